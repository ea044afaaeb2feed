"""A stranger's phone: 360 px, 400 kbit/s, 400 ms, no JavaScript. Each task takes at most three taps after the link."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from store.engine.database import Connection
from tests.api.portal_world import kitchen
from tests.service.order_world import technician
from tests.service.service_world import rows

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PHONE, ZOOMED = ViewportSize(width=360, height=740), ViewportSize(width=360, height=370)
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400 * 1000 / 8, "uploadThroughput": 400 * 1000 / 8}
MOST_BYTES, MOST_TAPS, SMALLEST_TARGET = 100_000, 3, 44
PAINT = """() => performance.getEntriesByName("first-contentful-paint").map((one) => one.startTime)[0] ?? 0"""
LARGE_TEXT = """() => { document.documentElement.style.fontSize = "200%"; document.body.style.fontSize = "34px"; }"""
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium here: these pages are tested with a real browser")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except Error as exc:
            pytest.skip(f"chromium does not start: {exc.message.splitlines()[0]}")
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


class Phone:
    """A page on a slow line: what came over it, and how often it was tapped."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.taps = 0
        line = context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)
        asked: list[Request] = []
        self.page.on("request", lambda one: asked.append(one))
        self.page.goto(address)
        sizes = [one.sizes() for one in asked]
        self.bytes = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
        assert 0 < self.bytes <= MOST_BYTES, (address, self.bytes)
        self.paint_ms = float(self.page.evaluate(PAINT))
        self.fits()

    def tap(self, what: Locator) -> None:
        """The press of a thumb: large enough, and counted."""
        box = what.bounding_box()
        assert box is not None
        assert box["height"] >= SMALLEST_TARGET, what
        what.click()
        self.taps += 1
        self.fits()

    def fits(self) -> None:
        width = self.page.locator("html").evaluate("it => it.scrollWidth")
        assert width <= PHONE["width"], self.page.url

    def done(self, task: str) -> None:
        assert self.taps <= MOST_TAPS, task
        said = f"{self.taps} taps, {self.bytes} bytes, first contentful paint {self.paint_ms:.0f} ms"
        sys.stdout.write(f"{task}: {said}\n")


def certify(conn: Connection, ticket: int) -> None:
    """Readings show that the repair holds: from then on it can be rated."""
    conn.execute(
        """INSERT INTO repair_check (ticket_id, opening, failure_mode, repaired_at, judged_from, judged_until, look_at)
           SELECT id, openings, failure_mode, opened_at, opened_at, opened_at + interval '1 day', opened_at
           FROM ticket WHERE id = %s""",
        (ticket,),
    )
    conn.execute(
        """UPDATE repair_check SET state = 'certified', decided_at = judged_until, look_at = NULL,
               reason = '{"code": "x"}'"""
    )


@contextmanager
def without_scripts(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="id-ID")
    yield context
    context.close()


def test_each_task_takes_three_taps_at_most(conn: Connection, database_url: str, chromium: Browser) -> None:
    with kitchen(conn, database_url) as (web, home), without_scripts(chromium) as context:
        technician(conn, skills=("refrigerant", "electrical"))
        base = str(web.base_url).rstrip("/")
        link = f"{base}{home.link}"

        web.get(home.link)  # The server has answered before; the browser is cold.
        follow = Phone(context, link)
        expect(follow.page.get_by_role("heading", name="Riwayat")).to_be_visible()
        follow.done("follow")

        book = Phone(context, link)
        book.tap(book.page.get_by_role("button", name="Siang").last)
        book.tap(book.page.locator("#held button"))
        expect(book.page.get_by_text("Kunjungan sudah disepakati")).to_be_visible()
        expect(book.page.get_by_text("Tono")).to_be_visible()
        book.done("book")

        move = Phone(context, link)
        move.tap(move.page.get_by_text("Ubah waktu"))
        move.tap(move.page.get_by_role("button", name="Pagi").last)
        move.tap(move.page.locator("#held button"))
        move.done("move")
        assert rows(conn, "SELECT state FROM booking ORDER BY id") == [("moved",), ("confirmed",)]

        report = Phone(context, link)
        report.tap(report.page.get_by_text("Sudah tidak berfungsi?"))
        report.tap(report.page.get_by_role("button", name="Laporkan kerusakan"))
        expect(report.page.get_by_text("laporan Anda sudah kami terima")).to_be_visible()
        report.done("report")

        stranger = Phone(context, f"{base}/report?product=refrigerator&serial=KLK-0042")
        stranger.tap(stranger.page.get_by_role("link", name="Kurang dingin"))
        stranger.page.get_by_label("Nomor telepon").fill("0812 3456 7890")
        stranger.tap(stranger.page.get_by_role("button", name="Kirim laporan"))
        expect(stranger.page.locator("#receipt")).to_contain_text("L-")
        stranger.done("report without an account")
        assert rows(conn, "SELECT serial, symptom, state FROM stranger_report") == [("KLK-0042", "not_cold", "waiting")]

        certify(conn, home.ticket)
        rating = Phone(context, link)
        rating.tap(rating.page.get_by_role("button", name="Sangat puas"))
        expect(rating.page.get_by_text("Terima kasih. Setiap jawaban kami baca.")).to_be_visible()
        rating.done("rate")
        assert rows(conn, "SELECT score, how FROM survey") == [(5, "page")]


def test_a_phone_without_signal_says_so(conn: Connection, database_url: str, chromium: Browser) -> None:
    with kitchen(conn, database_url) as (web, _):
        base = str(web.base_url).rstrip("/")
        manifest = web.get("/my/manifest.webmanifest").json()
        assert (manifest["start_url"], manifest["display"], manifest["lang"]) == ("/my", "standalone", "id")
        for one in manifest["icons"]:
            picture = web.get(one["src"])
            assert picture.headers["content-type"] == "image/png"
            size = int.from_bytes(picture.content[16:20]), int.from_bytes(picture.content[20:24])
            assert f"{size[0]}x{size[1]}" == one["sizes"]
        context = chromium.new_context(viewport=PHONE)
        page = context.new_page()
        page.goto(f"{base}/my")
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        page.reload()
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        context.set_offline(True)
        said = page.get_by_role("heading", name="Tidak ada sambungan")
        # The worker learns a little later than its page that there is no signal.
        for _ in range(20):
            page.goto(f"{base}/my")
            if said.count():
                break
        expect(said).to_be_visible()
        context.close()
