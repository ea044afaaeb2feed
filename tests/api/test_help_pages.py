"""The public pages of the knowledge base: no account, no script, both languages, every link leads somewhere."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from fleet.product_files.parse import load_products
from service.knowledge.editing import publish_article, write_article
from service.knowledge.loading import load_articles
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from tests.api.api_world import serving
from tests.conftest import ROOT
from tests.service.test_knowledge import NEW

AT = datetime(2026, 3, 4, 8, tzinfo=UTC)


@pytest.fixture
def site(conn: Connection, database_url: str) -> Iterator[httpx.Client]:
    for product in load_products(ROOT / "fleet" / "products"):
        register_product(conn, product, mode=ClockMode.WALL)
    load_articles(conn, AT)
    with serving(database_url, token=None) as api, httpx.Client(base_url=api.base_url) as client:
        yield client


def links(page: str) -> set[str]:
    return {link.split("#")[0] for link in re.findall(r'href="(/[^"]*)"', page)}


def test_every_page_that_a_page_leads_to_is_there_and_small(site: httpx.Client) -> None:
    assert site.get("/help").headers["location"] == "/help/id"
    assert site.get("/help", headers={"Accept-Language": "en-GB"}).headers["location"] == "/help/en"
    left, seen = {"/help/id"}, set[str]()
    while left:
        address = left.pop()
        seen.add(address)
        answer = site.get(address)
        assert answer.status_code == 200, address
        assert "<script" not in answer.text
        assert len(answer.content) < 60_000, address
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        left |= {link for link in links(answer.text) if link.startswith("/help/")} - seen
    assert len(seen) > 30


def test_a_search_shows_danger_first_and_nothing_where_nothing_fits(site: httpx.Client) -> None:
    page = site.get("/help/id/search", params={"q": "kulkas berasap bau gosong"}).text
    assert page.index("/help/id/danger-smoke-fire") < page.index('class="rows"')
    assert "tidak menemukan" in site.get("/help/id/search", params={"q": "bikin paspor"}).text
    assert "fridge-not-cold" in site.get("/help/en/search", params={"q": "kulkas tidak dingin"}).text
    shown = site.get("/help/en/search", params={"q": "<script>alert(1)</script>"}).text
    assert "<script" not in shown
    for odd in ("\x00", "'", "%", "x" * 1990):
        assert site.get("/help/id/search", params={"q": odd}).status_code == 200


def test_what_is_not_there_or_not_published_is_a_page_that_says_so(site: httpx.Client, conn: Connection) -> None:
    number = write_article(conn, NEW, tenant_id=None, by="Hendra", at=AT)
    odd = ("nothing-here", "shaved-ice", "about/turbofan", "fridge-not-cold/x", "%00", "../n/x")
    for address in odd:
        assert site.get(f"/help/id/{address}").status_code == 404, address
    assert site.get("/help/fr").status_code == 404
    publish_article(conn, number, tenant_id=None, by="Hendra", at=AT)
    assert "Membuat es serut" in site.get("/help/id/shaved-ice").text
