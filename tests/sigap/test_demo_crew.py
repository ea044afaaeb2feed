"""The demo's technicians by the public API: hours once, appointments on the telephone, orders followed to their end."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from demo.plan import LIVE_BEGIN, plan_fleets, product_of
from demo.world.appointments import Appointments
from demo.world.areas import enter_areas
from demo.world.browser import read_forms
from demo.world.client import Client
from demo.world.crew import ROUNDS, enter_crew
from demo.world.memory import Job, Stage
from demo.world.people import DISPATCHER, STAFF, TECHNICIANS, Person
from demo.world.stock import Stock
from sigap.platform.own_tokens import token_of_member
from store.assets.customers import create_customer
from store.assets.fleet_clocks import ClockMode, advance_clock
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.identity.people import Role
from tests.api.api_world import TOKEN, ok, serving
from tests.service.service_world import rows

PRODUCT = product_of(Path(__file__).parents[2] / "fleet" / "products", plan_fleets(1)[0])
FAN = "evaporator_fan_failure"
OWNER = Person("Ani", "ani@example.com", "id", "Asia/Makassar")


def test_an_appointment_is_made_followed_and_kept(conn: Connection, database_url: str, tmp_path: Path) -> None:
    register_product(conn, PRODUCT, mode=ClockMode.DRIVEN, now=LIVE_BEGIN)
    ani = create_customer(conn, name=OWNER.name, email=OWNER.email, language=OWNER.language, time_zone=OWNER.time_zone)
    sold = LIVE_BEGIN - timedelta(days=90)
    register_device(conn, product=PRODUCT, serial="K-1", installed_at=sold, customer_id=ani)
    with ExitStack() as stack:
        web = stack.enter_context(serving(database_url, data_dir=tmp_path))
        address = str(web.base_url).rstrip("/")
        enter_areas(stack.enter_context(Client(address, TOKEN)))
        staff = {}
        for name in (DISPATCHER, *TECHNICIANS):
            token = stack.enter_context(token_of_member(database_url, name, Role(STAFF[name])))
            staff[name] = stack.enter_context(Client(address, token))
        for _ in range(2):
            enter_crew(staff[DISPATCHER])
            Stock(staff[DISPATCHER], PRODUCT, seed=1).settle()
        conn.execute("UPDATE asset SET area = 'Balikpapan'")
        known = {one["name"]: one["areas"] for one in staff[DISPATCHER].pages("/technicians") if one["has_hours"]}
        assert known == {name: sorted(works.cities) for name, works in ROUNDS.items()}

        report = {"failure_mode": FAN, "text": "berisik"}
        ticket = ok(web.post(f"/v1/devices/{PRODUCT.id}/K-1/reports", json=report), 201)["id"]
        appointments = Appointments(staff, PRODUCT, {"K-1": OWNER}, seed=1)
        job = Job(
            ticket, 1, "K-1", FAN, "customer", LIVE_BEGIN, LIVE_BEGIN + timedelta(days=9), TECHNICIANS[0], Stage.ASK,
            LIVE_BEGIN,
        )  # fmt: skip
        assert appointments.make(job, after=LIVE_BEGIN, until=LIVE_BEGIN) is None
        made = appointments.make(job, after=LIVE_BEGIN + timedelta(days=1), until=job.window_ends_at)
        assert made is not None
        assert made.appointment is not None
        assert (made.technician, made.stage) == ("Hasan Tanjung", Stage.VISIT)
        assert appointments.follow(made, appointments.living()[ticket]) is made

        advance_clock(conn, PRODUCT.id, step=1, now=made.appointment.begins)
        assert appointments.arrive(made)
        wanted = sum(item["kind"] == "photo" for item in order_of(staff[DISPATCHER], made)["items"])
        assert rows(conn, "SELECT count(*) FROM attachment") == [(min(2, wanted),)]
        used = [{"part": "evaporator_fan"}]
        finding = {"kind": "confirmed", "component": "evaporator_fan", "used": used}
        staff[made.technician].post(f"/tickets/{ticket}/finding", finding)
        appointments.finish(made)
        assert rows(conn, "SELECT state, count(*) FROM work_order GROUP BY 1") == [("done", 1)]
        assert rows(conn, "SELECT state FROM booking") == [("kept",)]
        taken = "SELECT p.name FROM stock_move m JOIN stock_place p ON p.id = m.from_place WHERE m.kind = 'consume'"
        assert rows(conn, taken) == [("Mobil Hasan",)]

        report = {"failure_mode": "condenser_fouling"}
        again = replace(job, ticket=ok(web.post(f"/v1/devices/{PRODUCT.id}/K-1/reports", json=report), 201)["id"])
        begins = made.appointment.begins
        second = appointments.make(again, after=begins, until=begins + timedelta(days=9))
        assert second is not None
        assert appointments.arrive(second)
        assert appointments.break_off(second, "Belum ada temuan")
        ended = "SELECT state, reason, follows_id IS NOT NULL FROM work_order ORDER BY id"
        assert rows(conn, ended)[1:] == [("incomplete", "second_person", False), ("open", None, True)]
        assert appointments.follow(second, appointments.living()[again.ticket]).stage is Stage.ASK


def order_of(dispatcher: Client, job: Job) -> dict[str, Any]:
    assert job.appointment is not None
    return dispatcher.get(f"/orders/{job.appointment.order}")


def test_forms_that_are_folded_away_are_seen_by_whoever_unfolds_them() -> None:
    page = "<details><form><button name='kind' value='agree'></button></form></details>"
    assert read_forms("http://x/", page) == []
    [form] = read_forms("http://x/", page, unfold=True)
    assert form.offers("kind", "agree")
