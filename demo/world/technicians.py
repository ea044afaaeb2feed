"""Technicians: they take up every open ticket, ask the customer, look, mend, and write down what they found."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

import numpy as np

from demo.world.answers import Answer, answer_of
from demo.world.appointments import URGENT_WITHIN, Appointments
from demo.world.chance import chance
from demo.world.client import Client, WorldRefused
from demo.world.findings import failed_since, replaced_by, tell_finding, write_finding
from demo.world.memory import Attitude, Happening, Job, Memory, Stage
from demo.world.people import AGENT, DISPATCHER, TECHNICIANS, Person
from demo.world.technician_diagnosis import Seen, look_at
from demo.world.truth import Truth
from firmware_sim.fleet import SimulatedFleet
from fleet.product import Product
from fleet.times import parse_ts

HOUR = timedelta(hours=1)
DEFAULT_LEAD = timedelta(days=1)
FORBIDDEN, GONE, CONFLICT = 403, 404, 409
# Of repairs so many do not hold; half of them mended nothing, the others hold for so long at most.
DOES_NOT_HOLD, HOLDS_AT_MOST = 0.06, timedelta(days=8)
# On the telephone: who agrees, who asks for later, and the rest who want no visit.
AGREES, LATER = 0.82, 0.12


class Technicians:
    """The service centre of one fleet: its `staff` act in their own names, each with what their role may do. Everything
    by chance hangs on seed and ticket, so that a run repeats itself."""

    def __init__(
        self,
        client: Client,
        staff: Mapping[str, Client],
        product: Product,
        fleet: SimulatedFleet,
        owners: Mapping[str, Person],
        memory: Memory,
        *,
        seed: int,
    ) -> None:
        self._client, self._staff = client, staff
        self._product, self._fleet = product, fleet
        self._owners, self._memory, self._seed = owners, memory, seed
        self._appointments = Appointments(staff, product, owners, seed=seed)

    def work(self, now: datetime, truth: Truth) -> Iterator[Happening]:
        """What they do in a step that ends at `now` on the fleet's clock."""
        jobs = self._memory.jobs
        waiting = {f"{ticket['id']}/{ticket['openings']}": ticket for ticket in self._open_tickets()}
        for key in [key for key in jobs if key not in waiting]:
            yield from self._ended_without_us(jobs.pop(key), now)
        orders = self._appointments.living() if waiting else {}
        for order in {order["id"]: order for order in orders.values()}.values():
            self._appointments.accept(order)
        for key, ticket in waiting.items():
            known = self._appointments.follow(jobs.get(key) or self._take_up(ticket, now), orders.get(ticket["id"]))
            job = self._hurried(known, ticket, now)
            jobs[key] = job
            if job.acts_at > now:
                yield from self._late(key, job, now)
                continue
            next_job, happenings = self._act(job, now, truth)
            if next_job is None:
                del jobs[key]
            else:
                jobs[key] = next_job
            yield from happenings

    def _open_tickets(self) -> list[dict[str, Any]]:
        return [t for t in self._client.pages("/tickets", product=self._product.id, state="open") if self._is_ours(t)]

    def _is_ours(self, ticket: Mapping[str, Any]) -> bool:
        return ticket["serial"] in self._owners

    def _take_up(self, ticket: dict[str, Any], now: datetime) -> Job:
        """Customers have about a day to answer the notice; then somebody telephones."""
        rng = chance(self._seed, "job", ticket["serial"], ticket["failure_mode"], now.isoformat())
        return Job(
            ticket=ticket["id"],
            opening=ticket["openings"],
            serial=ticket["serial"],
            failure_mode=ticket["failure_mode"],
            source=ticket["source"],
            opened_at=now,
            window_ends_at=parse_ts(ticket["window_ends_at"]),
            technician=TECHNICIANS[int(rng.integers(len(TECHNICIANS)))],
            stage=Stage.ASK,
            acts_at=now + (18 + 18 * float(rng.random())) * HOUR,
        )

    def _hurried(self, job: Job, ticket: dict[str, Any], now: datetime) -> Job:
        """Once the customer or the device says that the fault is there, somebody comes within a day or so."""
        if job.urgent or (job.source == "prediction" and ticket["reported_at"] is None):
            return job
        soon = now + (6 + 24 * float(self._chance(job, "hurry").random())) * HOUR
        why = {"why": "Gangguan sudah terjadi: perangkat harus dilihat"}
        self._post(f"/tickets/{job.ticket}/confirm-visit", why, DISPATCHER)
        job = replace(job, urgent=True)
        if job.appointment and job.appointment.begins <= now + URGENT_WITHIN:
            return job
        if made := self._appointments.make(job, after=now, until=now + URGENT_WITHIN):
            return made
        self._assign(job)
        return replace(job, stage=Stage.VISIT, acts_at=min(max(job.acts_at, now), soon))

    def _act(self, job: Job, now: datetime, truth: Truth) -> tuple[Job | None, list[Happening]]:
        """The stage that is due -> the job as it goes on (None: done), and what there is to tell."""
        card = self._client.get(f"/tickets/{job.ticket}")
        answer = answer_of(card, self._owners[job.serial].time_zone)
        match job.stage:
            case Stage.ASK:
                return self._ask(job, answer, now), []
            case Stage.VISIT:
                return self._visit(job, answer, card["state"], now, truth)
            case Stage.WATCH:
                made = self._appointments.make(job, after=now, until=now + URGENT_WITHIN)
                if made is not None and made.acts_at > now:
                    return made, []
                return None, [self._look(job, card["state"], now, truth)]
            case Stage.WAIT:
                return None, [self._give_up(job, now)]
            case _:
                assert_never(job.stage)

    def _ask(self, job: Job, answer: Answer | None, now: datetime) -> Job:
        attitude = answer.attitude if answer else self._on_the_telephone(job)
        if attitude is Attitude.DECLINES:
            return replace(job, stage=Stage.WAIT, acts_at=job.window_ends_at)
        rng = self._chance(job, "visit")
        comes = job.opened_at + self._lead(job) * (0.5 + 0.5 * float(rng.random()))
        if attitude is Attitude.LATER:
            comes += self._lead(job) * (0.5 + float(rng.random()))
        slot = answer.slot if answer else None
        if slot is None and (made := self._appointments.make(job, after=comes, until=job.window_ends_at)):
            return made
        self._assign(job)
        return replace(job, stage=Stage.VISIT, moved=slot is not None, acts_at=slot or max(comes, now))

    def _visit(
        self, job: Job, answer: Answer | None, state: str, now: datetime, truth: Truth
    ) -> tuple[Job | None, list[Happening]]:
        if not job.appointment and answer and answer.slot and answer.slot > now and not job.moved:
            return replace(job, moved=True, acts_at=answer.slot), []
        if answer and answer.attitude is Attitude.DECLINES and not job.urgent:
            return replace(job, stage=Stage.WAIT, acts_at=job.window_ends_at), []
        if self._sees_nothing(job, now) and not job.urgent and now < job.window_ends_at:
            self._appointments.arrive(job)
            why = "Belum ada temuan; dipantau, dan diperiksa lagi saat jangka waktunya berakhir"
            if not self._appointments.break_off(job, why):
                self._begin(job, state)
                self._post(f"/tickets/{job.ticket}/hold", {"why": why}, job.technician)
            told = f"{job.technician} at {job.serial}, ticket {job.ticket}: nothing found yet, it is watched"
            return replace(job, stage=Stage.WATCH, appointment=None, acts_at=job.window_ends_at), [
                Happening(now, "watch", told)
            ]
        return None, [self._look(job, state, now, truth)]

    def _late(self, key: str, job: Job, now: datetime) -> Iterator[Happening]:
        expected = self._appointments.run_late(job, now, self._product.scoring)
        if expected is None or job.appointment is None:
            return
        appointment = replace(job.appointment, late=True)
        self._memory.jobs[key] = replace(job, appointment=appointment, acts_at=expected)
        yield Happening(now, "late", f"{job.technician} will be late at {job.serial}, ticket {job.ticket}")

    def _sees_nothing(self, job: Job, now: datetime) -> bool:
        damage = self._fleet.inspect(job.serial, now)
        return look_at(self._product, damage, job.failure_mode, self._eyes(job)).seen is Seen.NOTHING

    def _look(self, job: Job, state: str, now: datetime, truth: Truth) -> Happening:
        """The finding, then the repair: killed between the two, the step comes again and finds its own finding."""
        look = look_at(self._product, self._fleet.inspect(job.serial, now), job.failure_mode, self._eyes(job))
        is_true = look.failure_mode is not None and not look.mistaken
        failed_at = truth.failed_at(job.serial, str(look.failure_mode)) if is_true else None
        if failed_at is not None and job.opening > 1:
            failed_at = failed_since(failed_at, self._client.get(f"/tickets/{job.ticket}")["findings"], job.opening)
        finding = write_finding(self._product, job, look, failed_at)
        if not self._appointments.arrive(job):
            self._begin(job, state)
        self._post(f"/tickets/{job.ticket}/finding", finding, job.technician)
        self._appointments.finish(job)
        self._mend(job, replaced_by(self._product, finding), now)
        return Happening(now, "finding", tell_finding(self._product, job, finding, job.technician))

    def _give_up(self, job: Job, now: datetime) -> Happening:
        finding = {"kind": "not_inspected", "note": "Pelanggan tidak menginginkan kunjungan, dan tidak ada laporan"}
        self._post(f"/tickets/{job.ticket}/finding", finding, AGENT)
        return Happening(
            now, "finding", f"{job.serial}, ticket {job.ticket}: no visit was wanted, its window has ended"
        )

    def _ended_without_us(self, job: Job, now: datetime) -> Iterator[Happening]:
        """Somebody else ended the ticket (or we did, and were killed before it was noted): what was replaced is new."""
        try:
            card = self._client.get(f"/tickets/{job.ticket}")
        except WorldRefused as exc:
            if exc.status != GONE:
                raise
            return
        found = [finding for finding in card["findings"] if finding["opening"] == job.opening]
        for finding in found:
            self._mend(job, replaced_by(self._product, finding), now)
            yield Happening(now, "finding", tell_finding(self._product, job, finding, finding["actor"]))

    def _mend(self, job: Job, component: str | None, now: datetime) -> None:
        """Now and then a repair does not hold: nothing was mended, or the fault comes back within days."""
        if component not in {mode.component for mode in self._fleet.physics.modes}:
            return
        rng = self._chance(job, f"mend {job.opening}")
        bad, holds = float(rng.random()) < DOES_NOT_HOLD, float(rng.random())
        holds_for = (max(0.0, 2 * holds - 1) * HOLDS_AT_MOST) if bad else None
        self._fleet.repair(job.serial, str(component), now, holds_for=holds_for)

    def _on_the_telephone(self, job: Job) -> Attitude:
        said = float(self._chance(job, "telephone").random())
        later = Attitude.LATER if said < AGREES + LATER else Attitude.DECLINES
        return Attitude.AGREES if said < AGREES else later

    def _lead(self, job: Job) -> timedelta:
        mode = self._product.mode(job.failure_mode)
        return mode.lead_needed if mode else DEFAULT_LEAD

    def _chance(self, job: Job, about: str) -> np.random.Generator:
        return chance(self._seed, about, job.serial, job.failure_mode, job.opened_at.isoformat())

    def _eyes(self, job: Job) -> np.random.Generator:
        return self._chance(job, f"look {job.stage}")

    def _assign(self, job: Job) -> None:
        self._post(f"/tickets/{job.ticket}/assign", {"assignee": job.technician}, DISPATCHER)

    def _begin(self, job: Job, state: str) -> None:
        """Work begins, or goes on; nothing where it is under way."""
        if state != "in_progress":
            self._post(f"/tickets/{job.ticket}/{'resume' if state == 'on_hold' else 'start'}", None, job.technician)

    def _post(self, path: str, body: dict[str, Any] | None, name: str) -> None:
        """A move that somebody else made before us, or a ticket that was given to somebody else, is no trouble: the
        next look at the ticket shows it."""
        try:
            self._staff[name].post(path, body)
        except WorldRefused as exc:
            if exc.status not in (FORBIDDEN, GONE, CONFLICT):
                raise
