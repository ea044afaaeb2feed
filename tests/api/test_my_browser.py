"""A real browser on a small telephone, with JavaScript off: coming in, reporting a fault, choosing a time."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from store.engine.database import Connection
from tests.api.my_world import browsing, code_of, letters, link_of
from tests.service.notice_world import deliver_all, open_predicted
from tests.service.outside import mail_server
from tests.service.service_world import rows

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SMALLEST_TARGET = 44


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium here: these pages are tested with a real browser")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except Error as exc:
            pytest.skip(f"chromium does not start: {exc.message.splitlines()[0]}")
        yield browser
        browser.close()


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and what is pressed is large enough for a thumb."""
    screen = page.viewport_size
    assert screen is not None
    width = page.locator("html").evaluate("it => it.scrollWidth")
    assert width <= screen["width"], page.url
    for button in page.locator("main button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= SMALLEST_TARGET, (page.url, button.text_content())


def test_five_steps_on_a_small_telephone_without_javascript(
    conn: Connection, database_url: str, chromium: Browser
) -> None:
    open_predicted(conn)
    with mail_server() as mailbox, browsing(database_url) as server:
        deliver_all(conn, mailbox)
        origin = str(server.base_url).rstrip("/")
        context = chromium.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="id-ID"
        )
        page = context.new_page()
        page.goto(f"{origin}/my")
        fits(page)
        page.get_by_label("Email").fill("ani@example.com")
        page.get_by_role("button", name="Kirim kode").click()
        fits(page)
        [letter] = letters(conn, mailbox)
        page.get_by_label("Kode 6 angka").fill(code_of(letter))
        page.get_by_role("button", name="Masuk").click()
        expect(page.get_by_role("heading", name="Halo, Ani")).to_be_visible()
        fits(page)
        page.get_by_role("link", name="Kulkas").click()
        fits(page)
        page.get_by_text("Laporkan kerusakan").click()
        page.get_by_label("Lainnya, atau saya tidak tahu").check(force=True)
        page.get_by_label("Ceritakan").fill("bunyi keras")
        page.get_by_role("button", name="Kirim laporan").click()
        expect(page.get_by_role("status")).to_contain_text("laporan Anda sudah kami terima")
        page.get_by_role("link", name="Buka tiket dan jawab").first.click()
        fits(page)
        page.get_by_role("button", name="Pagi").first.click()
        expect(page.get_by_role("status")).to_contain_text("Waktu kunjungan sudah kami catat")
        for path in ("/my/messages", "/my/settings", "/my/data", "/my/sessions"):
            page.goto(f"{origin}{path}")
            fits(page)
        page.get_by_role("button", name="Keluar").click()
        expect(page.get_by_role("button", name="Kirim kode")).to_be_visible()
        context.close()
    assert rows(conn, "SELECT text FROM customer_report") == [("bunyi keras",)]
    assert rows(conn, "SELECT kind FROM notice_answer") == [("agree",)]


def test_the_link_of_a_letter_opens_the_account_in_the_telephones_browser(
    conn: Connection, database_url: str, chromium: Browser
) -> None:
    open_predicted(conn)
    with mail_server() as mailbox, browsing(database_url) as server:
        server.post("/my/ask", data={"address": "ani@example.com"})
        [letter] = letters(conn, mailbox)
        context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{str(server.base_url).rstrip('/')}{link_of(letter)}")
        fits(page)
        page.get_by_role("button", name="Masuk sebagai Ani").click()
        assert urlsplit(page.url).path == "/my"
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Hello, Ani")).to_be_visible()
        context.close()
