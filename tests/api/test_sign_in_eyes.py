"""Looking through somebody's eyes: in a demo, by its administrator, and back again."""

import httpx

from sigap.replay.demo_people import STAFF, furnish_people
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.identity.people import Person, Role, list_people
from tests.api.sign_in_world import ani, another, count, sign_in, web, words


def eyes_of(browser: httpx.Client, person: Person) -> int:
    return browser.post(f"/eyes/{person.id}").status_code


def test_an_administrator_looks_through_eyes_and_comes_back(conn: Connection, database_url: str) -> None:
    create_customer(conn, name="Dina Putri", email="dina@example.com")
    furnish_people(conn)
    furnish_people(conn)
    admin = ani(conn, role=Role.ADMINISTRATOR)
    people = {one.name: one for one in list_people(conn)}
    assert {one.role for one in people.values()} == set(Role)
    with web(database_url, eyes=True) as browser:
        sign_in(browser)
        page = words(browser.get("/welcome"))
        assert all(name in page for name, _ in STAFF)
        assert eyes_of(browser, people["Dewi Lestari"]) == 303
        assert words(browser.get("/welcome")).partition("Dewi Lestari")[1]
        assert eyes_of(browser, people["Dina Putri"]) == 303
        assert eyes_of(browser, admin) == 303
        assert "Ani Wijaya" in words(browser.get("/welcome"))
    assert count(conn, "audit", "details ->> 'how' LIKE 'eyes:%'") == 3
    assert count(conn, "session", "ended_at IS NULL") == 1


def test_nobody_else_does_and_nowhere_else(conn: Connection, database_url: str) -> None:
    furnish_people(conn)
    person = ani(conn)
    demo = {one.name: one for one in list_people(conn)}
    with web(database_url, eyes=True) as browser:
        assert eyes_of(browser, demo["Dewi Lestari"]) == 404
        sign_in(browser)
        assert eyes_of(browser, demo["Dewi Lestari"]) == 404
        assert "Dewi Lestari" not in words(browser.get("/welcome"))
        conn.execute("UPDATE person SET role = 'administrator' WHERE id = %s", (person.id,))
        # Somebody real, beside the demo's people.
        conn.execute("UPDATE person SET email = 'dewi@company.id' WHERE name = 'Dewi Lestari'")
        assert eyes_of(browser, demo["Dewi Lestari"]) == 404
        assert eyes_of(browser, demo["Maya Kusuma"]) == 303
        conn.execute("UPDATE person SET state = 'disabled' WHERE id = %s", (person.id,))
        assert eyes_of(browser, demo["Agus Pranata"]) == 404
        conn.execute("UPDATE person SET state = 'active'")
    with web(database_url) as browser:
        sign_in(browser)
        assert eyes_of(another(browser), demo["Maya Kusuma"]) == 404
        assert eyes_of(browser, demo["Maya Kusuma"]) == 404
        assert "Maya Kusuma" not in words(browser.get("/welcome"))
