"""Articles by a real browser: written and published in the console, read on the public pages, suggested on a ticket."""

from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, expect

from service.knowledge.editing import NewArticle, publish_article, write_article
from store.engine.database import Connection
from store.identity.people import Role
from store.knowledge.articles import ArticleKind, ArticleLink, ArticleText
from tests.dashboards.accessible import PHONE, axe_faults
from tests.dashboards.console_world import open_risk, sign_in, watch
from tests.service.service_world import World

AT = datetime(2026, 3, 4, tzinfo=UTC)
BODY = "! Pull the plug.\n\n## What to do\n1. Listen.\n2. Call us.\n\n- An item with a [link](worn-compressor)."
TEXTS = {
    "id": ArticleText("Kompresor aus", "Bunyi ketukan dari belakang.", "bunyi ketukan", BODY),
    "en": ArticleText("A worn compressor", "Knocking from the rear.", "knocking", BODY),
}


def write(desk: Connection, slug: str, mode: str) -> int:
    new = NewArticle(slug, ArticleKind.FAULT, [ArticleLink("fridge", "failure_mode", mode)], TEXTS)
    number = write_article(desk, new, tenant_id=None, by="Hendra", at=AT)
    publish_article(desk, number, tenant_id=None, by="Hendra", at=AT)
    return number


def test_an_article_is_edited_published_and_read(
    context: BrowserContext, console: str, console_database: str, desk: Connection, world: World
) -> None:
    number = write(desk, "worn-compressor", "compressor_wear")
    ticket = open_risk(desk, world, serial="SN-20")
    sign_in(context, console, console_database, Role.KNOWLEDGE)
    watched = watch(context)
    page = watched.page
    page.goto(f"{console}/articles?q=knocking")
    page.get_by_role("link", name="A worn compressor").click()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Title").last.fill("A tired compressor")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator(".article-versions li").first).to_contain_text("2 · Draft")
    public = context.new_page()
    public.goto(f"{console}/help/en/worn-compressor")
    expect(public.locator("h1")).to_have_text("A worn compressor")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".article-versions li").first).to_contain_text("2 · Published")
    public.reload()
    expect(public.locator("h1")).to_have_text("A tired compressor")
    page.goto(f"{console}/tickets/{ticket}")
    suggested = page.get_by_role("link", name="A tired compressor")
    expect(suggested).to_have_attribute("href", f"/articles/{number}")
    assert desk.execute("SELECT count(*) FROM audit WHERE subject = %s", (f"article/{number}",)).fetchone() == (2,)
    watched.check()


def test_public_pages_fit_a_telephone_and_axe_finds_nothing(
    context: BrowserContext, console: str, desk: Connection
) -> None:
    write(desk, "worn-compressor-again", "compressor_wear")
    page = watch(context).page
    page.set_viewport_size({"width": 360, "height": PHONE["height"]})
    for address in ("id", "en/about/fridge", "en/worn-compressor-again", "en/search?q=knocking", "id/search?q=zzzz"):
        page.goto(f"{console}/help/{address}")
        assert axe_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
