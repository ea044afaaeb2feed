"""The demo from start to stop: what was kept is taken up, or a past is lived and learnt from; then fleets live."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from demo import recorded_past as past
from demo.failed import DemoFailed
from demo.living_fleet import LivingFleet
from demo.narration import tell_step
from demo.plan import INTERVAL, LIVE_BEGIN, FleetPlan, physics_of, product_of
from demo.platform import Platform
from demo.saved_state import VERSION, Keeper, Kept
from demo.story.story import Story, cast_of
from demo.verbosity import Voice
from demo.world.areas import enter_areas
from demo.world.client import Client, WorldRefused
from demo.world.customers import forget_calls
from demo.world.memory import Memory
from demo.world.settling import owners_of, settle
from demo.world.truth import Truth
from firmware_sim.fleet import SimulatedFleet
from fleet.process import StopSignal
from fleet.settings import Settings

UNKNOWN = 404


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast fleets live (`speed`: fleet time a second, at most) and how long: so many `days` of theirs, or `seconds`
    of ours from the moment on that they go live."""

    speed: timedelta
    days: int | None
    seconds: float | None


class Demo:
    """One run of the demo on a running platform."""

    def __init__(
        self, settings: Settings, platform: Platform, plans: Iterable[FleetPlan], keeper: Keeper, mailbox: Path
    ) -> None:
        self._settings, self._platform, self._plans = settings, platform, list(plans)
        self._keeper, self._mailbox = keeper, mailbox

    def begin(self, *, seed: int, devices: int) -> Kept:
        """Lives and learns the past, sells the devices, and keeps the first state.

        DemoFailed in a database where a demo has been already, which we do not own and so do not clear.
        """
        self._refuse_traces()
        kept = Kept(VERSION, seed, devices, LIVE_BEGIN, {plan.product_id: Memory() for plan in self._plans})
        kept = replace(kept, no_past=not any(plan.past_devices for plan in self._plans))
        fleets = {plan.product_id: self._new_fleet(plan, seed) for plan in self._plans}
        with past.past_folder() as folder, ExitStack() as stack:
            for plan in self._plans:
                if plan.past_devices:
                    self._learn(Path(folder), plan, stack, seed=seed)
                else:
                    self._register(Path(folder), plan, seed=seed)
            for plan in self._plans:
                self._settle(Path(folder), plan, fleets[plan.product_id], kept)
        self._keeper.save(kept, fleets, surely=True)
        return kept

    @contextmanager
    def fleets(self, kept: Kept) -> Iterator[list[LivingFleet]]:
        """The living fleets as they were kept."""
        with ExitStack() as stack:
            yield [stack.enter_context(self._living(plan, kept)) for plan in self._plans]

    def live(self, kept: Kept, fleets: list[LivingFleet], pace: Pace, stop: StopSignal) -> None:
        """Step after step, the fleet that is furthest behind first; each is told of and kept before the next."""
        voice = Voice(self._platform.say)
        states = {one.product.id: one.fleet for one in fleets}
        end = None if pace.days is None else LIVE_BEGIN + timedelta(days=pace.days)
        started, begun = time.monotonic(), min(one.now for one in fleets)
        ends_at = None if pace.seconds is None else started + pace.seconds
        while not stop and not _is_over(ends_at):
            living = min(fleets, key=lambda one: one.now)
            if end is not None and living.now >= end:
                break
            happenings, truth = living.step()
            voice.tell(tell_step(living, happenings, truth))
            self._keeper.save(kept, states)
            _wait_for_pace(started + (living.now - begun) / pace.speed, ends_at, stop)
        voice.finish()
        self._keeper.save(kept, states, surely=True)

    def tell_story(self, kept: Kept, fleets: list[LivingFleet]) -> dict[str, Any]:
        """One appliance's story on the first fleet; what came of it. DemoFailed where a chapter does not come true."""
        platform = self._platform
        platform.say(
            "One appliance's story, on the fleet's own clock (UTC). Nothing but broker, API and pages is used."
        )
        told = Story(cast_of(fleets[0], self._mailbox, platform.say, platform.learn_again)).tell()
        self._keeper.save(kept, {one.product.id: one.fleet for one in fleets}, surely=True)
        return told

    def _refuse_traces(self) -> None:
        with self._client() as client:
            for plan in self._plans:
                if _has_devices(client, plan.product_id):
                    raise DemoFailed(f"the database holds devices of {plan.product_id} already: name an empty one")

    def _learn(self, folder: Path, plan: FleetPlan, stack: ExitStack, *, seed: int) -> None:
        started, say = time.monotonic(), self._platform.say
        say(
            f"{plan.past_devices} other {_spell_kind(plan)}s live through {plan.past_days} past days, seed of their own"
        )
        fleet = past.record_past(folder, self._settings.products_dir, plan, seed=seed)
        self._platform.register_fleet(fleet)  # Import and training both ask for the product.
        trained = stack.enter_context(self._platform.train(fleet, seed))
        past.import_record(fleet, self._platform)
        say("    a model learns from them when their failures came; this takes two to three minutes")
        past.tell_model(fleet, trained(), say)
        say(f"    learnt in {time.monotonic() - started:.0f} s")

    def _register(self, folder: Path, plan: FleetPlan, *, seed: int) -> None:
        """The product is known, and nothing of its devices: a model is made when there is something to learn."""
        unheard = replace(plan, past_days=1)
        self._platform.register_fleet(past.record_past(folder, self._settings.products_dir, unheard, seed=seed))
        self._platform.say("nothing is known of the past: the fleet begins without a model, and learns as it lives")

    def _settle(self, folder: Path, plan: FleetPlan, fleet: SimulatedFleet, kept: Kept) -> None:
        """The fleet is sold and installed, and what was recorded of it before it goes live is handed over."""
        with self._client() as client:
            enter_areas(client)
            owners = owners_of(fleet, plan.product_id, seed=kept.seed)
            settle(client, fleet, plan.product_id, owners, seed=kept.seed)
        if plan.history_days:
            which = f"{plan.devices} {_spell_kind(plan)}s, another seed"
            self._platform.say(
                f"{which}, are installed; what was recorded of their last {plan.history_days} days is imported"
            )
            record = past.record_history(folder, self._settings.products_dir, plan, fleet, seed=kept.seed)
            past.import_record(record, self._platform)
            forget_calls(kept.worlds[plan.product_id], Truth(fleet.truth()), fleet.now)

    def _new_fleet(self, plan: FleetPlan, seed: int) -> SimulatedFleet:
        return SimulatedFleet(
            physics_of(plan.kind),
            devices=plan.devices,
            seed=seed,
            begin=plan.history_begin,
            interval=INTERVAL,
            prefix=plan.prefix,
            pace=plan.pace,
        )

    def _living(self, plan: FleetPlan, kept: Kept) -> LivingFleet:
        return LivingFleet(
            plan,
            product_of(self._settings.products_dir, plan),
            self._keeper.load_fleet(plan.product_id, physics_of(plan.kind)),
            kept.worlds[plan.product_id],
            self._platform,
            seed=kept.seed,
            mailbox=self._mailbox,
        )

    def _client(self) -> Client:
        return Client(self._platform.http_url, self._platform.token, self._platform.trust)


def _has_devices(client: Client, product: str) -> bool:
    try:
        return bool(client.get("/devices", product=product, limit=1)["items"])
    except WorldRefused as exc:
        if exc.status != UNKNOWN:  # A product that nobody has registered yet.
            raise
        return False


def _is_over(ends_at: float | None, clock: Callable[[], float] = time.monotonic) -> bool:
    return ends_at is not None and clock() >= ends_at


def _wait_for_pace(due: float, ends_at: float | None, stop: StopSignal) -> None:
    """Until the step may have taken so long, the demo is stopped, or its time is over."""
    until = due if ends_at is None else min(due, ends_at)
    if (left := until - time.monotonic()) > 0:
        stop.wait(left)


def _spell_kind(plan: FleetPlan) -> str:
    return plan.kind.replace("_", " ")
