"""Every page of customers and strangers in a real browser, in both languages, light and dark: small, readable at 200 %,
without findings of axe, and it says how the service is reached."""

from pathlib import Path

from playwright.sync_api import Browser, Page

from store.engine.database import Connection
from tests.api.every_page_world import every_page
from tests.api.test_portal_phone import LARGE_TEXT, MOST_BYTES, PHONE
from tests.api.test_portal_phone import chromium as chromium
from tests.dashboards.accessible import axe_faults

PHONE_NUMBER = "tel:"


def faults_of(page: Page) -> list[str]:
    faults = axe_faults(page)
    page.evaluate(LARGE_TEXT)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        faults.append("too wide at 200 %")
    if not page.locator(f"#contact a[href^='{PHONE_NUMBER}']").count():
        faults.append("no telephone number")
    if page.evaluate("document.querySelectorAll('link[rel=stylesheet], img, script[src]:not([defer])').length"):
        faults.append("waits for more than itself")
    return faults


def looked_at(conn: Connection, page: Page, base: str, paths: list[str], status: int) -> dict[str, list[str]]:
    """What is wrong with which page."""
    wrong = {}
    for language, scheme in (("id", "light"), ("en", "dark")):
        conn.execute("UPDATE customer SET language = %s", (language,))
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in paths:
            there = path.replace("/help/id", f"/help/{language}")
            answer = page.goto(f"{base}{there}{'&' if '?' in there else '?'}lang={language}")
            assert answer is not None
            faults = faults_of(page)
            if answer.status != status:
                faults.append(f"answered {answer.status}")
            if len(answer.body()) > MOST_BYTES:
                faults.append("too large")
            if faults:
                wrong[f"{path} {language} {scheme}"] = faults
    return wrong


def test_every_page_is_read_by_everybody(
    conn: Connection, database_url: str, chromium: Browser, tmp_path: Path
) -> None:
    with every_page(conn, database_url, tmp_path) as every:
        base = str(every.web.base_url).rstrip("/")
        name, secret = every.session()
        stranger, owner = (chromium.new_context(viewport=PHONE) for _ in range(2))
        owner.add_cookies([{"name": name, "value": secret, "url": base}])
        page = stranger.new_page()
        wrong = looked_at(conn, page, base, every.open, 200) | looked_at(conn, page, base, every.gone, 404)
        page.goto(f"{base}/my?lang=en")
        page.locator("#address").fill("ani@example.com")
        page.locator("button.main").click()
        wrong["the code"] = faults_of(page)
        page = owner.new_page()
        wrong |= looked_at(conn, page, base, every.own, 200)
        for context in (stranger, owner):
            context.close()
    assert {where: faults for where, faults in wrong.items() if faults} == {}
