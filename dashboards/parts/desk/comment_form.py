"""The field in which staff write a comment on a ticket."""

from functools import partial
from uuid import uuid4

from nicegui import ui

from api.access.permissions import Permission
from dashboards.frame import Page
from dashboards.parts.desk.ticket import by_now
from dashboards.parts.shared.acting import act
from service.tickets.comments import LONGEST, write_comment
from store.engine.database import Connection


def comment_form(page: Page, ticket_id: int) -> None:
    """Shown to those who may; a refusal leaves what was written."""
    t = page.viewer.t
    if not page.viewer.may(Permission.TICKETS_COMMENT):
        return
    with ui.element("section").classes("panel comment-form"):
        field = ui.textarea(t("comment_hint")).props(f"outlined dense autogrow maxlength={LONGEST}")
        key = [uuid4().hex]

        async def add() -> None:
            text = str(field.value or "").strip()
            if not text:
                return
            work = partial(_write, ticket_id=ticket_id, name=page.viewer.name, text=text, key=key[0])
            if await act(page, Permission.TICKETS_COMMENT, work, done=t("comment_added"), about=f"ticket/{ticket_id}"):
                key[0] = uuid4().hex
                field.set_value("")

        ui.button(t("comment_add"), icon="chat", on_click=add).props("outline no-caps dense")


def _write(conn: Connection, *, ticket_id: int, name: str, text: str, key: str) -> object:
    return write_comment(conn, ticket_id, by_now(conn, ticket_id, name), text, key=key)
