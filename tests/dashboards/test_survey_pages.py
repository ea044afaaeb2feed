"""Surveys, reviews and complaints in the console, by a real browser: called back, published, answered."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from service.claims.deciding import Decided, decide, take
from service.claims.making import Wanted, begin_claim, submit_claim
from service.follow_up.answering import comment, rate, review
from store.assets.customers import create_customer
from store.engine.database import Connection
from store.follow_up.surveys import survey_of
from tests.dashboards.console_world import Watched
from tests.service.service_world import NOW, World, add_fridge, rows
from tests.service.warranty_world import BUYER, STAFF


def test_a_dissatisfied_customer_is_called_back_and_their_review_is_published_and_answered(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    sari = create_customer(desk, name="Sari", email="sari@example.com")
    fridge = add_fridge(desk, world.product, "SN-136", sari)
    claim = submit_claim(desk, begin_claim(desk, world.product, Wanted(fridge.asset_id, sari, "hums"), BUYER).id, BUYER)
    take(desk, claim.id, STAFF)
    decide(desk, world.product, claim.id, [Decided(1, "approved", "repair")], STAFF)
    asked = survey_of(desk, sari, claim_id=claim.id)
    assert asked is not None
    rate(desk, asked.id, 2, how="letter", now=NOW)
    comment(desk, asked.id, "had to wait for three weeks")
    made = review(desk, asked.id, words="Three weeks is long", shown_name="A.", language="en", now=NOW)
    page = staff.page
    page.goto(f"{console}/surveys?state=calls")
    expect(page.locator("table.surveys")).to_contain_text("had to wait for three weeks")
    expect(page.locator("table.survey-figures")).to_contain_text("Fridge")
    _shot(page, "surveys")
    page.get_by_role("link", name="2 · Dissatisfied").click()
    page.get_by_role("button", name="Take the call back").click()
    page.get_by_role("button", name="Called").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What was said").fill("the part was not in stock")
    _shot(page, "survey_call")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".ticket-head")).to_contain_text("Talked to them")
    _shot(page, "survey")
    page.goto(f"{console}/reviews/{made}")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".ticket-head .chip")).to_contain_text("Published")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox").fill("The part is in stock now.")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator(".ticket-head")).to_contain_text("The part is in stock now.")
    _shot(page, "review")
    page.goto(f"{console}/reviews?state=published")
    expect(page.locator("table.reviews")).to_contain_text("Three weeks is long")
    page.goto(f"{console}/opinions/fridge?lang=en")
    expect(page.locator("main")).to_contain_text("The part is in stock now.")
    _shot(page, "opinions")
    page.goto(f"{console}/complaints")
    expect(page.locator("main, .page").first).to_contain_text("per 1,000 device-months")
    expect(page.locator("table.complaints")).to_contain_text("Low scores")
    _shot(page, "complaints")
    subjects = {one for (one,) in rows(desk, "SELECT DISTINCT subject FROM audit WHERE subject ~ '^(survey|review)/'")}
    assert {f"survey/{asked.id}", f"review/{made}"} <= subjects
    staff.check()


def test_a_claim_is_made_from_the_page_of_a_ticket(
    staff: Watched, console: str, desk: Connection, world: World
) -> None:
    fridge = add_fridge(desk, world.product, "SN-137", world.ani)
    [(ticket,)] = desk.execute(
        """INSERT INTO ticket (product, asset_id, device_id, failure_mode, state, source, severity, opened_at,
               window_ends_at)
           VALUES ('fridge', %s, %s, 'compressor_wear', 'new', 'customer', 'error', %s, %s) RETURNING id""",
        (fridge.asset_id, fridge.id, NOW, NOW),
    ).fetchall()
    page = staff.page
    page.goto(f"{console}/tickets/{ticket}")
    page.get_by_role("button", name="Make a claim").click()
    expect(page.locator(".claim-lines")).to_contain_text("Compressor")
    made = rows(desk, "SELECT ticket_id, failure_mode, state FROM warranty_claim WHERE asset_id = %s", fridge.asset_id)
    assert made == [(ticket, "compressor_wear", "draft")]
    desk.execute("UPDATE ticket SET state = 'cancelled', closed_at = opened_at WHERE id = %s", (ticket,))
    staff.check()


def _shot(page: Page, name: str) -> None:
    """A picture for people, where somebody asks for them."""
    if folder := os.environ.get("SIGAP_TEST_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
