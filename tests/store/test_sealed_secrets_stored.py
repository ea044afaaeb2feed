"""Secrets wait for a broker sealed, and no longer than they must."""

from datetime import timedelta

import pytest

from fleet.sealed_secrets import Reader
from store.access.credentials import (
    IssuedHow,
    NewCredential,
    RevokedReason,
    SecretHash,
    issue_credential,
    revoke_credential,
)
from store.access.sealed import (
    WAITS,
    announce_keeper,
    forget_sealed,
    hold_broker,
    list_keepers,
    read_sealed,
    send_sealed,
)
from store.engine.database import Connection, connect
from tests.store.store_world import T0, StoreWorld

READER = Reader("password", "broker")
HASH = SecretHash(salt=b"s" * 12, iterations=101, hash=b"h" * 64)


@pytest.fixture
def credential(conn: Connection) -> int:
    device = StoreWorld(conn).device("SN-1")
    issued = issue_credential(
        conn, NewCredential(device.id, "pump.SN-1", secret=HASH), by="ana", how=IssuedHow.API, now=T0
    )
    assert issued is not None
    return issued


def test_without_a_keeper_nothing_is_kept(conn: Connection, credential: int) -> None:
    send_sealed(conn, credential, "secret", now=T0)
    assert conn.execute("SELECT FROM sealed_secret").fetchone() is None


def test_it_waits_until_the_broker_has_it(conn: Connection, credential: int) -> None:
    announce_keeper(conn, "broker", READER.public_key, now=T0)
    send_sealed(conn, credential, "secret", now=T0)
    [sealed] = read_sealed(conn, "broker", [credential, 999]).values()
    assert READER.open(sealed) == "secret"
    forget_sealed(conn, "broker", [credential], now=T0)
    assert read_sealed(conn, "broker", [credential]) == {}


def test_it_goes_with_its_credential_and_after_a_while(conn: Connection, credential: int) -> None:
    announce_keeper(conn, "broker", READER.public_key, now=T0)
    send_sealed(conn, credential, "secret", now=T0)
    forget_sealed(conn, "broker", [], now=T0 + WAITS)
    assert read_sealed(conn, "broker", [credential])
    forget_sealed(conn, "broker", [], now=T0 + WAITS + timedelta(seconds=1))
    assert not read_sealed(conn, "broker", [credential])
    send_sealed(conn, credential, "secret", now=T0)
    [device] = conn.execute("SELECT device_id FROM device_credential").fetchall()
    revoke_credential(conn, device[0], reason=RevokedReason.REVOKED, by="ana", now=T0)
    assert not read_sealed(conn, "broker", [credential])


def test_another_key_makes_what_waits_worthless(conn: Connection, credential: int) -> None:
    announce_keeper(conn, "broker", READER.public_key, now=T0)
    send_sealed(conn, credential, "secret", now=T0)
    announce_keeper(conn, "broker", READER.public_key, now=T0)
    assert read_sealed(conn, "broker", [credential])
    other = Reader("another password", "broker").public_key
    announce_keeper(conn, "broker", other, now=T0)
    assert not read_sealed(conn, "broker", [credential])
    assert list_keepers(conn) == {"broker": other}


def test_one_session_at_a_time_keeps_a_brokers_users(conn: Connection, database_url: str) -> None:
    assert hold_broker(conn, "broker")
    with connect(database_url) as other:
        assert not hold_broker(other, "broker")
        assert hold_broker(other, "another")
        conn.execute("SELECT pg_advisory_unlock_all()")
        assert hold_broker(other, "broker")


def test_the_web_process_writes_sealed_secrets_and_reads_none(conn: Connection, credential: int) -> None:
    announce_keeper(conn, "broker", READER.public_key, now=T0)
    rights = "SELECT has_table_privilege('sigap_web', %s, %s)"
    asked = [("sealed_secret", "INSERT"), ("sealed_secret", "SELECT"), ("sealed_secret", "DELETE")]
    asked += [("broker_keeper", "SELECT"), ("broker_keeper", "UPDATE"), ("broker_keeper", "INSERT")]
    found = [conn.execute(rights, one).fetchone() for one in asked]
    assert [row is not None and row[0] for row in found] == [True, False, False, True, False, False]
