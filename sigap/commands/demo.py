"""`demo`: simulated fleets are learnt from and lived with, on this machine alone, for as long as one likes to look."""

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType
from typing import Any

import typer

from demo.plan import DEVICES, HISTORY_DAYS, PAST_DAYS, PAST_DEVICES, SEED, FleetPlan, plan_fleets
from demo.running import Demo, Pace
from demo.saved_state import Keeper, Kept
from demo.summary import spell_outcome, sum_up
from fleet.process import StopSignal, configure_logs
from fleet.settings import Settings, load_settings
from fleet.times import parse_duration
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import end_with_json, say
from sigap.commands.replay import show_outcome
from sigap.platform.first_sign_in import first_link
from sigap.platform.running import Running, find_running, run_platform
from sigap.replay.demo_people import furnish_people
from sigap.replay.demo_platform import demo_platform
from store.engine.database import connect

# About a month a minute: fast enough to see faults grow, slow enough to look at a page in between.
FASTEST = timedelta(hours=12)
# A story needs one appliance, and a few beside it.
STORY_DEVICES = 12
# Without a past the schedule makes the first model, on the demo's clock.
LEARNS_FIRST = {"SIGAP_TRAIN_FIRST": "true", "SIGAP_RETRAIN_RECORDED": "true"}
OF_ITS_OWN = ("database", "world", "mailbox", "logs")


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command line; None where one is not given."""

    seed: int | None
    devices: int | None
    past_devices: int | None
    past_days: int | None
    history_days: int | None
    duration: str | None
    days: int | None
    speed: str | None
    fresh: bool
    json: bool
    story: bool = False
    no_past: bool = False


def run(asked: Asked) -> None:
    started = time.monotonic()
    settings = load_settings(log_format="console", log_level="warning")
    settings = settings.model_copy(update={"data_dir": settings.data_dir / "demo"})
    configure_logs(settings)
    pace = _pace(asked)
    _refuse_a_second(settings)
    if asked.fresh:
        _clear(settings)
    keeper = Keeper(settings.data_dir / "world")
    kept = keeper.read()
    if kept is None and not asked.fresh:
        _clear(settings)  # What an earlier start left before it had lived a single step.
    elif kept is not None:
        _check_same(asked, kept)
        _check_begun(asked, kept)
    seed = kept.seed if kept else asked.seed or SEED
    devices = kept.devices if kept else asked.devices or (STORY_DEVICES if asked.story else DEVICES)
    no_past = kept.no_past if kept else asked.no_past
    mailbox = settings.data_dir / "mailbox"
    with (
        _stopped_by_sigterm(),
        run_platform(settings, mailbox=mailbox, more=LEARNS_FIRST if no_past else None) as (running, _),
        demo_platform(running, ingest_workers=settings.ingest_workers) as platform,
    ):
        _furnish(running)
        _greet(settings, running)
        demo = Demo(settings, platform, _plans(asked, devices, no_past=no_past), keeper, mailbox)
        began = kept or demo.begin(seed=seed, devices=devices)
        _furnish(running)
        if asked.story:
            _tell_story(demo, began, json=asked.json)
            return
        result = _live(demo, began, pace, resumed=kept is not None)
    result |= {"seed": seed, "seconds": round(time.monotonic() - started, 1)}
    _show(result, json=asked.json)


def _live(demo: Demo, kept: Kept, pace: Pace, *, resumed: bool) -> dict[str, Any]:
    with demo.fleets(kept) as fleets:
        for one in fleets:
            waiting = len(one.memory.jobs)
            there = f"{len(one.fleet.serials)} devices, {waiting} open tickets"
            how = "goes on" if resumed else "goes live"
            say(f"{one.product.name.en}: the fleet {how} at {one.now:%Y-%m-%d %H:%M} (seed {kept.seed}, {there})")
        say("Ctrl-C stops it; the next start goes on from there.")
        _show_portal(fleets[0].portal.link())
        demo.live(kept, fleets, pace, StopSignal().install())
        say("stopping")
        portal = fleets[0].portal.link()
        _show_portal(portal)
        return sum_up(fleets, kept.began_at) | {"portal": portal}


def _show_portal(portal: dict[str, str] | None) -> None:
    """A customer's own pages, as they see them."""
    if portal is not None:
        say(f"A customer's portal, {portal['customer']} with {portal['serial']}: {portal['link']}")
        say("    the link lets in once, within a week; open it in a browser that is not signed in as staff")


def _tell_story(demo: Demo, kept: Kept, *, json: bool) -> None:
    with demo.fleets(kept) as fleets:
        told = demo.tell_story(kept, fleets)
    if json:
        end_with_json(told)


def _plans(asked: Asked, devices: int, *, no_past: bool) -> list[FleetPlan]:
    return plan_fleets(
        devices,
        past_devices=0 if no_past else asked.past_devices or PAST_DEVICES,
        past_days=asked.past_days or PAST_DAYS,
        history_days=HISTORY_DAYS if asked.history_days is None else asked.history_days,
    )


def _pace(asked: Asked) -> Pace:
    speed = parse_duration(asked.speed) if asked.speed else FASTEST
    seconds = parse_duration(asked.duration).total_seconds() if asked.duration else None
    return Pace(speed, asked.days, seconds)


def _refuse_a_second(settings: Settings) -> None:
    if (running := find_running(settings)) is not None:
        raise CommandFailed(f"a demo runs already (process {running.pid}): {running.http_url}")


def _check_same(asked: Asked, kept: Kept) -> None:
    for name, wanted, there in (("seed", asked.seed, kept.seed), ("devices", asked.devices, kept.devices)):
        if wanted is not None and wanted != there:
            raise typer.BadParameter(
                f"a demo with --{name} {there} is kept in the data folder: leave the option out to go on with it, "
                "or start over with --fresh",
                param_hint=f"--{name}",
            )


def _check_begun(asked: Asked, kept: Kept) -> None:
    """What the past is made of is asked for when a demo begins; one that is kept has its own."""
    given = {name: getattr(asked, name) is not None for name in ("past_devices", "past_days", "history_days")}
    for name, is_given in {**given, "no_past": asked.no_past and not kept.no_past}.items():
        if is_given:
            option = f"--{name.replace('_', '-')}"
            raise typer.BadParameter(
                "a demo is kept in the data folder, and its past is lived already: leave the option out to go on with "
                "it, or start over with --fresh",
                param_hint=option,
            )


def _clear(settings: Settings) -> None:
    for name in OF_ITS_OWN:
        shutil.rmtree(settings.data_dir / name, ignore_errors=True)


def _greet(settings: Settings, running: Running) -> None:
    link = first_link(settings, database_url=running.database_url, http_url=running.http_url)
    say(f"Sigap runs at {link}")
    say("    the link signs you in as administrator, once; the next start prints a new one")
    say(f"    one person of each role is there: look through their eyes at {running.http_url}/welcome")
    say("    no mail leaves this machine: it is caught, and the console shows it")


def _furnish(running: Running) -> None:
    """One person of each role; the customer comes once there are customers."""
    with closing(connect(running.database_url)) as conn:
        furnish_people(conn)


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """Until the fleets live, SIGTERM ends the command as Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _show(result: dict[str, Any], *, json: bool) -> None:
    for product, part in result["products"].items():
        show_outcome({**part, "product": product, "from": result["from"], "until": result["until"]})
    say("In words: " + ";\n    ".join(spell_outcome(result)) + ".")
    messages = result["messages"]
    lost = messages["sent"] - messages["stored"] - messages["duplicates"] - messages["dead_lettered"]
    if json:
        end_with_json(result)
    if lost:
        raise CommandFailed(f"{lost} of {messages['sent']} readings sent are neither stored nor dead-lettered")
