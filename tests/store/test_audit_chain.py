"""The audit log's chain: committed with what it records, and broken by whatever is changed, taken away or put in."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from store.audit.log import AuditEntry, chain_head, last_check, list_audit, note_check, verify_chain, write_audit
from store.engine.database import Connection, connect

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
READ = AuditEntry(NOON, "person", "customer_read", "customer/12", "Ani", person_id=3, tenant_id=1, address="10.0.0.7")


def filled(conn: Connection, rows: int = 5) -> None:
    for number in range(rows):
        write_audit(conn, replace(READ, subject=f"customer/{number}", details={"ß": [1.5, "é", None], "n": number}))


def as_a_superuser_would(conn: Connection, statement: str) -> None:
    """Changes behind the log's back: with its triggers switched off."""
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        conn.execute(statement)


def test_an_empty_and_a_filled_log_are_whole(conn: Connection) -> None:
    assert verify_chain(conn).broken_at is None
    filled(conn)
    result = verify_chain(conn)
    assert (result.broken_at, result.head) == (None, chain_head(conn))
    assert result.head.position == 5


def test_python_and_the_database_hash_odd_rows_alike(conn: Connection) -> None:
    write_audit(
        conn, AuditEntry(datetime(1969, 7, 20, 20, 17, 40, 123456, UTC), "nobody", "sign_in_failed", "a'\"\\\n:5")
    )
    write_audit(conn, replace(READ, actor="Ñandú\0\ud800", details={"x": 1e30, "y": {"b": 1, "a": "\t"}, "z": True}))
    conn.execute("SET timezone = 'Asia/Jayapura'")
    conn.execute("SET datestyle = 'SQL, DMY'")
    write_audit(conn, READ)
    assert verify_chain(conn).broken_at is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit CASCADE",
        "UPDATE audit_chain SET hash = hash",
        "DELETE FROM audit_chain",
        "TRUNCATE audit_chain",
        "DELETE FROM audit_check",
    ],
)
def test_even_the_owner_changes_nothing(conn: Connection, statement: str) -> None:
    filled(conn)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added to"):
        conn.execute(statement)
    assert verify_chain(conn).head.position == 5


@pytest.mark.parametrize(
    ("statement", "broken_at", "rule"),
    [
        ("UPDATE audit SET actor = 'Budi' WHERE id = 3", 3, "changed"),
        ("UPDATE audit SET at = at + interval '1 microsecond' WHERE id = 2", 2, "changed"),
        ("UPDATE audit SET details = details || '{\"n\": 9}' WHERE id = 1", 1, "changed"),
        ("UPDATE audit SET actor = actor || action, action = '' WHERE false", None, ""),
        ("DELETE FROM audit WHERE id = 4", 4, "row_gone"),
        ("DELETE FROM audit_chain WHERE position = 2", 2, "missing"),
        (
            "INSERT INTO audit (at, actor_kind, actor, action, subject, address, details) "
            "VALUES (now(), 'legacy', '', 'x', '', '', '{}')",
            6,
            "not_in_chain",
        ),
        ("UPDATE audit_chain SET audit_id = 9 - audit_id WHERE position IN (4, 5)", 4, "changed"),
    ],
)
def test_the_first_broken_row_is_named(conn: Connection, statement: str, broken_at: int | None, rule: str) -> None:
    filled(conn)
    if "9 - audit_id" in statement:
        conn.execute("ALTER TABLE audit_chain DROP CONSTRAINT audit_chain_audit_id_key")
    as_a_superuser_would(conn, statement)
    found = verify_chain(conn)
    assert (found.broken_at, found.rule) == (broken_at, rule)


def test_a_tail_that_was_cut_off_shows_by_a_head_kept_elsewhere(conn: Connection) -> None:
    filled(conn)
    kept = chain_head(conn)
    as_a_superuser_would(conn, "DELETE FROM audit_chain WHERE position > 3; DELETE FROM audit WHERE id > 3")
    assert verify_chain(conn).broken_at is None
    assert verify_chain(conn, expect=kept).rule == "cut_off"
    filled(conn, 2)
    assert verify_chain(conn).head.position == 5
    assert verify_chain(conn, expect=kept).rule == "another_head"


def test_a_row_lives_and_dies_with_its_transaction(conn: Connection) -> None:
    def fail() -> None:
        with conn.transaction():
            write_audit(conn, READ)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with conn.transaction():
        write_audit(conn, READ)
        with pytest.raises(ZeroDivisionError):
            fail()
    assert (verify_chain(conn).head.position, len(list_audit(conn))) == (1, 1)


def test_an_open_transaction_with_a_row_keeps_nobody_waiting(conn: Connection, database_url: str) -> None:
    with connect(database_url) as other, other.transaction():
        write_audit(other, READ)
        filled(conn, 3)
        assert verify_chain(conn).head.position == 3
    result = verify_chain(conn)
    assert (result.broken_at, result.head.position) == (None, 4)


def test_parallel_writers_make_one_chain(conn: Connection, database_url: str) -> None:
    def write(_: int) -> None:
        with connect(database_url) as mine:
            filled(mine, 50)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    result = verify_chain(conn)
    assert (result.broken_at, result.head.position) == (None, 300)


def test_checks_are_remembered(conn: Connection) -> None:
    filled(conn)
    assert last_check(conn) is None
    note_check(conn, verify_chain(conn), at=NOON)
    check = last_check(conn)
    assert check is not None
    assert (check.at, check.position, check.broken_at) == (NOON, 5, None)


def test_the_log_is_searched(conn: Connection) -> None:
    filled(conn, 12)
    write_audit(conn, replace(READ, action="signed_in", actor="Budi", subject=""))
    assert [row.subject for row in list_audit(conn, action="customer_read", limit=2)] == ["customer/11", "customer/10"]
    assert [row.action for row in list_audit(conn, actor="BUDI")] == ["signed_in"]
    assert len(list_audit(conn, subject="customer")) == 12
    assert len(list_audit(conn, subject="customer/1")) == 1
    assert list_audit(conn, before=2)[0].id == 1
