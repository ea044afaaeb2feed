"""Serials, numbers and codes tried at every open form: the answers are the same, and soon there are none.

`python -m bench.enumeration` makes 10,000 tries at each, and prints how long answers take.
"""

import httpx
import pytest

from bench.enumeration import FORMS, HELP, LIFTED, furnish, try_form
from store.engine.database import Connection
from tests.api.api_world import serving

TRIES = 66


def test_who_tries_learns_nothing_and_is_limited(conn: Connection, database_url: str) -> None:
    token = furnish(conn)
    lifted = dict.fromkeys(("anonymous", "api_account", "api_token"), LIFTED)
    with (
        serving(database_url, token=None, rate_limits=lifted) as browser,
        httpx.Client(base_url=browser.base_url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as own,
    ):
        browser.headers["Origin"] = str(browser.base_url).rstrip("/")
        for name, form in FORMS.items():
            conn.execute("DELETE FROM rate_count")
            found = try_form(own if form.own else browser, form, TRIES)
            assert len(found.answers) == 1, (name, [(status, text[:300]) for status, text in found.answers])
            assert (found.limited > 0) is (name != HELP), (name, found.limited)


@pytest.mark.parametrize("name", [HELP])
def test_even_search_is_limited(conn: Connection, database_url: str, name: str) -> None:
    furnish(conn)
    with serving(database_url, token=None, rate_limits={"anonymous": "40 per 1 minute"}) as browser:
        found = try_form(browser, FORMS[name], TRIES)
    assert len(found.answers) == 1
    assert found.limited > 20
