"""`/tickets/{id}`: one ticket: its reasons, its deadline, the work on site, notices, and its buttons."""

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import note_read, read
from dashboards.frame import Page, fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.charts.chart import LiveChart
from dashboards.parts.conversations.ticket_thread import ticket_conversation
from dashboards.parts.desk.comment_form import comment_form
from dashboards.parts.desk.costs import costs_shown
from dashboards.parts.desk.decide_costs import decide_bar
from dashboards.parts.desk.pictures import pictures_of
from dashboards.parts.desk.repairs import repairs_of
from dashboards.parts.desk.ticket import chart_of, history_of, people_of, site_of, what_of, why_of
from dashboards.parts.desk.ticket_buttons import actions_bar
from dashboards.parts.desk.ticket_targets import targets_shown
from dashboards.parts.knowledge.article_of_ticket import article_button
from dashboards.parts.knowledge.ticket_articles import ticket_articles
from dashboards.parts.orders.visits import visit_buttons
from dashboards.parts.stock.ticket_parts import ticket_parts
from dashboards.parts.warranty.claim_of_ticket import claim_button
from dashboards.viewer import viewer_of
from store.service.tickets import Ticket, find_ticket

LARGEST_ID = 2**63 - 1


async def ticket(request: Request, ticket_id: str) -> None:
    viewer = viewer_of(request)
    known = await fleets()
    number = int(ticket_id) if ticket_id.isascii() and ticket_id.isdigit() else 0
    found = await read(find_ticket, number) if 0 < number <= LARGEST_ID else None
    if found is None:
        raise NothingHere
    if viewer.may(Permission.CUSTOMERS_READ):
        await note_read(f"ticket/{number}")
    with frame(request, "tickets", known, title=f"{viewer.t('ticket')} #{number}") as page:
        await _build(page, found)


async def _build(page: Page, found: Ticket) -> None:
    viewer, number = page.viewer, found.id
    what = await page.fragment("ticket_what.html", what_of, viewer, number)
    actions = await actions_bar(page, number)
    visits = await visit_buttons(page, number)
    await claim_button(page, number)
    with ui.element("div").classes("two-columns ticket-columns"):
        with ui.element("div").classes("wide"):
            why = await page.fragment("ticket_why.html", why_of, viewer, number)
            repairs = await page.fragment("ticket_repairs.html", repairs_of, viewer, number)
            with ui.element("section").classes("panel"):
                ui.html(f"<h2>{viewer.t('evidence_title')}</h2>", sanitize=False)
                chart = LiveChart(lambda: read(chart_of, viewer, number), viewer)
                await chart.show()
        with ui.element("div"):
            people = await page.fragment("ticket_people.html", people_of, viewer, number)
            targets = await page.fragment("ticket_targets.html", targets_shown, viewer, number)
            site = await page.fragment("ticket_site.html", site_of, viewer, number)
            pictures = await page.fragment("ticket_pictures.html", pictures_of, viewer, number)
            parts = await page.fragment("ticket_parts.html", ticket_parts, viewer, number)
            articles = await page.fragment("ticket_articles.html", ticket_articles, viewer, number)
            await article_button(page, number)
            costs = await page.fragment("ticket_costs.html", costs_shown, viewer, number)
            decide = await decide_bar(page, number)
            conversation = await ticket_conversation(page, number)
            comment_form(page, number)
            history = await page.fragment("ticket_history.html", history_of, viewer, number)
    page.follow("ticket", "clock", "command", refresh=what.refresh)
    page.follow("ticket", refresh=actions.refresh)
    page.follow("ticket", "order", refresh=visits.refresh)
    page.follow("ticket", refresh=repairs.refresh)
    page.follow("ticket", "prediction", refresh=why.refresh)
    page.follow("ticket", "clock", refresh=targets.refresh)
    page.follow("ticket", refresh=site.refresh)
    page.follow("ticket", refresh=articles.refresh)
    page.follow("ticket", refresh=costs.refresh)
    page.follow("ticket", "order", refresh=parts.refresh)
    page.follow("ticket", refresh=decide.refresh)
    page.follow("notice", "ticket", refresh=people.refresh)
    page.follow("ticket", refresh=pictures.refresh)
    page.follow("thread", refresh=conversation.refresh)
    page.follow("ticket", refresh=history.refresh)
