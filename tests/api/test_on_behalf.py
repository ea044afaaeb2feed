"""Staff open a customer's pages for a caller: they see what the customer sees, and what they do is noted as theirs."""

from store.engine.database import Connection
from store.identity.people import Role
from tests.api.access_world import member
from tests.api.portal_world import kitchen
from tests.service.service_world import rows
from tests.worlds.signed_in import cookie_of


def test_an_agent_reports_and_answers_for_a_caller(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        name, value = cookie_of(conn, member(conn, "Dewi", Role.AGENT, 1))
        web.cookies.set(name, value)
        begin = f"/behalf/{home.ani}/my"
        page = web.get(begin)
        assert page.status_code == 200
        assert "Anda bertindak untuk Ani" in page.text
        assert f"{begin}/appliances/{home.fridge.asset_id}" in page.text
        assert "/my/out" not in page.text
        assert "Kurang dingin" in web.get(f"{begin}/appliances/{home.fridge.asset_id}").text
        sent = web.post(f"{begin}/appliances/{home.fridge.asset_id}/report", data={"symptom": "not_cold", "note": "x"})
        assert sent.headers["location"] == f"{begin}/appliances/{home.fridge.asset_id}?done=reported"
        answered = web.post(
            f"{begin}/tickets/{home.ticket}", data={"kind": "later", "day": "2026-03-05", "part": "morning"}
        )
        assert answered.status_code == 303
    assert rows(conn, "SELECT text FROM customer_report") == [("Kurang dingin. x",)]
    assert rows(conn, "SELECT note FROM notice_answer") == [("Usul waktu: Kamis, 5 Maret 2026, pagi.",)]
    assert rows(conn, "SELECT DISTINCT actor FROM ticket_history WHERE action = 'on_behalf'") == [("Dewi",)]
    noted = rows(conn, "SELECT actor, action, subject FROM audit WHERE details ->> 'how' = 'on_behalf' ORDER BY id")
    assert [one[0] for one in noted] == ["Dewi", "Dewi"]
    assert rows(
        conn, "SELECT count(*) > 0 FROM audit WHERE action = 'customer_read' AND subject = %s", f"customer/{home.ani}"
    ) == [(True,)]


def test_who_may_not_write_reports_opens_nobodys_pages(conn: Connection, database_url: str) -> None:
    with kitchen(conn, database_url) as (web, home):
        begin = f"/behalf/{home.ani}/my"
        assert web.get(begin).status_code == 404
        for role in (Role.CLAIMS, Role.ENGINEER):
            name, value = cookie_of(conn, member(conn, f"The {role}", role, 1))
            web.cookies.clear()
            web.cookies.set(name, value)
            assert web.get(begin).status_code == 404
        name, value = cookie_of(conn, member(conn, "Dewi", Role.AGENT, 1))
        web.cookies.clear()
        web.cookies.set(name, value)
        for nobody in ("987654", "0", "x"):
            assert web.get(f"/behalf/{nobody}/my").status_code == 404
        assert web.get(f"{begin}/data").status_code == 404, "what is the customer's own to decide is not there"
