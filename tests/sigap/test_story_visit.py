"""The story's visit at a real API: hours, an order, an appointment, the way there, every step of the checklist."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from demo.plan import LIVE_BEGIN, plan_fleets, product_of
from demo.story.visits import Visits
from demo.world.client import Client
from demo.world.people import DISPATCHER, STAFF, TECHNICIANS
from sigap.platform.own_tokens import token_of_member
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode, advance_clock
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.api_world import ok, serving

PRODUCT = product_of(Path(__file__).parents[2] / "fleet" / "products", plan_fleets(1)[0])
TECHNICIAN = TECHNICIANS[0]
FAN = "evaporator_fan_failure"


def test_a_visit_is_planned_made_and_completed(conn: Connection, database_url: str, tmp_path: Path) -> None:
    register_product(conn, PRODUCT, mode=ClockMode.DRIVEN, now=LIVE_BEGIN)
    ani = create_customer(conn, name="Ani", email="ani@example.com", language="id", time_zone="Asia/Jakarta")
    register_device(conn, product=PRODUCT, serial="K-1", installed_at=LIVE_BEGIN - timedelta(days=90), customer_id=ani)
    with ExitStack() as stack:
        web = stack.enter_context(serving(database_url, data_dir=tmp_path))
        staff = {}
        for name in (DISPATCHER, TECHNICIAN):
            token = stack.enter_context(token_of_member(database_url, name, Role(STAFF[name])))
            staff[name] = stack.enter_context(Client(str(web.base_url).rstrip("/"), token))
        report = {"failure_mode": FAN, "text": "berisik"}
        ticket = ok(web.post(f"/v1/devices/{PRODUCT.id}/K-1/reports", json=report), 201)["id"]
        visits = Visits(staff, TECHNICIAN)
        visits.open(PRODUCT.id)
        comes = visits.agreed(ticket)
        assert comes > LIVE_BEGIN
        assert visits.agreed(ticket) == comes
        advance_clock(conn, PRODUCT.id, step=1, now=comes)
        visits.arrive(ticket)
        visits.do_items(ticket)
        staff[TECHNICIAN].post(f"/tickets/{ticket}/finding", {"kind": "confirmed", "component": "evaporator_fan"})
        [order] = ok(web.get("/v1/orders", params={"product": PRODUCT.id}))["items"]
        card = staff[DISPATCHER].get(f"/tickets/{ticket}")
        assert (order["state"], card["state"], card["repair_checks"][0]["state"]) == ("done", "resolved", "watching")
