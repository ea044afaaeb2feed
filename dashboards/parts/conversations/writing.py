"""The field in which staff answer a customer, or write a note for staff."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID, uuid4

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.conversations.suggesting import Offer, offers
from dashboards.parts.shared.acting import act
from service.conversations.saying import LONGEST, Said, say
from service.conversations.threads import now_in, require_thread, root_of
from service.conversations.ways import CONSOLE
from store.conversations.messages import AuthorKind
from store.engine.database import Connection


async def write_form(page: Page, thread_id: int, typing: Callable[[], None] = lambda: None) -> None:
    """Shown to those who may; a refusal leaves what was written. A text that is sent twice is one message."""
    t = page.viewer.t
    if not page.viewer.may(Permission.REPORTS_WRITE):
        return
    ready = await read(offers, page.viewer, thread_id)
    with ui.element("section").classes("panel comment-form thread-write"):
        field = ui.textarea(t("thread_write"), on_change=lambda: typing())
        field.props(f"outlined dense autogrow maxlength={LONGEST}")
        key = [uuid4()]

        def take(text: str) -> None:
            field.set_value(_joined(str(field.value or ""), text))

        async def send(*, internal: bool) -> None:
            text = str(field.value or "").strip()
            if not text:
                return
            work = partial(_say, thread_id=thread_id, name=page.viewer.name, text=text, key=key[0], internal=internal)
            done = t("thread_noted" if internal else "thread_sent")
            if await act(page, Permission.REPORTS_WRITE, work, done=done, about=f"thread/{thread_id}"):
                key[0] = uuid4()
                field.set_value("")

        with ui.row().classes("dialog-buttons"):
            _ready_menu(page, ready, take)
            ui.button(t("thread_note"), icon="sticky_note_2", on_click=partial(send, internal=True)).props(
                "outline no-caps dense"
            )
            ui.button(t("thread_send"), icon="send", on_click=partial(send, internal=False)).props(
                "unelevated no-caps dense color=primary"
            )


def _ready_menu(page: Page, ready: Sequence[Offer], take: Callable[[str], None]) -> None:
    with ui.button(page.viewer.t("thread_ready"), icon="bolt").props("flat no-caps dense"), ui.menu():
        for one in ready:
            ui.menu_item(one.name, on_click=partial(take, one.text))


def _joined(before: str, text: str) -> str:
    return f"{before.rstrip()}\n\n{text}".strip()


def _say(conn: Connection, *, thread_id: int, name: str, text: str, key: UUID, internal: bool) -> object:
    thread = root_of(conn, require_thread(conn, thread_id))
    at = now_in(conn, thread, wall_clock())
    return say(conn, thread.id, Said(AuthorKind.STAFF, name, text, at, CONSOLE, key, internal=internal))
