"""What happens at the pages of signing in stands in the audit log: who, how, from where; never what was typed."""

from urllib.parse import urlsplit

from store.audit.log import list_audit
from store.engine.database import Connection
from store.identity.single_use_links import LinkPurpose
from tests.api.sign_in_world import EMAIL, NEW_PASSWORD, PASSWORD, ani, another, count, link_of, sign_in, web
from tests.api.test_sign_in_second_factor import protect

LIMITS = {"sign_in_pair": "2/minute"}


def actions(conn: Connection) -> list[tuple[str, str, str, str]]:
    """(action, subject, actor, how), the oldest first."""
    rows = reversed(list_audit(conn))
    return [(row.action, row.subject, row.actor, str(row.details.get("how", ""))) for row in rows]


def test_sign_in_failure_limit_and_sign_out(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    here, name = f"person/{person.id}", person.name
    with web(database_url, rate_limits=LIMITS) as browser:
        assert sign_in(browser).status_code == 303
        assert browser.post("/logout").status_code == 303
        stranger = another(browser)
        assert [sign_in(stranger, "wrong password!!").status_code for _ in range(4)] == [401, 401, 429, 429]
        assert sign_in(stranger, email="nobody@example.org").status_code == 401
    assert actions(conn) == [
        ("signed_in", here, name, "password"),
        ("signed_out", here, name, ""),
        ("sign_in_failed", here, "", "password"),
        ("sign_in_failed", here, "", "password"),
        ("sign_in_limited", here, "", "password"),
        ("sign_in_failed", "", "", "password"),
    ]
    written = " ".join(str(row) for row in list_audit(conn))
    assert not [typed for typed in (PASSWORD, "wrong password", "nobody@example.org", EMAIL) if typed in written]
    assert count(conn, "known_browser") == 1


def test_links_passwords_and_guesses(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    here, name = f"person/{person.id}", person.name
    with web(database_url) as browser:
        path = link_of(conn, person, LinkPurpose.RESET)
        assert browser.post(path, data={"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 303
        assert browser.post(path, data={"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 404
        assert another(browser).post(link_of(conn, person, LinkPurpose.SIGN_IN)).status_code == 303
    assert actions(conn) == [
        ("password_set", here, name, "reset"),
        ("link_used", here, name, "reset"),
        ("signed_in", here, name, "link"),
        ("sign_in_failed", "", "", "link"),
        ("link_used", here, name, "sign_in"),
        ("signed_in", here, name, "link"),
    ]


def test_a_wrong_one_time_code(conn: Connection, database_url: str) -> None:
    person = ani(conn)
    protect(conn, person)
    before = len(list_audit(conn))
    with web(database_url) as browser:
        assert urlsplit(sign_in(browser).headers["location"]).path == "/second-factor"
        assert browser.post("/second-factor", data={"code": "000000"}).status_code == 401
    assert actions(conn)[before:] == [("sign_in_failed", f"person/{person.id}", "", "second_factor")]
