"""A real browser as the technician's phone: without signal nothing that was entered is lost, what waits is visible, and
back online it arrives once."""

import shutil
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from api.access.sessions import COOKIE
from store.engine.database import Connection
from tests.api.api_world import serving
from tests.api.visit_world import Visiting, phone_of, session_cookie_of, visiting
from tests.dashboards.accessible import axe_faults
from tests.service.pictures_cast import jpeg
from tests.service.service_world import NOW, rows

# The items of orders are refused as by a database that is about to start.
AWAY = """
ALTER TABLE work_order_item RENAME TO here;
CREATE FUNCTION away() RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'away' USING ERRCODE = 'cannot_connect_now'; END $$;
CREATE VIEW work_order_item AS SELECT * FROM here WHERE away();
GRANT SELECT ON work_order_item TO PUBLIC
"""
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium here: the page is tested with a real browser")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except Error as exc:
            pytest.skip(f"chromium does not start: {exc.message.splitlines()[0]}")
        expect.set_options(timeout=15_000)
        yield browser
        browser.close()


@pytest.fixture
def visit(conn: Connection) -> Visiting:
    return visiting(conn, state="on_site")


@pytest.fixture
def server(visit: Visiting, database_url: str, tmp_path: Path) -> Iterator[httpx.Client]:
    with serving(database_url, token=None, data_dir=tmp_path) as client:
        yield client


@pytest.fixture
def phone(conn: Connection, chromium: Browser, server: httpx.Client, visit: Visiting) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 760}, locale="id-ID")
    context.set_default_timeout(15_000)
    [(_, secret)] = session_cookie_of(conn, visit.tono).items()
    context.add_cookies([{"name": COOKIE, "value": secret, "url": str(server.base_url)}])
    yield context
    context.close()


def until(page: Page, true: Callable[[], bool]) -> None:
    """What comes over the network comes soon; the browser goes on meanwhile."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        page.wait_for_timeout(50)


def test_without_signal_inside_the_form_nothing_is_lost_and_it_arrives_once(
    conn: Connection, phone: BrowserContext, server: httpx.Client, visit: Visiting
) -> None:
    page, faults = phone.new_page(), []
    page.on("pageerror", lambda exc: faults.append(str(exc)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{server.base_url}/work")
    expect(page.locator("body[data-kept=yes]")).to_be_attached()
    phone.set_offline(True)
    # The order was never opened: the day's page fetched it.
    page.locator(f"a[href='/work/orders/{visit.order}']").click()
    ticket = visit.ticket
    page.get_by_label("Cabut stekernya").check()
    page.get_by_label("Arus").fill("1.4")
    expect(page.locator("#unsent")).to_contain_text("Belum terkirim: 1")
    page.locator(f"[name=kind_{ticket}][value=confirmed]").check()
    page.locator(f"[name=did_{ticket}][value=replaced]").check()
    page.locator(f"[name=part_{ticket}_compressor_unit]").check()
    page.locator(f"[name=in_{ticket}_compressor_unit]").fill("NEW-1")
    page.locator(f"[name=note_{ticket}]").fill("bunyi keras")
    draw(page)
    page.reload()
    expect(page.locator("#unsent")).to_contain_text("Belum terkirim: 2")
    expect(page.get_by_label("Cabut stekernya")).to_be_checked()
    expect(page.get_by_label("Arus")).to_have_value("1.4")
    expect(page.locator(f"[name=kind_{ticket}][value=confirmed]")).to_be_checked()
    expect(page.locator(f"[name=in_{ticket}_compressor_unit]")).to_have_value("NEW-1")
    expect(page.locator(f"[name=note_{ticket}]")).to_have_value("bunyi keras")
    assert page.evaluate(
        "document.getElementById('signature').getContext('2d').getImageData(0,0,600,240).data.some(x => x)"
    )
    page.locator("form[data-position='2'] input[type=file]").set_input_files(
        {"name": "plate.jpg", "mimeType": "image/jpeg", "buffer": jpeg(3000, 2000, rotated=True, located=True)}
    )
    expect(page.locator("#unsent")).to_contain_text("Belum terkirim: 3")
    page.get_by_role("button", name="Selesaikan kunjungan").click()
    expect(page.locator("#unsent")).to_contain_text("Belum terkirim: 5")
    expect(page.locator("#finish")).to_be_hidden()
    page.reload()
    expect(page.locator("#unsent")).to_contain_text("Selesaikan kunjungan")
    expect(page.locator("#finish")).to_be_hidden()
    assert rows(conn, "SELECT count(*) FROM phone_action") == [(0,)]
    phone.set_offline(False)
    until(page, lambda: rows(conn, "SELECT state FROM work_order") == [("done",)])
    expect(page.locator("#unsent")).to_be_hidden()
    assert rows(conn, "SELECT kind, note, actor FROM finding") == [("confirmed", "bunyi keras", "Tono")]
    assert rows(conn, "SELECT kind, item FROM attachment ORDER BY id") == [("photo", "plate"), ("signature", None)]
    assert rows(conn, "SELECT position, value FROM work_order_item WHERE done_at IS NOT NULL ORDER BY 1") == [
        (1, None), (2, None), (3, 1.4),
    ]  # fmt: skip
    # What arrived is shown anew without being asked.
    expect(page.locator(".badge").first).to_have_text("selesai")
    assert rows(conn, "SELECT count(*) FROM finding, phone_action") == [(3,)]
    assert faults == []


def test_an_answer_that_is_lost_doubles_nothing_and_a_refusal_stays_visible(
    conn: Connection, phone: BrowserContext, server: httpx.Client, visit: Visiting
) -> None:
    page, ticket = phone.new_page(), visit.ticket
    page.goto(f"{server.base_url}/work/orders/{visit.order}")
    expect(page.locator("body[data-ready=yes]")).to_be_attached()
    page.locator(f"[name=kind_{ticket}][value=no_fault_found]").check()
    # The form asks for no more than the answer needs, and takes no answer for granted.
    expect(page.locator(f"[name=did_{ticket}]").first).to_be_hidden()
    page.get_by_role("button", name="Selesaikan kunjungan").click()
    expect(page.locator("#unsent")).to_contain_text("masih kurang 2 langkah")
    expect(page.locator(f"[name=kind_{ticket}][value=no_fault_found]")).to_be_checked()
    page.get_by_role("button", name="Buang").click()
    expect(page.locator("#unsent")).to_be_hidden()
    # The server does it, and the answer is lost on the way: the phone sends it again.
    lost: list[str] = []

    def lose_first(route: object) -> None:
        if lost:
            route.continue_()  # type: ignore[attr-defined]
            return
        lost.append(route.request.url)  # type: ignore[attr-defined]
        route.fetch()  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    page.route("**/do", lose_first)
    page.get_by_label("Cabut stekernya").check()
    until(page, lambda: rows(conn, "SELECT done_by FROM work_order_item WHERE position = 1") == [("Tono",)])
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#unsent")).to_be_hidden()
    page.get_by_label("Arus").fill("1")
    page.get_by_label("Arus").press("Tab")
    expect(page.locator("#unsent")).to_be_hidden()
    page.get_by_role("button", name="Selesaikan kunjungan").click()
    until(page, lambda: rows(conn, "SELECT state FROM work_order") == [("done",)])
    assert len(lost) == 1
    assert rows(conn, "SELECT count(*) FROM phone_action") == [(3,)]
    assert rows(conn, "SELECT kind FROM finding") == [("no_fault_found",)]


def test_a_server_that_is_away_leaves_the_kept_pages(
    conn: Connection, phone: BrowserContext, server: httpx.Client, visit: Visiting
) -> None:
    page = phone.new_page()
    page.goto(f"{server.base_url}/work")
    expect(page.locator("body[data-kept=yes]")).to_be_attached()
    conn.execute(AWAY)
    try:
        with phone_of(conn, server, visit.tono) as other:
            assert other.get(f"/work/orders/{visit.order}").status_code == 503
        page.locator(f"a[href='/work/orders/{visit.order}']").click()
        expect(page.get_by_label("Cabut stekernya")).to_be_visible()
    finally:
        conn.execute("DROP VIEW work_order_item; ALTER TABLE here RENAME TO work_order_item; DROP FUNCTION away")


def test_the_pages_are_readable_at_once_on_a_slow_line_and_for_everybody(
    conn: Connection, phone: BrowserContext, server: httpx.Client, visit: Visiting
) -> None:
    page = phone.new_page()
    line = phone.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.goto(f"{server.base_url}/work/orders/{visit.order}")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert painted <= 2500, painted
    line.send(
        "Network.emulateNetworkConditions", {**slow, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    )
    conn.execute("UPDATE work_order SET expected_at = %s", (NOW,))
    for scheme, language in product(("light", "dark"), ("id", "en")):
        conn.execute("UPDATE person SET language = %s WHERE id = %s", (language, visit.tono.id))
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for path in ("/work", f"/work/orders/{visit.order}", "/work/orders/99"):
            page.set_viewport_size({"width": 390, "height": 760})
            page.goto(f"{server.base_url}{path}")
            for shown in page.locator("details").all():
                shown.evaluate("it => it.open = true")
            for chosen in page.locator("[value=other_fault], [value=replaced], [data-number]").all():
                chosen.evaluate("it => { it.checked = true; it.dispatchEvent(new Event('input', { bubbles: true })) }")
            assert axe_faults(page) == [], (path, scheme, language)
            if (scheme, language) in (("light", "en"), ("dark", "id")):
                continue  # Colours change no sizes.
            for width in (390, 195):  # 195: at 200 %
                page.set_viewport_size({"width": width, "height": 760})
                assert page.locator("html").evaluate("it => it.scrollWidth") <= width, (path, width)
            for target in page.locator("button:visible, .button:visible, .choice:visible, summary:visible").all():
                box = target.bounding_box()
                assert box is not None
                assert box["height"] >= 44, target.text_content()


def draw(page: Page) -> None:
    """A stroke on the signature."""
    field = page.locator("#signature")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 90)
    page.mouse.move(box["x"] + 220, box["y"] + 50)
    page.mouse.up()
