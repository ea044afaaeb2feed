"""`audit` and `privacy` on the command line, as an administrator runs them."""

import json
import stat
import zipfile
from pathlib import Path

from store.assets.customers import create_customer
from store.audit.log import list_audit
from store.engine.database import Connection
from tests.sigap.same_process import Here


def test_a_log_is_verified_against_a_head_that_was_kept(conn: Connection, here: Here, tmp_path: Path) -> None:
    for number in range(3):
        create_customer(conn, name=f"Siti {number}", email="siti@example.com")
        here.run("privacy", "export", str(number + 1), "--out", tmp_path / f"{number}.json")
    kept = here.run("audit", "verify", "--head").strip()
    assert kept.startswith("3:")
    whole = here.json("audit", "verify", "--expect", kept)
    assert (whole["whole"], whole["head"]) == (True, kept)
    assert here.json("audit", "list", "--subject", "customer/2")["rows"][0]["action"] == "exported"
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        conn.execute("DELETE FROM audit_chain WHERE position = 3; DELETE FROM audit WHERE id = 3")
    assert "the audit log is whole: 2 rows" in here.run("audit", "verify")
    assert "the end was cut off" in here.run("audit", "verify", "--expect", kept, status=1)
    assert "must be a head" in here.run("audit", "verify", "--expect", "3", status=1)
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        conn.execute("UPDATE audit SET subject = 'customer/3' WHERE id = 2")
    assert "broken at position 2: the row was changed (row 2)" in here.run("audit", "verify", status=1)


def test_a_person_is_exported_and_erased(conn: Connection, here: Here, tmp_path: Path) -> None:
    create_customer(conn, name="Siti", email="siti@example.com", phone="+62811")
    here.run("privacy", "export", "1", "--out", tmp_path / "siti.zip")
    assert stat.S_IMODE((tmp_path / "siti.zip").stat().st_mode) == 0o600
    held = json.loads(zipfile.ZipFile(tmp_path / "siti.zip").read("person.json"))
    assert held["sections"]["customer"][0]["phone"] == "+62811"
    assert "must end with" in here.run("privacy", "export", "1", "--out", tmp_path / "siti.txt", status=1)
    assert "no customer 9" in here.run("privacy", "export", "9", "--out", tmp_path / "siti.zip", status=1)
    done = here.json("privacy", "erase", "1", "--yes")
    assert done["blanked"]["customer"] == 1
    assert "audit log" in " ".join(one["said"] for one in done["kept"])
    assert "were erased before" in here.run("privacy", "erase", "1", "--yes", status=1)
    assert [(row.actor_kind, row.action) for row in list_audit(conn)] == [
        ("command", "erased"),
        ("command", "exported"),
    ]
