"""`/tickets/{id}`: one ticket: its reasons, its deadline, the work on site, notices, and its buttons."""

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import note_read, read
from dashboards.frame import Page, fleets, frame
from dashboards.pages.missing import nothing_here
from dashboards.parts.charts.chart import LiveChart
from dashboards.parts.desk.ticket import chart_of, history_of, people_of, site_of, what_of, why_of
from dashboards.parts.desk.ticket_buttons import actions_bar
from dashboards.viewer import viewer_of
from store.service.tickets import Ticket, find_ticket

LARGEST_ID = 2**63 - 1


async def ticket(request: Request, ticket_id: str) -> None:
    viewer = viewer_of(request)
    known = await fleets()
    number = int(ticket_id) if ticket_id.isascii() and ticket_id.isdigit() else 0
    found = await read(find_ticket, number) if 0 < number <= LARGEST_ID else None
    if found is None:
        nothing_here(request, known)
        return
    if viewer.may(Permission.CUSTOMERS_READ):
        await note_read(f"ticket/{number}")
    with frame(request, "tickets", known, title=f"{viewer.t('ticket')} #{number}") as page:
        await _build(page, found)


async def _build(page: Page, found: Ticket) -> None:
    viewer, number = page.viewer, found.id
    what = await page.fragment("ticket_what.html", what_of, viewer, number)
    actions = await actions_bar(page, number)
    with ui.element("div").classes("two-columns"):
        with ui.element("div").classes("wide"):
            why = await page.fragment("ticket_why.html", why_of, viewer, number)
            with ui.element("section").classes("panel"):
                ui.html(f"<h2>{viewer.t('evidence_title')}</h2>", sanitize=False)
                chart = LiveChart(lambda: read(chart_of, viewer, number), viewer)
                await chart.show()
        with ui.element("div"):
            site = await page.fragment("ticket_site.html", site_of, viewer, number)
            people = await page.fragment("ticket_people.html", people_of, viewer, number)
            history = await page.fragment("ticket_history.html", history_of, viewer, number)
    page.follow("ticket", "clock", "command", refresh=what.refresh)
    page.follow("ticket", refresh=actions.refresh)
    page.follow("ticket", "prediction", refresh=why.refresh)
    page.follow("ticket", refresh=site.refresh)
    page.follow("notice", "ticket", refresh=people.refresh)
    page.follow("ticket", refresh=history.refresh)
