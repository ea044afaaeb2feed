"""What is done to several tickets of a list at once."""

from collections.abc import Callable
from functools import partial

from api.access.assignees import assignee_named
from api.access.permissions import Permission
from api.access.principal import Principal
from dashboards.console import console
from dashboards.frame import Page
from dashboards.parts.desk.choose_assignee import choose_assignee
from dashboards.parts.desk.hold_dialog import AskedHold, ask_hold
from dashboards.parts.desk.ticket import by_now, the_ticket
from dashboards.parts.shared.acting import act_on_each, ask
from dashboards.viewer import Viewer
from service.tickets import actions as service
from service.tickets.comments import write_comment
from store.engine.database import Connection
from store.service.tickets import Ticket, find_ticket

# In the order of their buttons.
ASKED = {
    "assign": Permission.TICKETS_ASSIGN,
    "hold": Permission.TICKETS_WORK,
    "comment": Permission.TICKETS_COMMENT,
    "close": Permission.TICKETS_CLOSE,
    "cancel": Permission.TICKETS_CLOSE,
}
ICONS = {"assign": "person_add", "hold": "pause", "comment": "chat", "close": "inventory_2", "cancel": "block"}


def acts_on_several(viewer: Viewer) -> list[tuple[str, str, str]]:
    """(act, symbol, label) of what whoever looks may do."""
    return [(act, ICONS[act], viewer.t(f"act_{act}")) for act, asked in ASKED.items() if viewer.may(asked)]


async def act_on_tickets(page: Page, act: str, tickets: list[int]) -> None:
    """Asks once for whom or why, and then does it to each ticket that allows it."""
    if act not in ASKED or not tickets:
        return
    work = await _work(page, act, tickets)
    if work is not None:
        await act_on_each(page, ASKED[act], tickets, work, kind="ticket", thing=find_ticket)


async def _work(page: Page, act: str, tickets: list[int]) -> Callable[[Connection, int], object] | None:
    if act == "close":
        return partial(_close, name=page.viewer.name)
    if act == "assign":
        who = await choose_assignee(page, tickets[0])
        return partial(_each, partial(assign_named, principal=page.viewer.principal, who=who)) if who else None
    if act == "hold":
        held = await ask_hold(page)
        return partial(_each, partial(hold_as_asked, viewer=page.viewer, held=held)) if held else None
    said = await ask(page, f"ask_{act}", confirm=f"act_{act}")
    if not said:
        return None
    if act == "comment":
        return lambda conn, number: write_comment(conn, number, by_now(conn, number, page.viewer.name), said)
    outlets = console().database.outlets
    return lambda conn, number: service.cancel(conn, number, by_now(conn, number, page.viewer.name, said), outlets)


def _close(conn: Connection, number: int, *, name: str) -> Ticket:
    return service.close(conn, number, by_now(conn, number, name))


def _each(work: Callable[..., object], conn: Connection, number: int) -> object:
    return work(conn, number=number)


def hold_as_asked(conn: Connection, *, number: int, viewer: Viewer, held: AskedHold) -> Ticket:
    """BadEntry for an end that is no moment, or is over."""
    by = by_now(conn, number, viewer.name, held.why)
    return service.hold(conn, number, by, held.reason, held.resume_at(viewer))


def assign_named(conn: Connection, *, number: int, principal: Principal, who: str) -> Ticket:
    """BadEntry for a name that was not among those to choose from."""
    name = assignee_named(conn, principal, the_ticket(conn, number)[0], who)
    return service.assign(conn, number, by_now(conn, number, principal.name), name, console().database.outlets)
