"""Customers and technicians at a real API: calls, visits, findings and repairs, and what people in the console do."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.access.permissions import SCOPE_GROUPS
from demo.plan import LIVE_BEGIN, physics_of, plan_fleets, product_of
from demo.world.client import Client
from demo.world.customers import Customers
from demo.world.memory import Happening, Memory, Stage
from demo.world.people import AGENT, DISPATCHER, STAFF, TECHNICIANS
from demo.world.settling import owners_of, settle
from demo.world.technicians import Technicians
from demo.world.truth import Truth
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.disturbances import QUIET
from firmware_sim.life.truth import Fault
from fleet.product import Product
from sigap.platform.own_tokens import own_token, token_of_member
from store.assets.fleet_clocks import ClockMode, advance_clock
from store.assets.products import register_product
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.api_world import serving

PRODUCT: Product = product_of(Path(__file__).parents[2] / "fleet" / "products", plan_fleets(1)[0])
STEP = timedelta(hours=12)


class Town:
    """A few refrigerators that have stood for a while, their owners and a service centre; the clock is ours."""

    def __init__(self, conn: Connection, client: Client, staff: dict[str, Client], mailbox: Path) -> None:
        self.conn, self.client = conn, client
        self.fleet = SimulatedFleet(
            physics_of("refrigerator"),
            devices=8,
            seed=3,
            begin=LIVE_BEGIN,
            interval=PRODUCT.interval,
            prefix="F",
            disturbances=QUIET,
            pace=40,
        )
        register_product(conn, PRODUCT, mode=ClockMode.DRIVEN, now=LIVE_BEGIN)
        owners = owners_of(self.fleet, PRODUCT.id, seed=3)
        settle(client, self.fleet, PRODUCT.id, owners, seed=3)
        settle(client, self.fleet, PRODUCT.id, owners, seed=3)  # A second time changes nothing.
        self.memory, self.steps = Memory(), 0
        self.customers = Customers(staff[AGENT], PRODUCT.id, owners, self.memory, seed=3, mailbox=mailbox)
        self.technicians = Technicians(client, staff, PRODUCT, self.fleet, owners, self.memory, seed=3)

    def step(self, *, calls: bool = True, works: bool = True) -> list[Happening]:
        self.steps += 1
        now = self.fleet.now + STEP
        self.fleet.advance(now)
        advance_clock(self.conn, PRODUCT.id, step=self.steps, now=now)
        truth = Truth(self.fleet.truth())
        called = list(self.customers.call(now, truth)) if calls else []
        return [*called, *(self.technicians.work(now, truth) if works else [])]

    def live_until_failure(self) -> Fault:
        for _ in range(200):
            self.step()
            if felt := [f for f in Truth(self.fleet.truth()).felt(self.fleet.now) if f.repaired_at is None]:
                return felt[0]
        raise AssertionError("nothing fails")

    def tickets(self, **query: Any) -> list[dict[str, Any]]:
        return list(self.client.pages("/tickets", product=PRODUCT.id, **query))


@pytest.fixture
def town(conn: Connection, database_url: str, tmp_path: Path) -> Iterator[Town]:
    """The centre's people act by tokens of their own, each within their role."""
    with ExitStack() as stack:
        web = stack.enter_context(serving(database_url, data_dir=tmp_path))
        address = str(web.base_url).rstrip("/")
        token = stack.enter_context(own_token(database_url, "demo", SCOPE_GROUPS["desk"]))
        client = stack.enter_context(Client(address, token))
        staff = {}
        for name, role in STAFF.items():
            their = stack.enter_context(token_of_member(database_url, name, Role(role)))
            staff[name] = stack.enter_context(Client(address, their))
        yield Town(conn, client, staff, tmp_path / "mailbox")


def test_a_failure_is_called_in_once_found_and_mended(town: Town) -> None:
    fault = town.live_until_failure()
    [ticket] = town.tickets(serial=fault.serial, state="open")
    assert (ticket["source"], ticket["failure_mode"]) == ("customer", fault.failure_mode)
    while town.tickets(serial=fault.serial, state="open"):
        town.step()
    card = town.client.get(f"/tickets/{ticket['id']}")
    assert card["finding"]["kind"] == "confirmed"
    assert card["finding"]["component"] == fault.component
    assert abs(moment(card["finding"]["failed_at"]) - fault.fails_at) < timedelta(milliseconds=1)
    assert len(card["reports"]) == 1
    by = {line["action"]: line["actor"] for line in card["history"]}
    assert (by["open"], by["assign"]) == (AGENT, DISPATCHER)
    assert by["start"] == by["resolve"] == card["finding"]["actor"] == card["assignee"]
    assert by["start"] in TECHNICIANS
    assert town.fleet.inspect(fault.serial, town.fleet.now)[fault.failure_mode] < 1


def test_a_part_that_somebody_else_replaced_in_the_console_is_new_on_the_device_too(town: Town) -> None:
    fault = town.live_until_failure()
    [ticket] = town.tickets(serial=fault.serial, state="open")
    finding = {"kind": "confirmed", "component": fault.component, "failed_at": ticket["reported_at"]}
    town.client.post(f"/tickets/{ticket['id']}/finding", finding)
    told = town.step()
    assert any("demo" in one.text for one in told)
    assert town.fleet.inspect(fault.serial, town.fleet.now)[fault.failure_mode] < 1
    assert f"{ticket['id']}/1" not in town.memory.jobs


def test_a_step_taken_again_finds_its_finding_and_mends_the_same_part(town: Town) -> None:
    """As after kill -9 between the finding and the saving: the platform knows it, the simulated fleet does not."""
    fault = town.live_until_failure()
    [ticket] = town.tickets(serial=fault.serial, state="open")
    key = f"{ticket['id']}/1"
    while town.memory.jobs[key].acts_at > town.fleet.now + STEP:
        town.step()
    job = town.memory.jobs[key]
    saved = town.fleet.inspect(fault.serial, town.fleet.now)
    assert saved[fault.failure_mode] == 1
    town.step()
    assert key not in town.memory.jobs
    found = town.client.get(f"/tickets/{ticket['id']}")["finding"]
    town.memory.jobs[key] = job
    list(town.technicians.work(town.fleet.now, Truth(town.fleet.truth())))
    assert town.client.get(f"/tickets/{ticket['id']}")["finding"] == found
    assert key not in town.memory.jobs


def test_a_ticket_without_damage_is_watched_and_closed_when_its_window_ends(town: Town) -> None:
    town.step()
    sound = next(s for s in town.fleet.serials if max(town.fleet.inspect(s, town.fleet.now).values()) == 0)
    town.client.post(f"/devices/{PRODUCT.id}/{sound}/reports", {"failure_mode": "compressor_wear"})
    [ticket] = town.tickets(serial=sound)
    town.conn.execute("UPDATE ticket SET source = 'prediction', reported_at = NULL WHERE id = %s", (ticket["id"],))
    seen = set()
    while town.tickets(serial=sound, state="open"):
        town.step()
        seen |= {job.stage for job in town.memory.jobs.values() if job.ticket == ticket["id"]}
        assert town.fleet.now < LIVE_BEGIN + timedelta(days=30)
    card = town.client.get(f"/tickets/{ticket['id']}")
    assert card["finding"]["kind"] in ("no_fault_found", "not_inspected", "other_fault")
    assert {Stage.ASK, Stage.VISIT} <= seen or Stage.WAIT in seen


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
