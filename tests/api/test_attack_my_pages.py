"""Attacks on customers' pages: every address with ids of another customer and of another tenant, as everybody."""

import re

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from api.web.app import create_app
from store.engine.database import Connection
from tests.api.access_world import PLENTY, STAFF, member
from tests.api.api_world import settings_for
from tests.api.my_world import another_browser, browsing, let_in
from tests.api.test_other_tenants_ids import Otherside
from tests.worlds.signed_in import cookie_of

NOT_THERE = 987_654_321
KINDS = {
    "appliances": "asset_id",
    "tickets": "ticket_id",
    "sessions": "session_id",
    "claims": "claim_number",
    "returns": "return_number",
    "calls": "call_id",
    "ways": "browser_id",
    "conversations": "thread_id",
}
# Customers, assets, devices and tickets stay as they were; people and sessions come with the test.
KEPT = 4
OTHERS = ("Wayan", "OTHER-9", "Othertown")


def with_cases(conn: Connection, other: Otherside) -> dict[str, object]:
    """The ids of the other side, and the numbers of a claim and a return of theirs."""
    conn.execute("UPDATE warranty_claim SET number = 'C-AAAA-2222', fault = 'Othertown'")
    conn.execute("UPDATE product_return SET number = 'R-AAAA-2222'")
    return {**other.ids, "claim_number": "C-AAAA-2222", "return_number": "R-AAAA-2222"}


def operations() -> list[tuple[str, str]]:
    """Every address of customers' pages that names something by its number."""
    app = create_app(settings_for("postgresql://nowhere"))
    return sorted(
        (method, str(route.path))
        for route in iter_route_contexts(app.routes)
        for method in getattr(route, "methods", None) or ()
        if str(route.path).startswith("/my/") and "{number}" in str(route.path)
    )


def told(browser: httpx.Client, method: str, path: str, number: object) -> tuple[int, str, str]:
    """Status, where it leads, and the page, without the number that was asked for."""
    form = {"mode": "compressor_wear", "note": "x", "answer": "works"} if method == "POST" else None
    answer = browser.request(method, path.format(number=number, photo=number), data=form)
    # Pictures hold numbers of their own.
    plain = re.sub(rf"\b{number}\b", "#", re.sub("<svg.*?</svg>", "", answer.text, flags=re.DOTALL))
    return answer.status_code, answer.headers.get("location", "").replace(str(number), "#"), plain


@pytest.mark.timeout(300)
def test_an_id_of_another_customer_is_as_good_as_none(conn: Connection, database_url: str) -> None:
    other = Otherside(conn)
    asked = operations()
    assert len(asked) >= 5
    ids = with_cases(conn, other)
    numbers = {path: ids[KINDS[path.split("/")[2]]] for _, path in asked}
    with browsing(database_url, rate_limits=PLENTY) as browser:
        let_in(conn, browser, other.world.ani)
        rows = other.rows(conn)
        for method, path in asked:
            none = told(browser, method, path, NOT_THERE)
            theirs = told(browser, method, path, numbers[path])
            assert theirs == none, (method, path)
            assert not [word for word in OTHERS if word in theirs[2]]
        for role in STAFF:
            with another_browser(browser) as staff:
                name, value = cookie_of(conn, member(conn, f"The {role}", role, 1))
                staff.cookies.set(name, value)
                for method, path in asked:
                    none = told(staff, method, path, NOT_THERE)
                    assert told(staff, method, path, numbers[path]) == none, (role, path)
        with another_browser(browser) as nobody:
            for method, path in asked:
                none = told(nobody, method, path, NOT_THERE)
                assert told(nobody, method, path, numbers[path]) == none, path
    assert other.rows(conn)[:KEPT] == rows[:KEPT]


def test_a_notices_link_that_is_none_answers_alike_on_every_page(conn: Connection, database_url: str) -> None:
    Otherside(conn)
    with browsing(database_url, rate_limits={**PLENTY, "link_guess": "100000/minute"}) as browser:
        for path in ("/n/{}", "/n/{}/unsubscribe", "/my/in/{}"):
            answers = {
                (one.status_code, re.sub(guess, "#", one.headers.get("location", "") + one.text))
                for guess in ("x" * 22, "A" * 27, "b" * 43)
                for one in [browser.get(path.format(guess))]
            }
            assert len(answers) == 1, path
            # One click to unsubscribe leads to the link's page, which says that there is none.
            assert {status for status, _ in answers} <= {404, 303}, path
