"""`tenant add`, `tenant list`, and what `db migrate` and `doctor` say of the web process's role."""

from pathlib import Path

from sigap.cli.actor import whoever_acts
from store.audit.log import list_audit
from store.engine.database import Connection
from tests.sigap.commands_world import Place


def test_tenants_are_added_once_and_listed(conn: Connection, database_url: str, tmp_path: Path) -> None:
    place = Place(tmp_path, database_url)
    assert "tenant 2: Timur (dealer)" in place.run("tenant", "add", "Timur", "--kind", "dealer")
    assert "already" in place.run("tenant", "add", "timur", status=1)
    assert "brand, region, dealer" in place.run("tenant", "add", "Barat", "--kind", "shop", status=1)
    assert "1 to 100" in place.run("tenant", "add", " ", status=1)
    assert [one["name"] for one in place.json("tenant", "list")["tenants"]] == ["Sigap", "Timur"]
    [written] = list_audit(conn)
    assert (written.action, written.subject, written.actor) == ("tenant_changed", "tenant/2", whoever_acts())


def test_doctor_says_how_the_web_process_signs_in(database_url: str, tmp_path: Path) -> None:
    findings = Place(tmp_path, database_url).json("doctor")["findings"]
    [(state, said)] = [(state, said) for part, state, said, _ in findings if part == "web role"]
    assert state == "note"
    assert "sigap_web" in said
