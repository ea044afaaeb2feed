"""Attacks on the console's pages: every page with every id of the other tenant, as each role."""

import html
import re
from pathlib import Path

import httpx
import pytest

from dashboards.site import PAGES
from store.engine.database import Connection
from tests.api.access_world import STAFF, member
from tests.api.test_other_tenants_ids import Otherside
from tests.dashboards.console_world import running_console
from tests.worlds.signed_in import cookie_of

SHARED = {"product_id": "fridge", "mode_id": "compressor_wear", "model_id": "1", "number": "fridge.compressor_unit"}
NOT_THERE = {
    "serial": "NONE-9",
    "ticket_id": "987654321",
    "person_id": "987654321",
    "order_id": "987654321",
    "technician_id": "987654321",
    "customer_id": "987654321",
    "article_id": "987654321",
    "thread_id": "987654321",
}
NOT_THERE |= {"activation_id": "987654321", "warranty_claim_id": "987654321", "return_id": "987654321"}
NOT_THERE |= {"survey_id": "987654321", "review_id": "987654321"}
ADDRESSES = [address.replace(":path}", "}") for address in PAGES]
OTHERS = ("Wayan", "OTHER-9", "Othertown", "Other Agent")
CHANGES_EACH_TIME = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|nonce(?:=|: )\S+|\d+")


def told(answer: httpx.Response, ids: dict[str, str]) -> tuple[int, str]:
    """Status and page, without what was asked for and what is another each time."""
    text = html.unescape(answer.text).replace(ids["serial"], "#")
    return answer.status_code, CHANGES_EACH_TIME.sub("#", text)


@pytest.mark.timeout(600)
def test_a_page_of_the_other_tenants_thing_is_as_good_as_none(
    conn: Connection, database_url: str, tmp_path: Path
) -> None:
    other = Otherside(conn)
    theirs = {name: str(other.ids[name]) for name in NOT_THERE}
    naming = [address for address in ADDRESSES if any(f"{{{name}}}" in address for name in NOT_THERE)]
    assert len(naming) == len(NOT_THERE)
    with running_console(database_url, tmp_path) as url:
        for role in STAFF:
            name, value = cookie_of(conn, member(conn, f"The {role}", role, 1))
            with httpx.Client(base_url=url, headers={"Cookie": f"{name}={value}"}, timeout=60) as client:
                for address in naming:
                    asked = told(client.get(address.format(**SHARED, **theirs)), theirs)
                    none = told(client.get(address.format(**SHARED, **NOT_THERE)), NOT_THERE)
                    at = next((i for i, (a, b) in enumerate(zip(asked[1], none[1], strict=False)) if a != b), 0)
                    assert asked == none, (role, address, asked[1][at - 60 : at + 80], none[1][at - 60 : at + 80])
                for address in ADDRESSES:
                    page = client.get(address.format(**SHARED, **theirs))
                    assert page.status_code in (200, 403, 404), (role, address)
                    shown = page.text.replace(theirs["serial"], "") if "serial" in address else page.text
                    assert not [word for word in OTHERS if word in shown], (role, address)
