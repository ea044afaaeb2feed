"""Story: a repair does not hold, and the readings open the ticket again; the second one is certified."""

from datetime import timedelta
from pathlib import Path

from demo.plan import LIVE_BEGIN, physics_of, plan_fleets, product_of
from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.disturbances import QUIET
from service.fleet_pass import sweep
from service.notices.enabled_channels import TO_CUSTOMERS
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode, advance_clock
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.learning.history import failure_rows
from tests.api.api_world import ok, serving
from tests.worlds.simulated_readings import live_until

DAY = timedelta(days=1)
PRODUCT = product_of(Path(__file__).parents[2] / "fleet" / "products", plan_fleets(1)[0])
FAN = "evaporator_fan_failure"
FOUND = {"kind": "confirmed", "failure_mode": FAN, "component": "evaporator_fan", "note": "baling-baling berderit"}


class Kitchen:
    """One refrigerator that has stood for two months, whose fan wears; its clock is ours."""

    def __init__(self, conn: Connection) -> None:
        self.conn, self.steps = conn, 0
        self.fleet = SimulatedFleet(
            physics_of("refrigerator"),
            devices=1,
            seed=5,
            begin=LIVE_BEGIN - 60 * DAY,
            interval=PRODUCT.interval,
            prefix="K",
            disturbances=QUIET,
            pace=1e-6,
        )
        self.serial = self.fleet.serials[0]
        register_product(conn, PRODUCT, mode=ClockMode.DRIVEN, now=LIVE_BEGIN)
        ani = create_customer(conn, name="Ani", email="ani@example.com", language="id", time_zone="Asia/Jakarta")
        self.device, _ = register_device(
            conn, product=PRODUCT, serial=self.serial, installed_at=LIVE_BEGIN - 60 * DAY, customer_id=ani
        )
        self.fleet.begin_fault(self.serial, FAN, at=LIVE_BEGIN - 12 * DAY, fails=LIVE_BEGIN + 5 * DAY)
        live_until(conn, PRODUCT, self.fleet, {self.serial: self.device}, LIVE_BEGIN)

    def live(self, days: float) -> None:
        """The device sends on, and service looks at what came."""
        now = self.fleet.now + days * DAY
        live_until(self.conn, PRODUCT, self.fleet, {self.serial: self.device}, now)
        self.steps += 1
        advance_clock(self.conn, PRODUCT.id, step=self.steps, now=now)
        sweep(self.conn, PRODUCT.id, now, TO_CUSTOMERS)

    def mend(self, *, holds_for: timedelta | None = None) -> None:
        self.fleet.repair(self.serial, "evaporator_fan", self.fleet.now, holds_for=holds_for)


def test_the_readings_open_a_ticket_again_whose_repair_did_not_hold(conn: Connection, database_url: str) -> None:
    kitchen = Kitchen(conn)
    with serving(database_url) as client:
        ticket = ok(
            client.post(
                f"/v1/devices/{PRODUCT.id}/{kitchen.serial}/reports", json={"failure_mode": FAN, "text": "berisik"}
            ),
            201,
        )
        path = f"/v1/tickets/{ticket['id']}"
        ok(client.post(f"{path}/finding", json=FOUND))
        kitchen.mend(holds_for=timedelta(0))
        kitchen.live(5)

        card = ok(client.get(path, headers={"Accept-Language": "en"}))
        assert (card["state"], card["openings"]) == ("new", 2)
        [check] = card["repair_checks"]
        assert (check["state"], check["reason_code"]["code"]) == ("reopened", "repair_as_before")
        assert check["evidence"]["signals"][0]["name"] == "fan_speed"
        assert "Evaporator fan speed" in check["reason"]
        assert card["history"][-1]["actor"] == "repair_check"
        assert ("reopened", 2) in {(one["kind"], one["opening"]) for one in card["notices"]}

        ok(client.post(f"{path}/finding", json={**FOUND, "note": "kipas kedua; kabelnya yang rusak"}))
        kitchen.mend()
        kitchen.live(5)
        second, first = ok(client.get(path))["repair_checks"]
        assert (second["opening"], second["state"], first["state"]) == (2, "certified", "reopened")
        kitchen.live(31)
        [mode] = ok(client.get(f"/v1/repairs/{PRODUCT.id}"))["failure_modes"]
        assert (mode["repairs"], mode["fixed"], mode["not_fixed"], mode["first_time_fix"]) == (2, 1, 1, 0.5)
    learnt = failure_rows(conn, [kitchen.device.id], kitchen.fleet.now)
    assert [row.failure_mode for row in learnt] == [FAN, FAN]
