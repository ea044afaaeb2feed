"""Who found a weakness learns whom to tell: `/.well-known/security.txt`."""

from datetime import UTC, datetime, timedelta

import pytest

from fleet.settings import BadSettings, load_settings
from tests.api.api_world import serving

ADDRESS = "/.well-known/security.txt"


def test_who_found_a_weakness_learns_whom_to_tell(database_url: str) -> None:
    with serving(database_url, token=None, security_contact="mailto:security@example.org") as nobody:
        answer = nobody.get(ADDRESS)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain")
        told = dict(line.split(": ", 1) for line in answer.text.splitlines())
        assert told["Contact"] == "mailto:security@example.org"
        expires = datetime.fromisoformat(told["Expires"])
        assert timedelta(days=100) < expires - datetime.now(UTC) < timedelta(days=365)


def test_where_nobody_is_named_there_is_no_such_page(database_url: str) -> None:
    with serving(database_url, token=None) as nobody:
        assert nobody.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("contact", ["security@example.org", "http://example.org/", "mailto:nobody"])
def test_a_contact_that_nobody_can_use_is_refused(contact: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGAP_SECURITY_CONTACT", contact)
    with pytest.raises(BadSettings, match="SIGAP_SECURITY_CONTACT"):
        load_settings()
