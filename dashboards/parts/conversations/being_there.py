"""Whoever has the conversations open is there to chat with: said every half minute while the page is shown."""

from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.frame import Page
from dashboards.parts.shared.acting import act_unseen
from store.conversations.presence import note_presence
from store.engine.database import Connection

EVERY_S = 30.0


def be_there(page: Page) -> None:
    """For whoever may answer customers, and has an account."""
    person = page.viewer.principal.person_id
    if person is None or not page.viewer.may(Permission.REPORTS_WRITE):
        return

    async def say_so() -> None:
        if await act_unseen(Permission.REPORTS_WRITE, partial(_note, person_id=person)) is None:
            timer.deactivate()

    timer = ui.timer(EVERY_S, say_so)


def _note(conn: Connection, *, person_id: int) -> bool:
    note_presence(conn, person_id, now=wall_clock())
    return True
