"""The story of a failure mode that loses the staff's trust and wins it back: from scores to rungs, nothing made up.

Blowers wear out: vibration rises, and flow falls. Then a firmware update makes sound blowers vibrate as worn ones did.
The model in force knows vibration only, so technicians are sent out for nothing, until the mode loses its rung. What
they found, and what failed meanwhile, teaches the next model that falling flow is what counts.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import pytest

from fleet.coded import as_written
from fleet.product_files.parse import parse_product
from models.model_files.bundle import dumps
from models.model_files.manifest import manifest_json
from models.training.train import train
from models.training.training_history import training_history
from predict.lifecycle.retraining import retrain
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from service.findings.findings import resolve
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from service.tickets.states import OPEN, By
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode, advance_clock, drive_clock
from store.assets.products import register_product
from store.assets.registry import Device, record_failure, register_device
from store.engine.database import Connection, connect
from store.learning.deployments import previous_champion, promote
from store.learning.models import champion, register_model
from store.learning.retrainings import claim_retraining, retrainings
from store.learning.rungs import rung_changes, rung_of
from store.rollups.rollups import refresh_rollups
from store.service.reports import Finding
from store.service.tickets import Ticket, TicketFilter, list_tickets
from store.telemetry.readings import Reading
from tests.worlds.blowers import BEGIN, BLOWER_FILE, DAY
from tests.worlds.readings import store_readings

MODE = "bearing_wear"
BLOWER = parse_product(BLOWER_FILE.replace("[metrics", 'reopen_window = "2d"\n[metrics', 1), file="blower.toml")
WEARS = 14
EARLY_LIFE = 20


class Blower:
    """One blower's truth: `fails` on a day, or only `shakes` from a day on; days are of its own life."""

    def __init__(self, conn: Connection, number: int, *, born: int, fails: int | None, shakes: int | None) -> None:
        self.number, self.born, self.fails, self.shakes = number, born, fails, shakes
        owner = create_customer(conn, name="Ani", email="ani@example.com", phone=None, language="en")
        self.device: Device = register_device(
            conn, product=BLOWER, serial=f"B-{number:03d}", installed_at=BEGIN + born * DAY, customer_id=owner
        )[0]

    @property
    def fails_at(self) -> datetime | None:
        return None if self.fails is None else BEGIN + (self.born + self.fails) * DAY

    def reading(self, day: int, *, flow_tells: bool) -> tuple[float, float] | None:
        age = day - self.born
        if age < 0 or (self.fails is not None and age > self.fails):
            return None
        noise = 0.05 * ((day * 7 + self.number * 13) % 11 - 5)
        wear = 0.0 if self.fails is None else max(0.0, 1 - (self.fails - age) / WEARS)
        shake = 0.0 if self.shakes is None else min(1.0, max(0.0, (age - self.shakes) / WEARS))
        flow = 100.0 + (day * 3 + self.number) % 5 - (40.0 * wear if flow_tells else 0.0)
        return 2.0 + noise + 4.0 * max(wear, shake), flow


class Fleet:
    """A fleet lived through day by day: readings, scores, triage, technicians who look and say what they see."""

    def __init__(self, conn: Connection) -> None:
        self.conn, self.champions, self.today = conn, Champions(), 0
        self.blowers: dict[str, Blower] = {}

    def add(self, number: int, *, fails: int | None = None, shakes: int | None = None, born: int = 0) -> Blower:
        blower = Blower(self.conn, number, born=born, fails=fails, shakes=shakes)
        self.blowers[blower.device.serial] = blower
        return blower

    @property
    def now(self) -> datetime:
        return BEGIN + self.today * DAY

    def grow_up(self) -> None:
        """The quiet days of early life, all at once."""
        self.live(1, stride=EARLY_LIFE)

    def live(self, steps: int, *, stride: int = 1) -> None:
        for _ in range(steps):
            days = range(self.today + 1, self.today + 1 + stride)
            self.today += stride
            advance_clock(self.conn, "blower", step=self.today, now=self.now)
            self.publish(days, flow_tells=True, live=True)
            score_fleet(self.conn, "blower", self.champions, now=self.now)
            sweep(self.conn, "blower", self.now, TO_CUSTOMERS)
            self.visit_what_is_old()

    def publish(self, days: range, *, flow_tells: bool, live: bool) -> None:
        readings = []
        for blower in self.blowers.values():
            for day in days:
                values = blower.reading(day, flow_tells=flow_tells)
                if values is not None:
                    readings.append(Reading(blower.device.id, BEGIN + day * DAY, None, values, BEGIN))
        store_readings(self.conn, BLOWER, readings, live=live)

    def tickets(self, *states: str) -> list[Ticket]:
        return list_tickets(self.conn, TicketFilter(product="blower", states=list(states) or None), limit=1000)

    def visit_what_is_old(self) -> None:
        """Technicians come two days after the ticket; a failed blower is found failed, ticket or not."""
        for ticket in self.tickets(*OPEN):
            if self.now - ticket.opened_at >= 2 * DAY:
                blower = self.blowers[ticket.serial]
                resolve(self.conn, BLOWER, ticket.id, self.look_at(blower), By("budi", self.now))
        for blower in self.blowers.values():
            if blower.fails_at == self.now:
                record_failure(self.conn, device_id=blower.device.id, ts=self.now, failure_mode=MODE, source="import")

    def look_at(self, blower: Blower) -> Finding:
        worn = blower.fails_at is not None and blower.fails_at - self.now <= WEARS * DAY
        return Finding("confirmed" if worn else "no_fault_found", None, None, None, (), "", None)


@pytest.fixture
def fleet(database_url: str) -> Iterator[Fleet]:
    """Sixteen blowers have lived and half of them failed, and a model of vibration alone is in force."""
    with closing(connect(database_url)) as conn:
        register_product(conn, BLOWER, mode=ClockMode.DRIVEN, now=BEGIN)
        past = Fleet(conn)
        for number in range(16):
            past.add(number, fails=35 + number % 9 if number % 2 == 0 else None)
        past.publish(range(50), flow_tells=False, live=False)
        refresh_rollups(conn, BLOWER)
        for blower in past.blowers.values():
            if blower.fails_at is not None:
                record_failure(conn, device_id=blower.device.id, ts=blower.fails_at, failure_mode=MODE, source="import")
        bundle = train(training_history(conn, BLOWER), seed=1)
        register_model(conn, "blower", manifest=manifest_json(bundle.manifest), body=dumps(bundle), promote=True)
        drive_clock(conn, "blower", BEGIN + 60 * DAY)
        lived = Fleet(conn)
        lived.today = 60
        yield lived


def told_customers(conn: Connection) -> int:
    """Mails of predictions that no rung held back (nothing delivers here, so a visit may overtake one)."""
    row = conn.execute(
        """SELECT count(*) FROM notice WHERE kind = 'predicted_failure' AND channel = 'email'
               AND coalesce(reason ->> 'code', '') NOT IN ('untold_of_inspection', 'untold_of_predictions')"""
    ).fetchone()
    assert row is not None
    return int(row[0])


def predictions(conn: Connection) -> int:
    row = conn.execute("SELECT count(*) FROM prediction WHERE failure_mode = %s", (MODE,)).fetchone()
    assert row is not None
    return int(row[0])


def test_precision_falls_the_mode_loses_its_rung_and_a_retraining_from_findings_wins_it_back(fleet: Fleet) -> None:
    conn = fleet.conn
    old = champion(conn, "blower")
    assert old is not None
    assert rung_of(conn, "blower", MODE) == "ticket_notice"

    # A firmware update: sound blowers shake. Some do wear out meanwhile.
    for number in range(100, 126):
        fleet.add(number, born=60, shakes=22 + number % 8)
    for number in range(130, 140):
        fleet.add(number, born=60, fails=40 + number % 10)
    fleet.grow_up()
    fleet.live(31)
    steps = [(one.from_rung, one.to_rung) for one in reversed(rung_changes(conn, "blower")) if one.cause == "ladder"]
    assert steps[0] == ("ticket_notice", "ticket")
    assert "advise" in [to for _, to in steps]
    opened, told = len(fleet.tickets()), told_customers(conn)
    assert opened > told > 0

    # Nothing more is opened, and nobody is told, though the old model goes on predicting.
    predicted = predictions(conn)
    for number in range(150, 154):
        fleet.add(number, born=fleet.today, shakes=22)
    fleet.grow_up()
    fleet.live(14)
    assert predictions(conn) > predicted
    assert (len(fleet.tickets()), told_customers(conn)) == (opened, told)

    # The lost rung has asked for a retraining. The new model is cheaper with confidence: tickets again.
    assert [one.cause for one in retrainings(conn, "blower")] == ["rung"]
    begun = claim_retraining(conn, "blower", at=fleet.now)
    assert begun is not None
    new, verdict = retrain(conn, BLOWER, begun, now=fleet.now)
    assert verdict.promote, verdict.why
    assert rung_of(conn, "blower", MODE) in ("ticket", "ticket_notice")

    # Worn blowers get their tickets, those that only shake are left alone; so the customers are told again.
    worn = [fleet.add(number, born=fleet.today, fails=36 + number % 12) for number in range(200, 216)]
    sound = [fleet.add(number, born=fleet.today, shakes=20) for number in range(220, 226)]
    fleet.grow_up()
    fleet.live(26)
    served = {ticket.serial for ticket in fleet.tickets() if ticket.id > opened}
    assert len(served & {one.device.serial for one in worn}) >= 14
    assert len(served & {one.device.serial for one in sound}) <= 1
    assert rung_of(conn, "blower", MODE) == "ticket_notice"
    assert told_customers(conn) > told

    # One command, and the old model is back, on the rung where it stood.
    assert previous_champion(conn, "blower") == old.id
    promote(conn, "blower", old.id, actor="sri", why=as_written("to see"))
    assert rung_of(conn, "blower", MODE) in ("advise", "shadow")
    assert new != old.id
