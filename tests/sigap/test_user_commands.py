"""`user add`, `list`, `disable`, `link`: people are invited from the command line, and come in over real HTTP."""

from pathlib import Path
from urllib.parse import urlsplit

from sigap.platform.first_sign_in import first_administrator, first_link
from store.engine.database import Connection
from store.identity.people import Role, list_people
from tests.api.api_world import settings_for
from tests.api.sign_in_world import NEW_PASSWORD, another, count, is_signed_in, sign_in, web
from tests.sigap.same_process import Here

ADMIN = ("--role", "administrator")


def test_a_person_is_invited_signs_in_and_is_disabled(here: Here, conn: Connection, database_url: str) -> None:
    added = here.json("user", "add", "Sri@Example.org", "--name", "Sri Rahayu", *ADMIN)
    assert added["link"].startswith("http://127.0.0.1:")
    listed = here.json("user", "list")["people"]
    assert [(one["name"], one["email"], one["role"], one["state"]) for one in listed] == [
        ("Sri Rahayu", "sri@example.org", "administrator", "invited")
    ]
    with web(database_url) as browser:
        chosen = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
        assert browser.post(urlsplit(added["link"]).path, data=chosen).status_code == 303
        assert is_signed_in(browser)
        assert "only administrator" in here.run("user", "disable", "sri@example.org", status=1)
        here.run("user", "add", "budi@example.org", "--name", "Budi Santoso", *ADMIN)
        here.run("user", "disable", "Sri Rahayu")
        assert not is_signed_in(browser)
        assert sign_in(another(browser), NEW_PASSWORD, email="sri@example.org").status_code == 401
        assert "disabled" in here.run("user", "link", "sri@example.org", status=1)
    assert count(conn, "audit", "actor_kind = 'command'") == 3


def test_a_fresh_link_replaces_the_one_before(here: Here, conn: Connection, database_url: str) -> None:
    here.run("user", "add", "budi@example.org", "--name", "Budi", "--role", "technician", "--area", "Bandung")
    first, second = (here.json("user", "link", "budi@example.org")["link"] for _ in range(2))
    with web(database_url) as browser:
        assert browser.post(urlsplit(first).path).status_code == 404
        assert browser.post(urlsplit(second).path).status_code == 303
        assert is_signed_in(browser)


def test_what_cannot_be_done_is_said_in_a_line_and_changes_nothing(here: Here, conn: Connection) -> None:
    for rule, *args in (
        ("must be one of", "x@example.org", "--name", "X", "--role", "king"),
        ("on their pages", "x@example.org", "--name", "X", "--role", "customer"),
        ("no e-mail address", "nonsense", "--name", "X", *ADMIN),
        ("--tenant 'Nobody'", "x@example.org", "--name", "X", *ADMIN, "--tenant", "Nobody"),
        ("technicians", "x@example.org", "--name", "X", *ADMIN, "--area", "Bandung"),
        ("SIGAP_SMTP_URL", "x@example.org", "--name", "X", *ADMIN, "--mail"),
    ):
        assert rule in here.run("user", "add", *args, status=1)
    assert "nobody has" in here.run("user", "link", "x@example.org", status=1)
    assert count(conn, "person") == 0
    here.run("user", "add", "x@example.org", "--name", "X", *ADMIN)
    assert "already" in here.run("user", "add", "y@example.org", "--name", "x", *ADMIN, status=1)
    assert count(conn, "person") == 1


def test_each_start_makes_one_link_for_the_first_administrator(
    conn: Connection, database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(database_url, data_dir=tmp_path)
    first, second = (
        first_link(settings, database_url=database_url, http_url="http://127.0.0.1:8080") for _ in range(2)
    )
    people = list_people(conn)
    assert [(one.name, one.role, one.email) for one in people] == [("Administrator", Role.ADMINISTRATOR, None)]
    with web(database_url) as browser:
        assert browser.post(urlsplit(first).path).status_code == 404
        assert browser.get(urlsplit(second).path).status_code == 200
        assert browser.post(urlsplit(second).path).status_code == 303
        assert is_signed_in(browser)
    assert first_administrator(conn).name == "Administrator"


def test_an_address_or_a_name_is_taken_once(here: Here) -> None:
    here.run("user", "add", "sri@example.org", "--name", "Sri Rahayu", *ADMIN)
    again = here.run("user", "add", "SRI@example.org", "--name", "Sri Two", *ADMIN, status=1)
    assert "sri@example.org has an account already, of Sri Rahayu, who is invited" in again
    other = here.run("user", "add", "other@example.org", "--name", "Sri Rahayu", *ADMIN, status=1)
    assert "choose a name that tells them apart" in other
