"""What staff do with a conversation: take it, give it away, close it, open it again, merge it, take that back."""

from collections.abc import Callable
from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import fleets_now, read
from dashboards.frame import Fragment, Page
from dashboards.parts.conversations.rows import title_of
from dashboards.parts.shared.acting import act, ask
from dashboards.viewer import Viewer
from service.conversations import threads
from service.conversations.threads import require_thread
from store.conversations.deliveries import clear_dead
from store.conversations.threads import ThreadState, mark_read, threads_of_customer
from store.engine.database import Connection

Work = Callable[[Connection], object]


async def thread_pressed(page: Page, thread_id: int, pressed: str, other: str) -> None:
    """A button of a conversation's head."""
    works: dict[str, Work] = {
        "take-thread": partial(_give, thread_id=thread_id, to=page.viewer.name),
        "free-thread": partial(_give, thread_id=thread_id, to=None),
        "close-thread": partial(_run, threads.close, thread_id),
        "reopen-thread": partial(_run, threads.reopen, thread_id),
        "read-thread": partial(_run, mark_read, thread_id),
        "clear-dead": partial(_clear, thread_id=thread_id),
    }
    if pressed in works:
        await _do(page, works[pressed], thread_id)
    elif pressed == "give-thread":
        if to := await ask(page, "thread_give_to"):
            await _do(page, partial(_give, thread_id=thread_id, to=to), thread_id)
    elif pressed == "merge-thread":
        await merge_dialog(page, thread_id)
    elif pressed == "unmerge-thread" and other.isdecimal():
        await _do(page, partial(_run, threads.unmerge, int(other)), thread_id)


async def merge_dialog(page: Page, thread_id: int) -> None:
    """Into which other conversation of the customer."""
    t = page.viewer.t
    options = await read(_mergeable, page.viewer, thread_id)
    if not options:
        ui.notify(t("thread_nothing_to_merge"), type="warning")
        return
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("thread_merge")).classes("dialog-title")
        ui.label(t("thread_merge_help")).classes("muted")
        into = ui.select(options, value=next(iter(options)), label=t("thread_merge_into"))
        into.props("outlined dense options-dense")
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("thread_merge"), on_click=lambda: dialog.submit(into.value)).props(
                "unelevated no-caps color=primary"
            )
    chosen = await dialog
    dialog.delete()
    if chosen and await _do(page, partial(_merge, thread_id=thread_id, into=int(chosen)), thread_id):
        ui.navigate.to(f"/conversations/{int(chosen)}")


async def _do(page: Page, work: Work, thread_id: int) -> bool:
    return await act(page, Permission.REPORTS_WRITE, work, done="", about=f"thread/{thread_id}")


def buttons_of(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    thread = require_thread(conn, number)
    return {
        "may": viewer.may(Permission.REPORTS_WRITE),
        "mine": (thread.assignee or "").casefold() == viewer.name.casefold(),
        "thread": thread,
        "closed": thread.state is ThreadState.CLOSED,
    }


def follow_buttons(page: Page, fragment: Fragment) -> None:
    page.follow("thread", refresh=fragment.refresh)


def _mergeable(conn: Connection, viewer: Viewer, thread_id: int) -> dict[int, str]:
    thread, products = require_thread(conn, thread_id), fleets_now(conn).products
    others = [one for one in threads_of_customer(conn, thread.customer_id) if one.id != thread_id]
    return {one.id: f"{title_of(viewer, one, products.get(one.product or ''))} ({one.id})" for one in others}


def _give(conn: Connection, *, thread_id: int, to: str | None) -> object:
    return threads.give(conn, thread_id, to)


def _merge(conn: Connection, *, thread_id: int, into: int) -> object:
    return threads.merge(conn, thread_id, into)


def _clear(conn: Connection, *, thread_id: int) -> object:
    return clear_dead(conn, require_thread(conn, thread_id).customer_id)


def _run(work: Callable[[Connection, int], object], number: int, conn: Connection) -> object:
    return work(conn, number)
