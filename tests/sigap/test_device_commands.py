"""`device`: registered and let in, rotated, shut out, claimed, listed; a password file of before is taken over."""

import csv
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from service.device_access.secrets import is_right
from store.access.broker_view import whole_access
from store.access.credentials import SecretHash
from store.audit.log import list_audit
from store.engine.database import Connection
from tests.service.access_cast import authority_files, request_for
from tests.service.service_world import settle
from tests.sigap.same_process import Here

PASSWD = "/usr/bin/mosquitto_passwd"


@pytest.fixture
def place(
    conn: Connection,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Here:
    settle(conn)
    return Here.on(database_url, tmp_path / "data", monkeypatch, capsys)


def living(conn: Connection) -> dict[str, SecretHash]:
    """What the broker would be told, by user name."""
    _, rows = whole_access(conn)
    assert all(row.salt and row.iterations and row.hash for row in rows)
    return {row.username: SecretHash(row.salt or b"", row.iterations or 0, row.hash or b"") for row in rows}


def test_a_device_is_added_rotated_and_shut_out(conn: Connection, place: Here) -> None:
    [first] = place.json("device", "add", "fridge", "NEW:1")["credentials"]
    assert first["username"] == "fridge.NEW%3A1"
    assert is_right(first["secret"], living(conn)[first["username"]])
    second = place.json("device", "rotate", "fridge", "NEW:1")
    assert not is_right(first["secret"], living(conn)[first["username"]])
    assert is_right(second["secret"], living(conn)[first["username"]])
    told = place.run("device", "add", "fridge", "NEW:1")
    assert "was registered before" in told
    assert "has a credential already" in told
    rows = {row["serial"]: row["state"] for row in place.json("device", "list", "fridge")["devices"]}
    assert rows["NEW:1"] == "good"
    assert rows["SN-1"] == "none"
    assert "its broker ends the connection" in place.run("device", "revoke", "fridge", "NEW:1", "--reason", "leaked")
    assert living(conn) == {}
    assert "has no credential" in place.run("device", "revoke", "fridge", "NEW:1", status=1)
    done = [(row.action, row.actor_kind, row.subject) for row in reversed(list_audit(conn))]
    actions = ("credential_issued", "credential_rotated", "credential_revoked")
    assert done == [(action, "command", "device/fridge/NEW:1") for action in actions]
    assert first["secret"] not in str(list_audit(conn))


def test_a_list_becomes_a_file_of_credentials_that_its_user_alone_reads(
    conn: Connection, place: Here, tmp_path: Path
) -> None:
    listed, out = tmp_path / "devices.csv", tmp_path / "credentials.csv"
    listed.write_text("serial\nA-1\nA-2\nSN-1\n", encoding="utf-8")
    told = place.run("device", "add", "fridge", "--csv", listed, "--out", out)
    assert f"3 credentials are in {out}" in told
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    kept = living(conn)
    assert [row["serial"] for row in rows] == ["A-1", "A-2", "SN-1"]
    assert all(is_right(row["secret"], kept[row["username"]]) for row in rows)
    assert not any(row["secret"] in told for row in rows)
    assert "is there already" in place.run("device", "add", "fridge", "A-3", "--out", out, status=1)
    listed.write_text("serial\nA-4\n_bad\n", encoding="utf-8")
    assert "line 3" in place.run("device", "add", "fridge", "--csv", listed, status=1)
    assert len(living(conn)) == 3
    (tmp_path / "csr.pem").write_text(request_for("x"), encoding="utf-8")
    refused = place.run("device", "rotate", "fridge", "A-1", "--request", tmp_path / "csr.pem", status=1)
    assert "SIGAP_DEVICE_CA_CERT" in refused


def test_a_certificate_that_was_signed_is_in_the_file_of_credentials(
    place: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, file in authority_files(tmp_path).items():
        monkeypatch.setenv(f"SIGAP_{name.upper()}", str(file))
    asked, out = tmp_path / "csr.pem", tmp_path / "credentials.csv"
    asked.write_text(request_for("x"), encoding="utf-8")
    place.run("device", "add", "fridge", "NEW-1", "--request", asked, "--out", out)
    with out.open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    found = x509.load_pem_x509_certificate(row["certificate"].encode())
    assert found.subject.rfc4514_string() == f"CN={row['username']}"
    assert row["secret"] == ""


def test_claims_are_made_on_a_sheet_listed_and_revoked(conn: Connection, place: Here, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    made = place.json("device", "claim", "fridge", "--count", "2", "--sheet", sheet, "--lasts", "2d", "--approve")
    page = sheet.read_text(encoding="utf-8")
    codes = [one["code"] for one in made["claims"]]
    assert all(code in page for code in codes)
    assert page.count("<svg") == 2
    assert "Kulkas" in page
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert made["claims"][0]["address"].endswith(f"/claim#{codes[0]}")
    number = str(made["claims"][0]["id"])
    assert "is void" in place.run("device", "revoke-claim", number)
    assert "revoked" in place.run("device", "approve", number, status=1)
    states = [one["state"] for one in place.json("device", "claims")["claims"]]
    assert states == ["offered", "revoked"]
    assert not any(code in place.run("device", "claims") for code in codes)


def test_a_password_file_of_the_version_before_is_taken_over(conn: Connection, place: Here, tmp_path: Path) -> None:
    if not Path(PASSWD).exists():
        pytest.skip("mosquitto_passwd is not installed (apt-get install mosquitto)")
    file = tmp_path / "passwords"
    file.touch(mode=0o600)
    users = {"fridge.SN-1": "first", "fridge.NEW%3A9": "second", "sigap": "platform", "pump.X": "third"}
    for user, password in users.items():
        subprocess.run([PASSWD, "-b", file, user, password], check=True, capture_output=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write("fridge.OLD:$6$c2FsdA==$aGFzaA==\nno colon\n")
    counts = place.json("device", "import-passwords", file)
    assert counts == {
        "imported": 1, "unknown_device": 1, "no_device": 1, "unknown_product": 1, "old_hash": 1, "unreadable": 1,
    }  # fmt: skip
    counts = place.json("device", "import-passwords", file, "--register")
    assert (counts["imported"], counts["known"]) == (1, 1)
    kept = living(conn)
    assert set(kept) == {"fridge.SN-1", "fridge.NEW%3A9"}
    assert all(is_right(users[name], secret) for name, secret in kept.items())
