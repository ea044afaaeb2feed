"""`doctor` says who may come in, and how."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from fleet.settings import Settings, load_settings
from sigap.cli.findings import Finding, State
from sigap.platform.first_sign_in import first_administrator
from sigap.platform.web_findings import administrators, web_findings
from store.engine.database import Connection
from store.identity.people import NewPerson, Role, create_person
from tests.api.edge_world import make_pair

NOW = datetime.now(UTC)


def test_it_says_what_a_fresh_installation_lets_in(tmp_path: Path) -> None:
    found = _of(load_settings(data_dir=tmp_path), "web", "links")
    assert [one.state for one in found] == [State.NOTE, State.NOTE, State.GOOD]
    assert "SIGAP_TRUSTED_PROXIES" in found[0].mend
    assert "SIGAP_PUBLIC_URL" in found[1].mend


def test_plain_http_for_other_machines_is_bad(tmp_path: Path) -> None:
    [found] = _of(load_settings(data_dir=tmp_path, http_host="0.0.0.0"), "web")
    assert found.state is State.BAD


def test_it_names_the_end_of_a_certificate(tmp_path: Path) -> None:
    good = make_pair(tmp_path, "good")
    [found] = _of(load_settings(data_dir=tmp_path, **good.settings), "web")
    assert (found.state, "sigap.example" in found.said) == (State.GOOD, True)
    ending = make_pair(tmp_path, "ending", ends=NOW + timedelta(days=3))
    [found] = _of(load_settings(data_dir=tmp_path, **ending.settings), "web")
    assert found.state is State.NOTE
    ended = make_pair(tmp_path, "ended", ends=NOW - timedelta(minutes=1))
    [found] = _of(load_settings(data_dir=tmp_path, **ended.settings), "web")
    assert found.state is State.BAD


def test_a_staff_token_that_is_still_taken_is_noted(tmp_path: Path) -> None:
    assert not _of(load_settings(data_dir=tmp_path), "programs")
    (tmp_path / "staff-token").write_text("a token of the version before")
    [found] = _of(load_settings(data_dir=tmp_path), "programs")
    assert "token add" in found.mend
    [found] = _of(load_settings(data_dir=tmp_path, staff_token="a token of the version before"), "programs")
    assert "SIGAP_STAFF_TOKEN" in found.said


def test_it_counts_administrators(conn: Connection) -> None:
    assert (administrators(conn).state, "no administrator" in administrators(conn).said) == (State.NOTE, True)
    first_administrator(conn)
    assert administrators(conn).said.startswith("one administrator")
    create_person(conn, NewPerson("Sri Rahayu", Role.ADMINISTRATOR, "sri@example.org"))
    assert administrators(conn).state is State.GOOD


def _of(settings: Settings, *parts: str) -> list[Finding]:
    return [one for one in web_findings(settings, NOW) if one.part in parts]
