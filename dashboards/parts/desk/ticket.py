"""The parts of a ticket's page."""

from datetime import timedelta

from api.access.permissions import Permission
from api.web.database import the_device, the_product
from dashboards.console import console, fleets_now
from dashboards.parts.charts.evidence import Chart, draw, with_sensors
from dashboards.parts.desk.inspection import checklist_of, inspection_of, metrics_of, parts_of, why_inspected
from dashboards.parts.devices.commands import remedy_shown
from dashboards.parts.devices.health import prediction_row
from dashboards.parts.learning.reasons import metrics_behind, weighed
from dashboards.parts.orders.visits import visit_shown
from dashboards.parts.shared.list_rows import is_late
from dashboards.parts.shared.words import action_name, channel_name, component_name, expected, mode_name
from dashboards.viewer import Viewer
from fleet.coded import as_written
from fleet.product import Product
from fleet.unusual_modes import component_about
from service.findings.findings import finding_code
from service.tickets.states import OPEN, By, NoSuchTicket
from store.assets.assets import SoldAsset, find_asset
from store.assets.customers import find_customer
from store.assets.device_state import device_state
from store.assets.sites import address_line, site_of_asset
from store.console.tickets_shown import open_tickets_of_asset
from store.engine.database import Connection
from store.learning.predictions import Prediction, find_prediction, predictions_of_ticket
from store.service.answers import answers_of
from store.service.notices import list_notices
from store.service.reports import FormerFinding, findings_of, former_findings_of, reports_of
from store.service.tickets import Ticket, find_ticket, ticket_history

SEEN_BEFORE, HORIZONS_BEFORE = timedelta(days=21), 3
MOST_METRICS = 5


def the_ticket(conn: Connection, ticket_id: int) -> tuple[Ticket, Product]:
    """NoSuchTicket where it is gone; Missing where its product is."""
    ticket = find_ticket(conn, ticket_id)
    if ticket is None:
        raise NoSuchTicket(ticket_id)
    return ticket, the_product(conn, ticket.product)


def by_now(conn: Connection, ticket_id: int, actor: str, why: str = "") -> By:
    """Who acts, at the clock of the ticket's fleet."""
    ticket, _ = the_ticket(conn, ticket_id)
    return By(actor, console().database.now(conn, ticket.product), as_written(why) if why else None)


def what_of(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    ticket, product = the_ticket(conn, ticket_id)
    now = fleets_now(conn).now(ticket.product)
    is_open = ticket.state in OPEN
    former = former_findings_of(conn, ticket.id)
    return {
        "ticket": ticket,
        "mode": mode_name(viewer, product, ticket.failure_mode),
        "component": component_name(viewer, product, about)
        if (about := component_about(product, ticket.failure_mode))
        else "",
        "product": viewer.pick(product.name),
        "opened": viewer.when(ticket.opened_at),
        "opened_ago": viewer.relative(ticket.opened_at, now),
        "due": viewer.when(ticket.due_at) if ticket.due_at and is_open else "",
        "due_in": viewer.relative(ticket.due_at, now) if ticket.due_at and is_open else "",
        "late": is_late(ticket, now),
        "resolved": viewer.when(ticket.resolved_at) if ticket.resolved_at else "",
        "siblings": [
            {
                "ticket": one,
                "mode": mode_name(viewer, product, one.failure_mode),
                "due": viewer.relative(one.due_at, now) if one.due_at else "",
            }
            for one in open_tickets_of_asset(conn, ticket.asset_id)
            if one.id != ticket.id
        ],
        "remedy": remedy_shown(conn, viewer, product, ticket),
        **visit_shown(conn, viewer, ticket.id),
        "findings": [
            {
                "former": [_former(viewer, product, was) for was in former if was.opening == one.opening],
                "found": one,
                "kind": viewer.t(f"kind_{one.kind}"),
                "mode": mode_name(viewer, product, one.failure_mode) if one.failure_mode else "",
                "component": component_name(viewer, product, one.component) if one.component else "",
                "parts": [_part(viewer, product, part) for part in one.parts],
                "failed": viewer.when(one.failed_at) if one.failed_at else "",
                "actor": one.actor,
                "at": viewer.when(one.at),
            }
            for one in findings_of(conn, ticket.id)
        ],
    }


def _former(viewer: Viewer, product: Product, was: FormerFinding) -> dict[str, str]:
    """What a finding was before it was corrected."""
    head = viewer.t("finding_former", actor=viewer.actor(was.corrected_by), at=viewer.when(was.until_at), why=was.why)
    return {"head": head, "what": viewer.say(finding_code(was), product)}


def why_of(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    """The reasons in words, the numbers behind them, and the expected window."""
    ticket, product = the_ticket(conn, ticket_id)
    mode = product.mode(ticket.failure_mode)
    predictions = predictions_of_ticket(conn, ticket.id)
    first = next((one for one in predictions if one.id == ticket.prediction_id), None)
    return {
        "ticket": ticket,
        "first": prediction_row(viewer, product, first) if first else None,
        "weighed": weighed(viewer, product, first) if first else None,
        "sentence": why_inspected(viewer, product, first) or _sentence(viewer, product, ticket, first),
        "inspection": inspection_of(conn, viewer, product, ticket.failure_mode, fleets_now(conn).now(product.id)),
        "threshold": _threshold(viewer, first),
        "expected": expected(viewer, first.ts, first.rul_low_s, first.rul_high_s, mode.horizon if mode else None)
        if first
        else None,
        "best": viewer.day(first.ts + timedelta(seconds=first.rul_s)) if first and first.rul_s is not None else "",
        "until": viewer.when(ticket.window_ends_at),
        "later": [prediction_row(viewer, product, one) for one in predictions if one.id != ticket.prediction_id],
        "reports": [
            {"text": report.text, "at": viewer.when(report.reported_at)} for report in reports_of(conn, ticket.id)
        ],
    }


def chart_of(conn: Connection, viewer: Viewer, ticket_id: int) -> Chart:
    """The chart of the reasons' metrics, up to the moment at which the ticket opened."""
    ticket, _ = the_ticket(conn, ticket_id)
    product, device = the_device(conn, ticket.product, ticket.serial)
    predictions = predictions_of_ticket(conn, ticket.id)
    mode = product.mode(ticket.failure_mode)
    length = max(SEEN_BEFORE, HORIZONS_BEFORE * mode.horizon) if mode else SEEN_BEFORE
    thresholds = {e.failure_mode: float(e.evidence["threshold"]) for e in predictions if "threshold" in e.evidence}
    return draw(
        conn,
        viewer,
        product,
        device,
        (metrics_behind(product, predictions) or metrics_of(product, predictions))[:MOST_METRICS]
        or with_sensors(product, [], most=MOST_METRICS),
        since=ticket.opened_at - length,
        until=ticket.opened_at,
        thresholds=thresholds,
        modes=[ticket.failure_mode],
    )


def site_of(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    """What to do and bring, from the product file."""
    ticket, product = the_ticket(conn, ticket_id)
    mode = product.mode(ticket.failure_mode)
    component = product.component(mode.component) if mode else None
    parts = (mode.parts or (component.parts if component else ())) if mode else parts_of(product, ticket.failure_mode)
    first = find_prediction(conn, ticket.prediction_id) if ticket.prediction_id and mode is None else None
    return {
        "ticket": ticket,
        "checklist": [viewer.pick(line) for line in mode.checklist]
        if mode
        else checklist_of(viewer, product, ticket.failure_mode, first),
        "parts": [_part(viewer, product, part) for part in parts],
    }


def people_of(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    """The customer, the notices to them, and their answers."""
    ticket, product = the_ticket(conn, ticket_id)
    customer_id = device_state(conn, ticket.device_id).customer_id
    sees_customers = viewer.may(Permission.CUSTOMERS_READ)
    notices = list_notices(conn, ticket_id=ticket.id, limit=20) if viewer.may(Permission.NOTICES_READ) else []
    asset = find_asset(conn, ticket.asset_id) if sees_customers else None
    return {
        "place": _place(conn, asset) if asset else None,
        "customer": find_customer(conn, customer_id) if customer_id and sees_customers else None,
        "notices": [
            {
                "notice": notice,
                "channel": channel_name(viewer, notice.channel),
                "at": viewer.when(notice.created_at),
                "reason": viewer.say(notice.reason, product),
            }
            for notice in notices
        ],
        "answers": [
            {"answer": answer, "at": viewer.when(answer.at)}
            for answer in (answers_of(conn, ticket.id) if sees_customers else ())
        ],
    }


def history_of(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    _, product = the_ticket(conn, ticket_id)
    rows = []
    for change in reversed(ticket_history(conn, ticket_id)):
        what, why = action_name(viewer, change.action), viewer.say(change.why, product)
        rows.append({"change": change, "what": what, "why": why, "at": viewer.when(change.at)})
    return {"rows": rows[:100]}


def _sentence(viewer: Viewer, product: Product, ticket: Ticket, first: Prediction | None) -> str:
    if first is None or first.probability is None:
        return viewer.t(f"why_{ticket.source}")
    mode = product.mode(first.failure_mode)
    return viewer.t(
        "why_prediction",
        mode=mode_name(viewer, product, first.failure_mode),
        p=viewer.percent(first.probability),
        horizon=viewer.span(mode.horizon) if mode else "–",
    )


def _threshold(viewer: Viewer, first: Prediction | None) -> str:
    if first is None or "threshold" not in first.evidence:
        return ""
    evidence = first.evidence
    return viewer.t(
        "why_threshold",
        n=evidence.get("confirmations", 1),
        threshold=viewer.percent(evidence["threshold"]),
        precision=viewer.percent(evidence.get("precision")),
    )


def _part(viewer: Viewer, product: Product, part_id: str) -> str:
    part = next((part for part in product.parts if part.id == part_id), None)
    if part is None:
        return part_id
    return f"{viewer.pick(part.name)} ({part.number})" if part.number else viewer.pick(part.name)


def _place(conn: Connection, asset: SoldAsset) -> dict[str, str] | None:
    """Where the appliance stands, how to find it, whom to call there; None where nobody said."""
    site = site_of_asset(conn, asset.id)
    if site is None:
        return (
            {"address": asset.site, "map": asset.site, "hints": "", "contact": "", "phone": ""} if asset.site else None
        )
    pin = f"{site.latitude},{site.longitude}" if site.latitude is not None else address_line(site)
    return {
        "address": address_line(site),
        "map": pin,
        "hints": " · ".join(part for part in (site.landmark, site.access_notes) if part),
        "contact": site.contact_name,
        "phone": site.contact_phone,
    }
