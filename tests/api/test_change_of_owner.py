"""A change of owner ends what the old owner could see, and hides from the new one what the old one wrote and got."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest

from service.tickets.actions import hold
from service.tickets.reports import Call, NotTheOwner, report_fault
from service.tickets.states import By
from store.assets.customers import create_customer
from store.engine.database import Connection, connect_web
from store.engine.scope import Scope, apply_scope
from store.identity.people import Role
from store.identity.tenants import create_tenant
from tests.api.api_world import ok, problem
from tests.api.my_world import another_browser, browsing, leads_to, let_in, seen
from tests.service.notice_world import deliver_all, link_in, open_predicted
from tests.service.outside import mail_server
from tests.service.service_world import NO_CHANNEL, NOW, World, add_fridge, predict, rows
from tests.worlds.signed_in import signed_in_cookie

WORDS = ("it drips on my carpet", "ring twice, please", "the key is under the mat")


@dataclass
class Sale:
    """Ani's fridge with a ticket, her words on it, and Budi who buys it; the agent's, Ani's and Budi's browsers."""

    world: World
    ticket: int
    link: str
    budi: int
    agent: httpx.Client
    ani: httpx.Client
    buyer: httpx.Client

    @property
    def asset(self) -> int:
        return self.world.worn_fridge.asset_id

    def sell(self, to: int | None) -> httpx.Response:
        return self.agent.post(f"/v1/assets/{self.asset}/owner", json={"customer_id": to})


@contextmanager
def sale(conn: Connection, database_url: str) -> Iterator[Sale]:
    world, ticket = open_predicted(conn)
    budi = create_customer(conn, name="Budi", email="budi@example.com")
    with mail_server() as mailbox:
        [mail] = deliver_all(conn, mailbox)
    with browsing(database_url) as agent, another_browser(agent) as ani, another_browser(agent) as buyer:
        name, value = signed_in_cookie(conn, Role.AGENT)
        agent.cookies.set(name, value)
        let_in(conn, ani, world.ani)
        let_in(conn, buyer, budi)
        link = link_in(mail)
        asset = world.worn_fridge.asset_id
        report(ani, asset, WORDS[0])
        assert ani.post(link, data={"kind": "agree", "slot": "2026-03-04 morning", "note": WORDS[1]}).status_code == 303
        assert ani.post(link, data={"kind": "stopped", "note": WORDS[2]}).status_code == 303
        hold(conn, ticket, By("dewi", NOW))
        yield Sale(world, ticket, link, budi, agent, ani, buyer)


def report(browser: httpx.Client, asset: int, words: str) -> None:
    answer = browser.post(f"/my/appliances/{asset}/report", data={"mode": "fan_stall", "note": words})
    leads_to(answer, f"/my/appliances/{asset}?done=reported")


def test_the_old_owner_loses_asset_and_links_at_once_and_keeps_the_rest(conn: Connection, database_url: str) -> None:
    with sale(conn, database_url) as one:
        kept = add_fridge(conn, one.world.product, "SN-2", one.world.ani)
        assert "SN-1" in seen(one.ani.get("/my"))
        assert ok(one.sell(one.budi))["customer_id"] == one.budi
        page = seen(one.ani.get("/my"))
        assert "SN-1" not in page
        assert "SN-2" in page
        seen(one.ani.get(f"/my/appliances/{kept.asset_id}"))
        for path in (f"/my/appliances/{one.asset}", f"/my/tickets/{one.ticket}"):
            seen(one.ani.get(path), 404)
        seen(one.ani.post(f"/my/appliances/{one.asset}/report", data={"mode": "unknown"}), 404)
        assert "Tautan ini sudah berakhir" in seen(one.ani.get(one.link), 410)
        seen(one.ani.post(one.link, data={"kind": "later"}), 410)
        seen(one.ani.post(f"{one.link}/unsubscribe"), 410)
        # Links stay ended where it comes back.
        ok(one.sell(one.world.ani))
        seen(one.ani.get(one.link), 410)
        assert WORDS[0] in seen(one.ani.get(f"/my/appliances/{one.asset}"))


def test_the_new_owner_sees_the_appliance_and_no_word_of_the_old_one(conn: Connection, database_url: str) -> None:
    with sale(conn, database_url) as one:
        mine = seen(one.ani.get(f"/my/appliances/{one.asset}"))
        assert WORDS[0] in mine
        assert "Teknisi datang" in mine
        ok(one.sell(one.budi))
        page = seen(one.buyer.get(f"/my/appliances/{one.asset}"))
        assert "SN-1" in page
        assert f"Tiket {one.ticket}" in page  # What is being done about the appliance is theirs to know.
        for word in (*WORDS, "Ani", "Rabu, 4 Maret", "mungkin segera"):
            assert word not in page
        seen(one.buyer.get(f"/my/tickets/{one.ticket}"), 404)
        # Their own words are.
        report(one.buyer, one.asset, "loud")
        assert "loud" in seen(one.buyer.get(f"/my/appliances/{one.asset}"))
        staff = ok(one.agent.get(f"/v1/tickets/{one.ticket}"))
        said = str(staff)
        assert WORDS[1] in said
        assert WORDS[2] in said


def test_a_notice_to_the_new_owner_leads_to_a_page_without_the_old_ones_answers(
    conn: Connection, database_url: str
) -> None:
    with sale(conn, database_url) as one, mail_server() as mailbox:
        ok(one.sell(one.budi))
        other = predict(conn, one.world.worn_fridge, mode="fan_stall")
        assert other
        conn.execute("UPDATE notice SET state = 'suppressed' WHERE state = 'pending'")
        conn.execute(
            """INSERT INTO notice (ticket_id, opening, customer_id, kind, channel, to_customer, state, language,
                   recipient, subject, body, created_at)
               VALUES (%s, 9, %s, 'cancelled', 'email', true, 'pending', 'id', 'budi@example.com', 's', 'b', %s)""",
            (one.ticket, one.budi, NOW),
        )
        conn.execute("UPDATE ticket SET openings = 9 WHERE id = %s", (one.ticket,))
        [mail] = deliver_all(conn, mailbox)
        page = seen(one.buyer.get(link_in(mail)))
        for word in (*WORDS, "Anda menyetujui kunjungan", "Anda melaporkan", "Ani"):
            assert word not in page


def test_the_database_hides_the_old_owners_rows_from_the_new_one(conn: Connection, database_url: str) -> None:
    with sale(conn, database_url) as one:
        ok(one.sell(one.budi))
    with connect_web(database_url, None) as web:
        apply_scope(web, Scope(1, customer=one.budi))
        assert rows(web, "SELECT count(*) FROM ticket") == [(2,)]
        hidden = ["notice", "notice_answer", "notice_link", "customer_report", "ticket_history", "ownership"]
        hidden.append("account_proof")
        for table in hidden:
            assert web.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table  # noqa: S608
        apply_scope(web, Scope(1, customer=one.world.ani))
        for table in ["asset", "ticket", *hidden]:
            assert web.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table  # noqa: S608
        apply_scope(web, Scope(1))
        assert rows(web, "SELECT count(*) FROM customer_report") == [(2,)]
        assert rows(web, "SELECT count(*) FROM ownership") == [(1,)]


def test_what_waits_to_be_said_does_not_leave_and_who_owns_nothing_any_more_is_signed_out(
    conn: Connection, database_url: str
) -> None:
    with sale(conn, database_url) as one, mail_server() as mailbox:
        conn.execute("UPDATE notice SET state = 'pending' WHERE to_customer")
        ok(one.sell(one.budi))
        assert deliver_all(conn, mailbox) == []
        assert rows(conn, "SELECT DISTINCT state, reason ->> 'code' FROM notice WHERE to_customer") == [
            ("suppressed", "device_sold")
        ]
        assert "Kirim kode" in seen(one.ani.get("/my"))
        seen(one.buyer.get("/my"))


def test_it_is_noted_who_owned_what_and_doing_it_again_changes_nothing(conn: Connection, database_url: str) -> None:
    with sale(conn, database_url) as one:
        until = ok(one.agent.get(f"/v1/assets/{one.asset}"))["warranty_until"]
        for _ in range(2):
            card = ok(one.sell(one.budi))
            assert card["warranty_until"] == until
        ok(one.sell(None))
        first, second = ok(one.agent.get(f"/v1/assets/{one.asset}/owners"))["items"]
        assert (first["customer_id"], first["from_at"], first["ended_by"]) == (one.world.ani, None, "Test agent")
        assert (second["customer_id"], second["from_at"]) == (one.budi, first["until_at"])
        problem(one.sell(999), 404)
        problem(one.agent.post("/v1/assets/999/owner", json={"customer_id": None}), 404)
        problem(one.agent.get("/v1/assets/999/owners"), 404)
        problem(one.agent.post(f"/v1/assets/{one.asset}/owner", json={}), 422)
    assert rows(conn, "SELECT subject FROM audit WHERE action = 'owner_changed'") == [(f"asset/{one.asset}",)] * 2


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.CLAIMS, Role.ENGINEER])
def test_only_who_may_change_customers_changes_owners(conn: Connection, database_url: str, role: Role) -> None:
    with sale(conn, database_url) as one:
        name, value = signed_in_cookie(conn, role)
        one.agent.cookies.set(name, value)
        problem(one.sell(one.budi), 403)
        problem(one.ani.post(f"/v1/assets/{one.asset}/owner", json={"customer_id": None}), 403)


def test_the_asset_goes_to_the_tenant_of_its_new_owner(conn: Connection, database_url: str) -> None:
    with sale(conn, database_url) as one:
        brand = create_tenant(conn, name="Dingin Jaya", now=datetime.now(UTC))
        assert brand is not None
        conn.execute("UPDATE customer SET tenant_id = %s WHERE id = %s", (brand, one.budi))
        name, value = signed_in_cookie(conn, Role.ADMINISTRATOR)
        one.agent.cookies.set(name, value)
        ok(one.sell(one.budi))
        for table in ("asset", "device", "ticket"):
            assert conn.execute(f"SELECT DISTINCT tenant_id FROM {table}").fetchall() == [(brand,)]  # noqa: S608
        conn.execute("UPDATE person SET tenant_id = %s WHERE customer_id = %s", (brand, one.budi))
        assert "SN-1" in seen(one.buyer.get("/my"))


def test_a_report_of_somebody_who_sold_it_meanwhile_is_refused(conn: Connection, database_url: str) -> None:
    world, _ = open_predicted(conn)
    conn.execute("UPDATE asset SET customer_id = NULL")
    call = Call("fan_stall", "", None, "Ani", owner=world.ani)
    with pytest.raises(NotTheOwner):
        report_fault(conn, product=world.product, device=world.worn_fridge, call=call, now=NOW, outlets=NO_CHANNEL)
