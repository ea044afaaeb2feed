"""Before a change is saved: which appointments it would leave without a technician who can keep them."""

from collections.abc import Callable

from nicegui import ui

from api.access.permissions import Permission
from dashboards.frame import Page
from dashboards.parts.field.shown import appointment_row
from dashboards.parts.shared.acting import act, act_unseen
from dashboards.render import render
from service.orders.unfit import unfit_after
from store.engine.database import Connection

PLANS = Permission.TICKETS_ASSIGN
Work = Callable[[Connection], object]


async def save_agreed(page: Page, technician_id: int, work: Work, *, done: str) -> bool:
    """Does the work; where appointments would not fit any more, they are shown first, and whoever looks decides. False
    where they changed their mind, or it was refused."""
    about = f"technician/{technician_id}"
    # Where nothing is found, the change itself says why it is refused.
    if unfit := await act_unseen(PLANS, lambda conn: unfit_after(conn, technician_id, work)):
        rows = [appointment_row(page.viewer, one, one.why) for one in unfit]
        if not await _agree(page, rows):
            return False
    return await act(page, PLANS, work, done=done, about=about)


async def _agree(page: Page, rows: list[dict[str, object]]) -> bool:
    t = page.viewer.t
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("unfit_title", count=len(rows))).classes("dialog-title")
        ui.html(render("unfit_appointments.html", page.viewer, rows=rows), sanitize=False)
        ui.label(t("unfit_help")).classes("muted small")
        with ui.row().classes("dialog-buttons"):
            ui.button(t("back_to_form"), on_click=lambda: dialog.submit(False)).props("flat no-caps")
            ui.button(t("save_all_the_same"), on_click=lambda: dialog.submit(True)).props(
                "unelevated no-caps color=primary"
            )
    said = await dialog
    dialog.delete()
    return said is True
