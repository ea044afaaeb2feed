"""`tenant add`, `tenant list`, and what `db migrate` and `doctor` say of the web process's role."""

from sigap.cli.actor import whoever_acts
from store.audit.log import list_audit
from store.engine.database import Connection
from tests.sigap.same_process import Here


def test_tenants_are_added_once_and_listed(conn: Connection, here: Here) -> None:
    assert "tenant 2: Timur (dealer)" in here.run("tenant", "add", "Timur", "--kind", "dealer")
    assert "already" in here.run("tenant", "add", "timur", status=1)
    assert "brand, region, dealer" in here.run("tenant", "add", "Barat", "--kind", "shop", status=1)
    assert "1 to 100" in here.run("tenant", "add", " ", status=1)
    assert [one["name"] for one in here.json("tenant", "list")["tenants"]] == ["Sigap", "Timur"]
    [written] = list_audit(conn)
    assert (written.action, written.subject, written.actor) == ("tenant_changed", "tenant/2", whoever_acts())


def test_doctor_says_how_the_web_process_signs_in(here: Here) -> None:
    findings = here.json("doctor")["findings"]
    [(state, said)] = [(state, said) for part, state, said, _ in findings if part == "web role"]
    assert state == "note"
    assert "sigap_web" in said
