"""`/`: every fleet's counts, the devices at risk, the tickets that are due, the newest changes."""

from datetime import timedelta

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now
from dashboards.frame import fleets, frame
from dashboards.parts.devices.component_health import unusual_of
from dashboards.parts.orders.visits import with_visits
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.list_rows import ticket_row
from dashboards.parts.shared.words import expected, happened, mode_name, product_name
from dashboards.viewer import Viewer, viewer_of
from fleet.product import Severity
from service.tickets.states import OPEN
from store.console.alarms_shown import alarm_counts
from store.console.models_shown import models_newest
from store.console.overview_shown import fleet_overview, most_at_risk, newest_changes
from store.console.tickets_shown import TicketSearch, search_tickets
from store.engine.database import Connection

STANDING = ("active_unacknowledged", "active_acknowledged")
UNACKNOWLEDGED = ("active_unacknowledged", "returned_unacknowledged")
RISKS, LINES, DUE = 8, 12, 6


async def overview(request: Request) -> None:
    known = await fleets()
    viewer = viewer_of(request)
    with frame(request, "overview", known) as page:
        heading(viewer.t("overview")).classes("for-readers")
        if viewer.intro:
            await page.fragment("overview_intro.html", lambda conn: {})
        cards = await page.fragment("overview_cards.html", cards_of, viewer)
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                risks = await page.fragment("overview_risks.html", risks_of, viewer)
                unusual = await page.fragment("overview_health.html", unusual_of, viewer)
                due = await page.fragment("overview_due.html", due_of, viewer)
            with ui.element("div"):
                lines = await page.fragment("overview_lines.html", lines_of, viewer)
    page.follow("ticket", "prediction", "alarm", "device", "model", "clock", refresh=cards.refresh)
    page.follow("prediction", "ticket", "clock", refresh=risks.refresh)
    page.follow("clock", "model", refresh=unusual.refresh)
    page.follow("ticket", "clock", refresh=due.refresh)
    page.follow("ticket", "prediction", "clock", refresh=lines.refresh)


def cards_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    known = fleets_now(conn)
    alarms = alarm_counts(conn)
    champions = {model.product for model in models_newest(conn) if model.state == "champion"}
    cards = []
    for name, product in known.products.items():
        now = known.now(name)
        counts = fleet_overview(conn, name, now=now, silent_before=known.silent_before(name))
        standing = alarms.get(name, {})
        cards.append(
            {
                "id": name,
                "name": viewer.pick(product.name),
                "counts": counts,
                "silent": counts.devices - counts.online - counts.never_heard,
                "severities": [
                    (s, counts.open_by_severity[s]) for s in reversed(Severity) if s in counts.open_by_severity
                ],
                "alarms": sum(standing.get(state, 0) for state in STANDING),
                "unacknowledged": sum(standing.get(state, 0) for state in UNACKNOWLEDGED),
                "at": viewer.when(now),
                "driven": name in known.driven,
                "learnt": name in champions or not product.failure_modes,
            }
        )
    # Fleets with devices first: a product file alone has nothing to tell yet.
    cards.sort(key=lambda card: -card["counts"].devices)  # type: ignore[attr-defined]
    return {"cards": cards}


def risks_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    known = fleets_now(conn)
    rows = []
    for risk in most_at_risk(conn, limit=RISKS):
        product = known.products.get(risk.product)
        mode = product.mode(risk.failure_mode) if product else None
        horizon = mode.horizon if mode else timedelta(days=7)
        rows.append(
            {
                "risk": risk,
                "mode": mode_name(viewer, product, risk.failure_mode),
                "product": product_name(viewer, product, risk.product),
                "chance": risk.newest if risk.newest is not None else risk.probability,
                "expected": expected(viewer, risk.ts, risk.rul_low_s, risk.rul_high_s, horizon),
                "reason": viewer.say(risk.reasons[0], product) if risk.reasons else "",
            }
        )
    return {"rows": rows}


def due_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    known = fleets_now(conn)
    tickets = search_tickets(conn, TicketSearch(states=[*OPEN]), limit=DUE, offset=0)
    return {"rows": with_visits(conn, viewer, [ticket_row(viewer, known, ticket) for ticket in tickets])}


def lines_of(conn: Connection, viewer: Viewer) -> dict[str, object]:
    known = fleets_now(conn)
    rows = []
    for line in newest_changes(conn, limit=LINES):
        product = known.products.get(line.product)
        rows.append(
            {
                "line": line,
                "what": happened(viewer, line),
                "mode": mode_name(viewer, product, line.failure_mode),
                "ago": viewer.relative(line.at, known.times.get(line.product, known.latest)),
            }
        )
    return {"rows": rows}
