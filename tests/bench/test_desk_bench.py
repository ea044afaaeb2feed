"""The service desk of the benchmark of pages fits the tables as they are, and what is measured answers."""

import shutil

import httpx
import pytest

from bench.desk import pages_of_desk
from bench.phone import measure_phone
from bench.worlds.desk import DeskSize, cookie_of, fill_desk
from store.engine.database import Connection
from store.orders.orders import OrderFilter, list_orders
from tests.api.api_world import serving

SMALL = DeskSize(devices=1_000, tickets=200, orders=200, technicians=20)


def test_a_small_desk_is_filled_and_its_lists_and_pages_answer(conn: Connection, database_url: str) -> None:
    fill_desk(conn, SMALL, lambda text: None)
    assert {one.state for one in list_orders(conn, OrderFilter(), limit=500)} >= {"open", "planned", "done"}
    pages = pages_of_desk(conn)
    # The console's pages are measured in a process of their own; what the API answers is the same there.
    answering = [page for page in pages["Administrator"] if page.startswith("/v1/")]
    with serving(database_url, token=None) as client:
        for looker, ask in {**pages, "Administrator": answering}.items():
            client.cookies = httpx.Cookies(cookie_of(conn, looker) if looker else {})
            for page in ask:
                if page.startswith(("/v1/", "/work", "/my", "/n/")):
                    answer = client.get(page)
                    assert answer.status_code == 200, (page, answer.text)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium: a real browser measures pages on a phone")
def test_a_page_on_a_phone_is_measured(conn: Connection, database_url: str) -> None:
    with serving(database_url, token=None) as client:
        base = str(client.base_url).rstrip("/")
        paint, sent = measure_phone(base, {"": ["/my/offline"]}, {}, 1, lambda text: None)
    assert (paint.part, sent.part) == ("nobody", "nobody")
    assert min(paint.values[0], sent.values[0]) > 0
