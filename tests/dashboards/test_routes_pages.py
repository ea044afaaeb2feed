"""Channel routes and readers' questions in the console, by a real browser."""

import os
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

from store.engine.database import Connection
from store.identity.people import Role
from store.knowledge.article_questions import NewQuestion, put_question
from tests.dashboards.accessible import axe_faults
from tests.dashboards.console_world import sign_in, watch
from tests.dashboards.test_knowledge_pages import AT, write
from tests.service.service_world import World, rows


def test_a_service_lead_sets_the_route_of_the_tenant_and_takes_it_back(
    context: BrowserContext, console: str, console_database: str, desk: Connection, world: World
) -> None:
    sign_in(context, console, console_database, Role.SERVICE_LEAD)
    watched = watch(context)
    page = watched.page
    page.goto(f"{console}/routes")
    expect(page.locator("table.rows")).to_contain_text("usual order")
    for place, channel in (("Channel 1", "SMS"), ("Channel 2", "E-mail")):
        page.get_by_label(place).click()
        page.get_by_role("option", name=channel).click()
        expect(page.get_by_role("option")).to_have_count(0)
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("table.rows")).to_contain_text("SMS, E-mail")
    found = "SELECT purpose, channels, fallback_hours FROM message_route WHERE customer_id IS NULL"
    assert rows(desk, found) == [("service", ["sms", "email"], 4.0)]
    _shots(page, "routes")
    page.get_by_role("button", name="Usual order").click()
    expect(page.locator("table.rows")).not_to_contain_text("SMS")
    assert rows(desk, found) == []
    watched.check()
    page.reload()
    expect(page.locator("table.rows")).to_be_visible()
    assert axe_faults(page) == []


def test_a_readers_question_is_answered_for_everybody(
    context: BrowserContext, console: str, console_database: str, desk: Connection, world: World
) -> None:
    article = write(desk, "asked-below", "compressor_wear")
    put_question(desk, NewQuestion(article, uuid4(), "en", "How loud is too loud?", "Sari", AT, 1))
    sign_in(context, console, console_database, Role.KNOWLEDGE)
    watched = watch(context)
    page = watched.page
    page.goto(f"{console}/questions")
    expect(page.locator("table.rows")).to_contain_text("How loud is too loud?")
    _shots(page, "questions")
    page.get_by_role("button", name="Answer it for everybody").click()
    page.get_by_role("dialog").get_by_label("Answer").fill("Louder than talking.")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("table.rows")).to_have_count(0)
    public = context.new_page()
    public.goto(f"{console}/help/en/asked-below")
    public.get_by_text("How loud is too loud?").click()
    expect(public.locator("#questions")).to_contain_text("Louder than talking.")
    watched.check()


def _shots(page: Page, name: str) -> None:
    """For people to look at, where a folder is named."""
    if folder := os.environ.get("SIGAP_TEST_SHOTS"):
        size = page.viewport_size
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.reload()
            expect(page.locator("table.rows")).to_be_visible()
            page.screenshot(path=Path(folder) / f"{name}_{width}.png", full_page=True)
        if size:
            page.set_viewport_size(size)
