"""`doctor` says whether the broker's users follow the rows."""

from pathlib import Path

from fleet.coded import coded
from fleet.settings import Settings, load_settings
from sigap.cli.findings import State
from sigap.platform.broker_users import broker_user_findings
from store.access.broker_view import highest_change, note_applied, note_broker_fault
from store.access.credentials import IssuedHow, NewCredential, SecretHash, issue_credential
from store.engine.database import Connection
from tests.store.store_world import T0, StoreWorld

HASH = SecretHash(salt=b"s" * 12, iterations=101, hash=b"h" * 64)


def test_without_credentials_there_is_nothing_to_say(conn: Connection, tmp_path: Path) -> None:
    assert not list(broker_user_findings(conn, load_settings(data_dir=tmp_path)))


def test_credentials_that_no_broker_asks_for_are_noted(conn: Connection, tmp_path: Path) -> None:
    issue(conn)
    [found] = broker_user_findings(conn, load_settings(data_dir=tmp_path))
    assert (found.state, "SIGAP_BROKER_ACCESS_URL" in found.said) == (State.NOTE, True)


def test_it_says_how_far_the_broker_is(conn: Connection, tmp_path: Path) -> None:
    settings = kept(tmp_path)
    assert [one.state for one in broker_user_findings(conn, settings)] == [State.NOTE]
    issue(conn)
    note_applied(conn, "mosquitto", changed=highest_change(conn), clients=1, now=T0)
    [found] = broker_user_findings(conn, settings)
    assert (found.state, found.said) == (State.GOOD, "mosquitto: 1 devices, as the rows say")
    note_applied(conn, "mosquitto", changed=highest_change(conn) - 1, clients=0, now=T0)
    [found] = broker_user_findings(conn, settings)
    assert (found.state, "1 changes wait" in found.said) == (State.NOTE, True)


def test_a_fault_of_the_broker_is_bad(conn: Connection, tmp_path: Path) -> None:
    note_broker_fault(conn, "mosquitto", coded("broker_away", reason="connection refused"), now=T0)
    [found] = broker_user_findings(conn, kept(tmp_path))
    assert found.state is State.BAD
    assert "connection refused" in found.said


def test_a_broker_without_the_shared_folder_is_noted(conn: Connection, tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, broker_access_url="mqtt://sigap-access:x@127.0.0.1")
    found = list(broker_user_findings(conn, settings))
    assert "SIGAP_BROKER_ACCESS_DIR" in found[-1].said


def kept(folder: Path) -> Settings:
    return load_settings(data_dir=folder, broker_access_url="mqtt://sigap-access:x@127.0.0.1", broker_access_dir=folder)


def issue(conn: Connection) -> None:
    device = StoreWorld(conn).device("SN-1")
    new = NewCredential(device.id, "pump.SN-1", secret=HASH)
    assert issue_credential(conn, new, by="ana", how=IssuedHow.API, now=T0)
