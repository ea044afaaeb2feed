"""Appointments of the demo: made on the telephone, followed as they stand, and kept by the technician, step by step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from demo.world.chance import chance
from demo.world.client import Client, WorldRefused
from demo.world.memory import Appointment, Job, Stage
from demo.world.people import DISPATCHER, TECHNICIANS, Person
from demo.world.pictures import photo_of
from fleet.product import Product
from fleet.times import parse_ts

FORBIDDEN, GONE, CONFLICT, FULL = 403, 404, 409, 507
MOST_PHOTOS = 2
# Where the fault is there already, somebody comes within so long, or without an appointment.
URGENT_WITHIN = timedelta(days=3)
# Technicians come up to so much before the window: the world takes large steps.
EARLY = timedelta(hours=1)
WANT_MORNINGS, MORNING_UNTIL, SOON = 0.8, 10, 8
STANDS = ("planned", "dispatched", "accepted")

Order = Mapping[str, Any]


class Appointments:
    """What dispatcher and technicians of one fleet do with its work orders."""

    def __init__(
        self, staff: Mapping[str, Client], product: Product, owners: Mapping[str, Person], *, seed: int
    ) -> None:
        self._staff, self._product, self._owners, self._seed = staff, product, owners, seed

    def living(self) -> dict[int, Order]:
        """Ticket -> its order."""
        orders = self._staff[DISPATCHER].pages("/orders", product=self._product.id, state="living")
        return {ticket: order for order in orders for ticket in order["tickets"]}

    def follow(self, job: Job, order: Order | None) -> Job:
        """The job at the time of its appointment, whoever made or moved it; looked up when it has changed."""
        if order is None or order["state"] not in STANDS or order["technician"] not in TECHNICIANS:
            gone = job.appointment is not None and (order is None or order["state"] == "open")
            if not gone:
                return job
            stage = job.stage if job.urgent else Stage.ASK  # Somebody telephones again.
            return replace(job, appointment=None, stage=stage, acts_at=job.opened_at)
        known = job.appointment
        if known is not None and (known.order, known.sequence) == (order["id"], order["sequence"]):
            return job
        standing = self._standing(order)
        if standing is None:
            return job
        comes = standing.begins - EARLY
        return replace(job, appointment=standing, technician=standing.technician, stage=Stage.VISIT, acts_at=comes)

    def make(self, job: Job, *, after: datetime, until: datetime) -> Job | None:
        """Agreed on the telephone: the first window after `after` that suits, else the last before it; None: none is
        free by `until`, and the visit goes on without an appointment."""
        order = self._post("/orders", {"ticket_id": job.ticket}, DISPATCHER)
        if order is None:
            return None
        free = [slot for slot in self._slots(order["id"]) if parse_ts(slot["begins"]) <= until]
        later = [slot for slot in free if parse_ts(slot["begins"]) >= after]
        for slot in [*self._suits(job, later)[:2], *free[-1:]]:
            window = {name: slot[name] for name in ("begins", "ends", "technician_id")}
            if self._post(f"/orders/{order['id']}/booking", window, DISPATCHER) is not None:
                made = self.follow(job, self._staff[DISPATCHER].get(f"/orders/{order['id']}"))
                return made if made.appointment else None
        return None

    def accept(self, order: Order) -> None:
        """Whoever is sent an order takes it."""
        if order["state"] == "dispatched" and order["technician"] in TECHNICIANS:
            self._step(int(order["id"]), "accept", order["technician"])

    def run_late(self, job: Job, now: datetime, step: timedelta) -> datetime | None:
        """Said on the morning of the day, where the next step of the world ends behind the window."""
        planned = job.appointment
        expected = now + step
        if planned is None or planned.late or job.acts_at > expected or planned.ends >= expected:
            return None
        said = self._post(f"/orders/{planned.order}/late", {"expected_at": expected.isoformat()}, job.technician)
        return expected if said is not None else None

    def arrive(self, job: Job) -> bool:
        """Travelled and arrived, and every step of the visit done; whether work has begun by that. Another ticket of
        the visit may have brought the technician there already."""
        if (planned := job.appointment) is None:
            return False
        order = self._staff[DISPATCHER].get(f"/orders/{planned.order}")
        if order["state"] == "planned":
            self._post(f"/orders/{planned.order}/dispatch", None, DISPATCHER)
        if order["state"] not in STANDS:
            return bool(order["state"] == "on_site")
        there = [self._step(planned.order, step, job.technician) for step in ("accept", "travel", "arrive")][-1]
        for item in order["items"] if there else ():
            body: dict[str, Any] = {"done": True, "client_id": f"demo/{planned.order}/item/{item['position']}"}
            if item["kind"] == "reading":
                body["value"] = self._measured(planned.order, item)
            self._post(f"/orders/{planned.order}/items/{item['position']}", body, job.technician)
        if there:
            self._take_photos(job, order)
        return there

    def _take_photos(self, job: Job, order: Order) -> None:
        """What the visit asks a photo of, a few at most; the same again is the same attachment."""
        wanted = [item for item in order["items"] if item["kind"] == "photo"][:MOST_PHOTOS]
        for item in wanted:
            what = item["text"]["id"]
            about = {
                "ticket": job.ticket,
                "client_id": str(uuid5(NAMESPACE_OID, f"demo/{order['id']}/photo/{item['position']}")),
                "caption": what,
            }
            picture = photo_of(job.serial, what, seed=self._seed)
            try:
                self._staff[job.technician].send_file("/attachments", picture, "image/jpeg", **about)
            except WorldRefused as exc:
                if exc.status not in (FORBIDDEN, GONE, CONFLICT, FULL):
                    raise

    def finish(self, job: Job) -> None:
        """Done, unless another ticket of the visit is open still."""
        if job.appointment is not None:
            self._step(job.appointment.order, "finish", job.technician)

    def break_off(self, job: Job, why: str) -> bool:
        """A colleague is to look again: an order follows. False where the visit had no order."""
        if job.appointment is None:
            return False
        body = {"reason": "second_person", "note": why}
        return self._post(f"/orders/{job.appointment.order}/fail", body, job.technician) is not None

    def _standing(self, order: Order) -> Appointment | None:
        card = self._staff[DISPATCHER].get(f"/orders/{order['id']}")
        made = next((one for one in card["bookings"] if one["state"] == "confirmed"), None)
        if made is None or made["technician"] not in TECHNICIANS:
            return None
        begins, ends = parse_ts(made["arrival_begins"]), parse_ts(made["arrival_ends"])
        return Appointment(int(order["id"]), int(order["sequence"]), made["technician"], begins, ends)

    def _slots(self, order: int) -> list[dict[str, Any]]:
        try:
            return list(self._staff[DISPATCHER].pages(f"/orders/{order}/slots"))
        except WorldRefused as exc:
            if exc.status != GONE:
                raise
            return []

    def _suits(self, job: Job, slots: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Most customers want the first window of a day, where there is one soon."""
        if float(chance(self._seed, "morning", job.serial, job.opened_at.isoformat()).random()) >= WANT_MORNINGS:
            return slots
        zone = ZoneInfo(self._owners[job.serial].time_zone)
        return [
            slot for slot in slots[:SOON] if parse_ts(slot["begins"]).astimezone(zone).hour < MORNING_UNTIL
        ] or slots

    def _measured(self, order: int, item: Mapping[str, Any]) -> float:
        low, high = item["low"] or 0.0, item["high"] or 1.0
        return round(low + (high - low) * float(chance(self._seed, "measured", order, item["position"]).random()), 2)

    def _step(self, order: int, step: str, technician: str) -> bool:
        return self._post(f"/orders/{order}/{step}", {"client_id": f"demo/{order}/{step}"}, technician) is not None

    def _post(self, path: str, body: dict[str, Any] | None, name: str) -> dict[str, Any] | None:
        """What was answered; None where somebody else was there before us, or a rule forbids it."""
        try:
            return self._staff[name].post(path, body)
        except WorldRefused as exc:
            if exc.status not in (FORBIDDEN, GONE, CONFLICT):
                raise
            return None
