"""Customers of the version before: their warranty card, opt-outs and links work on."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest

from service.notices.links import token_hash
from service.warranty.card import warranty_card
from store.assets.products import current_product
from store.engine.database import Connection, connect
from store.service.answers import put_link
from tests.api.access_world import PLENTY
from tests.api.my_world import browsing, let_in, seen
from tests.worlds.previous_version import DUMP, migrated_from_before
from wording.wording import Wording, wording_of


@pytest.fixture(scope="module")
def before(server_url: str) -> Iterator[tuple[Connection, httpx.Client]]:
    """A look into the database of the version before, migrated, and a browser."""
    with migrated_from_before(server_url) as url, connect(url) as conn, browsing(url, rate_limits=PLENTY) as browser:
        browser.timeout = httpx.Timeout(120)
        yield conn, browser


def test_what_a_warranty_covered_stands_on_its_card(before: tuple[Connection, httpx.Client]) -> None:
    conn, browser = before
    assets = conn.execute("SELECT id, product, customer_id, sold_at FROM asset ORDER BY id").fetchall()
    until: dict[int, datetime | None] = dict(conn.execute("SELECT id, warranty_until(id) FROM asset").fetchall())
    assert sum(one is not None for one in until.values()) > 20
    now = conn.execute("SELECT now FROM fleet_clock").fetchone()
    assert now is not None
    for number, product_id, owner, _ in assets:
        product = current_product(conn, product_id)
        assert product is not None
        card = warranty_card(conn, product, number, now=now[0])
        assert card is not None
        assert card.owner
        for language in ("id", "en"):
            words: Wording = wording_of(language, product=product)
            lines = [words.say(card.short), *map(words.say, card.lines)]
            assert not [one for one in lines if "{" in one or "_" in one], lines
            if (last := until[number]) is not None:
                assert str(last.astimezone().year) in " ".join(lines), (last, lines)
        assert owner is not None
    number, _, owner, _ = assets[0]
    let_in(conn, browser, owner)
    assert "Kartu garansi" in seen(browser.get(f"/my/appliances/{number}/warranty"))
    seen(browser.get("/my"))
    browser.cookies.clear()


def test_who_wanted_no_messages_gets_none_and_may_say_so_on_the_page(before: tuple[Connection, httpx.Client]) -> None:
    conn, browser = before
    with gzip.open(DUMP, "rt", encoding="utf-8") as lines:
        kept = {row["id"]: row["opted_out"] for table, row in map(json.loads, lines) if table == "customer"}
    assert dict(conn.execute("SELECT id, opted_out FROM customer").fetchall()) == kept
    out = [number for number, channels in kept.items() if channels]
    assert out
    waiting = conn.execute("""SELECT count(*) FROM notice n JOIN customer c ON c.id = n.customer_id
                              WHERE n.state IN ('pending', 'sending') AND n.channel = ANY(c.opted_out)""").fetchone()
    assert waiting == (0,)
    for owner in out:
        let_in(conn, browser, owner)
        assert "Anda tidak menerima" in seen(browser.get("/my/messages"))
    browser.cookies.clear()


def test_a_link_of_before_shows_where_its_ticket_stands(before: tuple[Connection, httpx.Client]) -> None:
    conn, browser = before
    found = conn.execute("SELECT id FROM notice WHERE channel = 'email' ORDER BY id").fetchall()
    assert len(found) > 20
    answers: Counter[int] = Counter()
    for (number,) in found:
        token = f"old-{number:039d}"
        put_link(conn, token_hash=token_hash(token), notice_id=number)
        page = browser.get(f"/n/{token}")
        answers[page.status_code] += 1
        assert page.status_code in (200, 410), page.text[:500]
    assert answers[200] > 20
