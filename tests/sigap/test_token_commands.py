"""`token add`, `token list`, `token end`: a program's token from the command line to the API."""

from datetime import timedelta

from api.access.permissions import SCOPE_GROUPS
from store.audit.log import list_audit
from store.engine.database import Connection
from store.identity.people import NewPerson, Role, create_person
from tests.api.access_world import WALL
from tests.api.api_world import ok, problem, serving
from tests.sigap.same_process import Here


def test_a_token_of_the_command_line_is_good_until_it_is_ended(conn: Connection, database_url: str, here: Here) -> None:
    create_person(conn, NewPerson("Budi", Role.AGENT))
    made = here.json("token", "add", "Warehouse", "--scope", "devices", "--scope", "tickets.read")
    assert set(made["scopes"]) == {*SCOPE_GROUPS["devices"], "tickets.read"}
    assert made["expires_at"] > (WALL + timedelta(days=364)).isoformat()
    with serving(database_url, token=made["token"]) as api:
        assert ok(api.get("/v1/my"))["name"] == "Warehouse"
        told = here.run("token", "list")
        assert "Warehouse" in told
        assert made["token"] not in told
        assert "is ended" in here.run("token", "end", str(made["id"]))
        problem(api.get("/v1/my"), 401)
    assert "tickets.read" in here.run("token", "add", "x", "--scope", "tickets", status=2)
    assert "Sigap" in here.run("token", "add", "x", "--scope", "read", "--tenant", "Bali", status=2)
    assert "somebody else" in here.run("token", "add", "budi", "--scope", "read", status=2)
    here.run("token", "end", "99", status=1)
    written = [(row.action, row.subject, row.actor_kind) for row in reversed(list_audit(conn))]
    assert written == [(done, f"token/{made['id']}", "command") for done in ("token_made", "token_ended")]
