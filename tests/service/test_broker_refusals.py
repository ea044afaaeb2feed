"""What the broker refused to a device is put on record once, also where the database was away meanwhile."""

from datetime import timedelta
from pathlib import Path

import pytest

from service.broker_access.refusals import FILE, Refusals
from store.access.credentials import IssuedHow, NewCredential, issue_credential
from store.access.refused_topics import refused_topics
from store.engine.database import Connection
from tests.service.broker_world import hashed
from tests.service.service_world import NOW, rows, settle


def test_what_a_faulty_database_did_not_take_is_put_on_record_later(conn: Connection, tmp_path: Path) -> None:
    device = settle(conn).worn_fridge
    new = NewCredential(device.id, "fridge.SN-1", secret=hashed("s"))
    credential = issue_credential(conn, new, by="test", how=IssuedHow.COMMAND, now=NOW)
    assert credential is not None
    refusals, users = Refusals(tmp_path), {"fridge.SN-1": credential}
    (tmp_path / FILE).write_text("publish\tfridge.SN-1\tothers/a\npublish\tfridge.SN-1\tothers/b\n")
    conn.execute("SET default_transaction_read_only = on")
    with pytest.raises(Exception, match="read-only"):
        refusals.note(conn, users, now=NOW)
    conn.execute("SET default_transaction_read_only = off")
    (tmp_path / FILE).write_text("publish\tfridge.SN-1\tothers/c\n")
    for second in range(3):
        refusals.note(conn, users, now=NOW + timedelta(seconds=second))
    tried = refused_topics(conn, [device.id])[device.id]
    assert (tried.kind, tried.topic, tried.times) == ("publish", "others/c", 3)
    assert rows(conn, "SELECT count(*) FROM audit WHERE action = 'topic_refused'") == [(1,)]
    assert list(tmp_path.iterdir()) == []
