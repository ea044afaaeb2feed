"""Which tickets are open: SQL and Python name the same states, and the one open ticket of a key is found by them."""

import re
from pathlib import Path
from typing import get_args

from api.routes.tickets import StateName
from service.tickets.states import FINISHED, OPEN, TicketState
from store.engine.database import Connection
from tests.service.service_world import rows

ROOT = Path(__file__).resolve().parent.parent.parent
LISTED = re.compile(r"['\"]assigned['\"],\s*['\"]in_progress['\"],\s*['\"]on_hold['\"]")
# Where the states stand in a list, beside the function: frozen migrations, and what the API takes (compared below).
ALLOWED = {
    "store/migrations/0002_learning_and_service.sql",
    "store/migrations/0006_changes.sql",
    "api/routes/tickets.py",
}


def test_sql_and_python_call_the_same_states_open(conn: Connection) -> None:
    found = rows(conn, "SELECT s FROM unnest(%s::text[]) AS s WHERE is_open(s)", [*TicketState])
    assert {state for (state,) in found} == {*OPEN}


def test_the_database_the_moves_and_the_api_know_the_same_states(conn: Connection) -> None:
    [(rule,)] = rows(
        conn,
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'ticket'::regclass AND conname = 'ticket_state_check'",
    )
    assert set(re.findall(r"'(\w+)'", rule)) == {*TicketState}
    assert {*get_args(StateName)} == {"open", *TicketState}
    assert {*OPEN, *FINISHED, TicketState.CANCELLED} == {*TicketState}


def test_the_list_stands_nowhere_else() -> None:
    places = [path for kind in ("sql", "py", "html") for path in ROOT.glob(f"[a-z]*/**/*.{kind}")]
    found = {str(path.relative_to(ROOT)) for path in places if LISTED.search(path.read_text(encoding="utf-8"))}
    [function] = [path for path in found if path.endswith("_open_states.sql")]
    assert {path for path in found if not path.startswith("tests/")} == {*ALLOWED, function}


def test_the_partial_indexes_serve_what_asks_for_open_tickets(conn: Connection) -> None:
    with conn.transaction():
        conn.execute("SET LOCAL enable_seqscan = off")
        conn.execute("SET LOCAL enable_bitmapscan = off")
        key = rows(conn, "EXPLAIN SELECT FROM ticket WHERE asset_id = 1 AND failure_mode = 'x' AND is_open(state)")
        device = rows(conn, "EXPLAIN SELECT severity FROM ticket WHERE device_id = 1 AND is_open(state)")
        taken = rows(
            conn,
            "EXPLAIN INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity,"
            " opened_at, window_ends_at) VALUES ('x', 1, 1, 'x', 'new', 'staff', 'info', now(), now()) "
            "ON CONFLICT (asset_id, failure_mode) WHERE is_open(state) DO NOTHING",
        )
    assert "one_open_ticket" in str(key)
    assert "open_ticket_of" in str(device)
    assert "Conflict Arbiter Indexes: one_open_ticket" in str(taken)
