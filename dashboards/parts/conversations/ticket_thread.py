"""The conversation about a ticket, on its page: the last messages, and the way to all of it."""

from functools import partial

from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.frame import Fragment, Page
from dashboards.parts.conversations.rows import bubbles
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.viewer import Viewer
from service.conversations.threads import root_of, thread_of_ticket
from store.assets.assets import find_asset
from store.conversations.threads import find_ticket_thread
from store.engine.database import Connection
from store.service.tickets import find_ticket

LAST = 4


async def ticket_conversation(page: Page, number: int) -> Fragment:
    fragment = await page.fragment("ticket_thread.html", ticket_thread, page.viewer, number)
    fragment.html.on("click", partial(_pressed, page, number), js_handler=PRESSED)
    return fragment


def ticket_thread(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    """Of the thread with the present owner; nothing is made by looking."""
    nothing: dict[str, object] = {"messages": [], "thread": None, "count": 0, "may_begin": False}
    if not viewer.may(Permission.CUSTOMERS_READ):
        return nothing
    ticket = find_ticket(conn, number)
    asset = find_asset(conn, ticket.asset_id) if ticket else None
    if asset is None or asset.customer_id is None:
        return nothing
    thread = find_ticket_thread(conn, number, asset.customer_id)
    if thread is None:
        return {**nothing, "may_begin": viewer.may(Permission.REPORTS_WRITE)}
    root = root_of(conn, thread)
    shown = bubbles(conn, viewer, root.id)["messages"]
    assert isinstance(shown, list)
    return {**nothing, "messages": shown[-LAST:], "thread": root.id, "count": len(shown)}


async def _pressed(page: Page, number: int, event: GenericEventArguments) -> None:
    if event.args.get("act") != "begin-thread":
        return
    made: list[int] = []
    work = partial(_begin, number=number, to=made)
    if await act(page, Permission.REPORTS_WRITE, work, done="", about=f"ticket/{number}") and made:
        ui.navigate.to(f"/conversations/{made[0]}")


def _begin(conn: Connection, *, number: int, to: list[int]) -> None:
    to.append(thread_of_ticket(conn, number).id)
