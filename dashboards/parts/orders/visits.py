"""The visit of a ticket: in its row, in its header, and the buttons that begin one."""

from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.orders.shown import window_shown
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.shared.action_row import Action, ActionRow
from dashboards.viewer import Viewer
from fleet.product import Product
from service.orders.declined import confirm_declined
from service.orders.making import ensure_order
from service.tickets.states import OPEN, By, NoSuchTicket
from store.assets.products import current_product
from store.console.orders_shown import ShownVisit, visits_of_tickets
from store.engine.database import Connection
from store.orders.declined import declined_visit
from store.service.tickets import Ticket, find_ticket


def with_visits(conn: Connection, viewer: Viewer, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Rows of tickets with when somebody goes."""
    numbers = [ticket.id for row in rows if hasattr(ticket := row["ticket"], "id")]
    visits = visits_of_tickets(conn, numbers)
    return [{**row, "visit": _row(viewer, visits.get(number))} for row, number in zip(rows, numbers, strict=True)]


def visit_shown(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    found = visits_of_tickets(conn, [ticket_id]).get(ticket_id)
    declined, said = declined_visit(conn, ticket_id), ""
    if declined is not None and declined.confirmed_at is None:
        said = viewer.t("visit_declined_shown")
    elif declined is not None:
        by = viewer.actor(declined.confirmed_by or "")
        said = viewer.t("visit_confirmed_shown", reason=declined.reason or "", by=by)
    visit = {"when": "", **(_row(viewer, found) or {}), "order": found.order_id} if found else None
    if visit is not None and found is not None:
        visit |= {"technician": found.technician, "state": viewer.t(f"order_state_{found.order_state}")}
    return {"visit": visit, "declined": said}


class VisitButtons:
    """ "Plan a visit" leads to the ticket's order; "needed all the same" where the customer wants none."""

    def __init__(self, page: Page, ticket_id: int) -> None:
        self._page, self._ticket_id = page, ticket_id
        self._row = ActionRow(page)

    async def refresh(self) -> None:
        state, has_order, declined = await read(_stand, self._ticket_id)
        t, possible = self._page.viewer.t, list[Action]()
        if state in OPEN and self._page.viewer.may(Permission.TICKETS_ASSIGN):
            if declined:
                possible = [Action("confirm_visit", t("act_confirm_visit"), "event_available", self._confirm)]
            elif not has_order:
                possible = [Action("visit", t("act_visit"), "event", self._plan)]
        self._row.show(possible)

    async def _plan(self) -> None:
        number, name = self._ticket_id, self._page.viewer.name
        made = partial(_make, ticket_id=number, actor=name)
        if await act(self._page, Permission.TICKETS_ASSIGN, made, done="", about=f"ticket/{number}"):
            visit = (await read(visits_of_tickets, [number])).get(number)
            if visit is not None:
                ui.navigate.to(f"/orders/{visit.order_id}")

    async def _confirm(self) -> None:
        number, t = self._ticket_id, self._page.viewer.t
        if why := await ask(self._page, "ask_confirm_visit"):
            work = partial(_confirm, ticket_id=number, actor=self._page.viewer.name, why=why)
            done = t("done_confirm_visit", ticket=number)
            await act(self._page, Permission.TICKETS_ASSIGN, work, done=done, about=f"ticket/{number}")


async def visit_buttons(page: Page, ticket_id: int) -> VisitButtons:
    bar = VisitButtons(page, ticket_id)
    await bar.refresh()
    return bar


def _stand(conn: Connection, ticket_id: int) -> tuple[str, bool, bool]:
    ticket, declined = find_ticket(conn, ticket_id), declined_visit(conn, ticket_id)
    has_order = ticket_id in visits_of_tickets(conn, [ticket_id])
    return ticket.state if ticket else "", has_order, declined is not None and declined.confirmed_at is None


def _make(conn: Connection, *, ticket_id: int, actor: str) -> object:
    ticket, product = _known(conn, ticket_id)
    return ensure_order(conn, product, ticket.asset_id, By(actor, console().database.now(conn, product.id)))


def _confirm(conn: Connection, *, ticket_id: int, actor: str, why: str) -> object:
    _, product = _known(conn, ticket_id)
    confirm_declined(conn, ticket_id, By(actor, console().database.now(conn, product.id)), why)
    return None


def _known(conn: Connection, ticket_id: int) -> tuple[Ticket, Product]:
    ticket = find_ticket(conn, ticket_id)
    product = current_product(conn, ticket.product) if ticket else None
    if ticket is None or product is None:
        raise NoSuchTicket(ticket_id)
    return ticket, product


def _row(viewer: Viewer, visit: ShownVisit | None) -> dict[str, object] | None:
    if visit is None or visit.arrival_begins is None or visit.arrival_ends is None:
        return None
    return {"order": visit.order_id, "when": window_shown(viewer, visit.arrival_begins, visit.arrival_ends)}
