"""A device has one living credential; a broker reads changes in the order of commits and misses none."""

import threading
from datetime import timedelta

import psycopg
import pytest

from store.access.broker_view import changed_since, highest_change, note_applied, read_applied, whole_access
from store.access.credentials import (
    CredentialKind,
    IssuedHow,
    NewCredential,
    RevokedReason,
    SecretHash,
    credentials_of,
    disable_credential,
    enable_credential,
    enable_due,
    issue_credential,
    living_credential,
    next_enabling,
    release_credential,
    revoke_credential,
    rotate_credential,
)
from store.assets.registry import Device
from store.engine.database import Connection, connect
from store.engine.scope import EVERYTHING, apply_scope
from tests.store.store_world import T0, StoreWorld
from tests.store.tenant_world import TenantWorld

SECRET = SecretHash(salt=b"s" * 12, iterations=101, hash=b"h" * 64)
HOUR = timedelta(hours=1)


def new(device: Device, *, quarantined: bool = False) -> NewCredential:
    return NewCredential(device.id, f"pump.{device.serial}", secret=SECRET, quarantined=quarantined)


def issue(conn: Connection, device: Device, *, quarantined: bool = False) -> int | None:
    return issue_credential(conn, new(device, quarantined=quarantined), by="ana", how=IssuedHow.API, now=T0)


def rotate(conn: Connection, device: Device) -> int | None:
    return rotate_credential(
        conn, new(device), reason=RevokedReason.ROTATED, by="ana", how=IssuedHow.API, now=T0 + HOUR
    )


def test_a_device_gets_one_living_credential(world: StoreWorld, conn: Connection) -> None:
    pump = world.device("A1")
    issued = issue(conn, pump)
    assert issued is not None
    assert issue(conn, pump) is None
    living = living_credential(conn, pump.id)
    assert living is not None
    assert (living.id, living.kind, living.issued_by) == (issued, CredentialKind.SECRET, "ana")


def test_rotation_revokes_and_issues_at_once_and_a_broker_sees_one_change(world: StoreWorld, conn: Connection) -> None:
    pump = world.device("A1")
    first = issue(conn, pump)
    before = highest_change(conn)
    second = rotate(conn, pump)
    newest, oldest = credentials_of(conn, pump.id)
    assert (newest.id, oldest.id) == (second, first)
    assert (oldest.revoked_by, oldest.revoked_reason) == ("ana", RevokedReason.ROTATED)
    [change] = changed_since(conn, before)
    assert (change.id, change.living, change.enabled, change.hash) == (second, True, True, SECRET.hash)


def test_a_revoked_credential_is_a_change_and_its_secret_is_deleted(world: StoreWorld, conn: Connection) -> None:
    pump = world.device("A1")
    issue(conn, pump)
    before = highest_change(conn)
    assert revoke_credential(conn, pump.id, reason=RevokedReason.LEAKED, by="ana", now=T0) is not None
    assert revoke_credential(conn, pump.id, reason=RevokedReason.LEAKED, by="ana", now=T0) is None
    [change] = changed_since(conn, before)
    assert (change.username, change.living, change.enabled, change.hash) == ("pump.A1", False, False, None)
    assert world.count("device_secret") == 0


def test_a_disabled_credential_is_let_in_again_when_its_time_is_over(world: StoreWorld, conn: Connection) -> None:
    pump = world.device("A1")
    issue(conn, pump)
    assert next_enabling(conn) is None
    assert disable_credential(conn, pump.id, until=T0 + HOUR, code="flood") is not None
    assert disable_credential(conn, pump.id, until=T0, code="flood") is None, "a longer time stays"
    assert next_enabling(conn) == T0 + HOUR
    assert [row.enabled for row in changed_since(conn, 0)] == [False]
    assert enable_due(conn, now=T0) == []
    assert [one.device_id for one in enable_due(conn, now=T0 + HOUR)] == [pump.id]
    assert [row.enabled for row in changed_since(conn, 0)] == [True]
    assert enable_credential(conn, pump.id) is None


def test_a_revoked_credential_is_not_let_in(world: StoreWorld, conn: Connection) -> None:
    pump = world.device("A1")
    issue(conn, pump)
    assert disable_credential(conn, pump.id, until=T0 + HOUR, code="flood") is not None
    assert revoke_credential(conn, pump.id, reason=RevokedReason.LEAKED, by="ana", now=T0) is not None
    assert enable_due(conn, now=T0 + HOUR) == []


def test_a_quarantined_credential_is_known_and_shut_out_until_it_is_released(
    world: StoreWorld, conn: Connection
) -> None:
    issued = issue(conn, world.device("A1"), quarantined=True)
    assert issued is not None
    assert [(row.living, row.enabled) for row in changed_since(conn, 0)] == [(True, False)]
    assert release_credential(conn, issued)
    assert not release_credential(conn, issued)
    assert [row.enabled for row in changed_since(conn, 0)] == [True]


def test_a_change_that_commits_later_has_a_higher_place(world: StoreWorld, conn: Connection, database_url: str) -> None:
    """Two transactions change credentials: the second waits, so that nobody who saw its place has missed the first."""
    one, other = world.device("A1"), world.device("A2")
    conn.commit()
    done = threading.Event()

    def issue_beside() -> None:
        with connect(database_url) as beside:
            issue(beside, other)
            done.set()

    with connect(database_url) as first:
        with first.transaction():
            issue(first, one)
            thread = threading.Thread(target=issue_beside)
            thread.start()
            assert not done.wait(0.2)
            assert changed_since(conn, 0) == []
        thread.join(10)
    assert [row.serial for row in changed_since(conn, 0)] == ["A1", "A2"]


def test_of_two_that_rotate_at_once_one_wins_and_the_device_has_one_credential(
    world: StoreWorld, conn: Connection, database_url: str
) -> None:
    pump = world.device("A1")
    issue(conn, pump)
    results: list[int | None] = []

    def rotate_beside() -> None:
        with connect(database_url) as beside:
            results.append(rotate(beside, pump))

    threads = [threading.Thread(target=rotate_beside) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    living = living_credential(conn, pump.id)
    assert living is not None
    assert living.id in results
    assert len([one for one in credentials_of(conn, pump.id) if one.revoked_at is None]) == 1


def test_a_broker_reads_everything_with_the_place_up_to_which_it_is_complete(
    world: StoreWorld, conn: Connection
) -> None:
    for serial in ("A1", "A2"):
        issue(conn, world.device(serial))
    changed, living = whole_access(conn)
    assert [row.username for row in living] == ["pump.A1", "pump.A2"]
    note_applied(conn, "main", changed=changed, clients=2, now=T0)
    applied = read_applied(conn, "main")
    assert applied is not None
    assert changed_since(conn, applied.changed) == []


def test_the_web_process_issues_and_revokes_and_cannot_read_a_hash(two: TenantWorld, web: Connection) -> None:
    apply_scope(web, two.a.scope)
    pump = two.a.ana_device
    assert revoke_credential(web, pump.id, reason=RevokedReason.REVOKED, by="ana", now=T0) is not None
    assert issue(web, pump) is not None
    apply_scope(web, EVERYTHING)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("SELECT hash FROM device_secret")


def test_another_tenants_device_has_no_credential_here(two: TenantWorld, web: Connection) -> None:
    apply_scope(web, two.b.scope)
    pump = two.a.ana_device
    assert living_credential(web, pump.id) is None
    assert revoke_credential(web, pump.id, reason=RevokedReason.REVOKED, by="budi", now=T0) is None
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        issue_credential(web, NewCredential(pump.id, "pump.else", secret=SECRET), by="budi", how=IssuedHow.API, now=T0)
