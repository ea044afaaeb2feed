"""A person decides, with a reason, what a ticket's repair costs the customer."""

from functools import partial

from api.access.permissions import Permission
from dashboards.console import fleets_now, read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.desk.ticket import the_ticket
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.action_row import Action, ActionRow
from fleet.coded import as_written
from fleet.product import Product
from service.coverage.deciding import confirm, current
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.service.entitlements import entitlements_of
from store.service.tickets import Ticket

NONE = "-"


class DecideBar:
    """One button, where there is something to decide on and whoever looks may."""

    def __init__(self, page: Page, ticket_id: int) -> None:
        self._page, self._ticket_id = page, ticket_id
        self._row = ActionRow(page)

    async def refresh(self) -> None:
        may = self._page.viewer.may(Permission.COVERAGE_WRITE) and await read(_decidable, self._ticket_id)
        decide = Action("decide_costs", self._page.viewer.t("costs_decide"), "gavel", self._decide)
        self._row.show([decide] if may else [])

    async def _decide(self) -> None:
        page, number = self._page, self._ticket_id
        ticket, product = await read(the_ticket, number)
        said = await fill_in(page, page.viewer.t("costs_decide"), _asked(page, product))
        if said is None:
            return
        work = partial(_decide, ticket=ticket, product=product, said=said, actor=page.viewer.name)
        await act(
            page,
            Permission.COVERAGE_WRITE,
            work,
            done=page.viewer.t("costs_decided"),
            about=f"ticket/{number}",
            audit=AuditAction.COVERAGE_CHANGED,
            product=product,
        )


async def decide_bar(page: Page, ticket_id: int) -> DecideBar:
    bar = DecideBar(page, ticket_id)
    await bar.refresh()
    return bar


def _asked(page: Page, product: Product) -> list[Asked]:
    t = page.viewer.t
    clauses = product.warranty.clauses if product.warranty else ()
    options = {NONE: t("costs_no_clause"), **{one.id: page.viewer.pick(one.name) for one in clauses}}
    chosen = [Asked("clause", t("costs_clause"), options=options)] if clauses else []
    return [*chosen, Asked("why", t("costs_why"), needed=True)]


def _decidable(conn: Connection, ticket_id: int) -> bool:
    ticket, _ = the_ticket(conn, ticket_id)
    return current(entitlements_of(conn, ticket_id), ticket.openings, decided=False) is not None


def _decide(conn: Connection, *, ticket: Ticket, product: Product, said: dict[str, str], actor: str) -> None:
    clause = said.get("clause", NONE)
    confirm(
        conn,
        product,
        ticket_id=ticket.id,
        opening=ticket.openings,
        asset_id=ticket.asset_id,
        clause=None if clause == NONE else clause,
        why=as_written(said["why"]),
        actor=actor,
        at=fleets_now(conn).now(ticket.product),
    )
