"""Pages of customers and strangers on a cheap phone, 360 px, 400 kbit/s, 400 ms: what came over the line before a tap,
and when the first words could be read."""

import shutil
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Request, ViewportSize, sync_playwright

from bench.result_table import Goal, Note, Row

PHONE = ViewportSize(width=360, height=740)
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
MOST_BYTES, SLOWEST_MS = 100_000, 2_500.0
PAINT = """() => new Promise((told) => {
  const isFirst = (one) => one.name === "first-contentful-paint";
  const seen = (list) => list.filter(isFirst).forEach((one) => told(one.startTime));
  new PerformanceObserver((list) => seen(list.getEntries())).observe({ type: "paint", buffered: true });
})"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A page as it opened in a browser that knew nothing of it."""

    paint_ms: float
    sent_bytes: int
    requests: int


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def open_page(browser: Browser, address: str, cookies: Mapping[str, str]) -> Opened:
    """Opens it once; RuntimeError where it is not there."""
    context = browser.new_context(viewport=PHONE, locale="id-ID")
    try:
        for name, value in cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)
        asked: list[Request] = []
        page.on("request", lambda one: asked.append(one))
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status if answer else 'nothing'}")
        paint = float(page.evaluate(PAINT))
        sizes = [one.sizes() for one in asked if one.response() is not None]
        return Opened(paint, sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes), len(sizes))
    finally:
        context.close()


def measure_phone(
    address: str, pages: Mapping[str, Sequence[str]], cookies: Mapping[str, Mapping[str, str]], times: int, note: Note
) -> list[Row]:
    """Two rows a page, by who looks. The page that is opened first is the first one that the web process answers."""
    rows = []
    with chromium() as browser:
        for looker, of in pages.items():
            for page in of:
                found = [open_page(browser, f"{address}{page}", cookies.get(looker, {})) for _ in range(times)]
                first, sent = found[0], max(one.sent_bytes for one in found)
                paint = statistics.median(one.paint_ms for one in found)
                about = f"first time {first.paint_ms:.0f}, requests {first.requests}"
                note(f"{looker or 'nobody'} {page}: {paint:.0f} ms ({about}), {sent:,} bytes")
                who = looker or "nobody"
                paints = f"{page}: first contentful paint, ms ({about})"
                rows.append(Row(who, paints, f"{page} paint", "", [paint], Goal(most=SLOWEST_MS)))
                bytes_ = f"{page}: bytes before a tap"
                rows.append(Row(who, bytes_, f"{page} bytes", "", [float(sent)], Goal(most=MOST_BYTES)))
    return rows
