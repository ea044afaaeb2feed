"""Absences of a technician: noted, and taken back; another address for their calendar."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import fleets_now, read
from dashboards.frame import Page
from dashboards.parts.field.agreeing import save_agreed
from dashboards.parts.shared.acting import act
from fleet.coded import coded
from service.orders.states import OrderRefused
from store.engine.database import Connection
from store.orders.technician_feeds import renew_feed
from store.orders.technicians import Technician, add_absence, end_absence, find_technician

KINDS = ("leave", "sick", "training", "other")
DAY = timedelta(days=1)


async def absence_dialog(page: Page, technician_id: int) -> None:
    """Whole days, or hours of one day, by the technician's own clock; appointments in it are told first."""
    viewer, t = page.viewer, page.viewer.t

    def load(conn: Connection) -> tuple[Technician | None, datetime]:
        return find_technician(conn, technician_id), fleets_now(conn).latest

    known, now = await read(load)
    if known is None:
        return
    today = now.astimezone(ZoneInfo(known.time_zone)).date().isoformat()
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(f"{t('absence_add')} · {known.name}").classes("dialog-title")
        kind = ui.select({one: t(f"absence_{one}") for one in KINDS}, value="leave", label=t("absence_kind"))
        with ui.element("div").classes("form-pair"):
            first = ui.input(t("absence_first"), value=today).props("type=date")
            last = ui.input(t("absence_last"), value=today).props("type=date")
            since = ui.input(t("absence_since")).props("type=time")
            until = ui.input(t("absence_until")).props("type=time")
        ui.label(t("absence_help", zone=known.time_zone)).classes("muted small")
        note = ui.input(t("form_note")).props("maxlength=400")
        for field in (kind, first, last, since, until, note):
            field.props("outlined dense")

        async def save() -> None:
            def work(conn: Connection) -> object:
                begins, ends = away(known, first.value, last.value, since.value, until.value)
                return add_absence(
                    conn, technician_id, begins=begins, ends=ends, kind=str(kind.value),
                    note=str(note.value or "").strip(), made_by=viewer.name, made_at=wall_clock(),
                )  # fmt: skip

            if await save_agreed(page, technician_id, work, done=t("done_absence", name=known.name)):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("save"), on_click=save).props("unelevated no-caps color=primary").classes("save")
    await dialog
    dialog.delete()


def away(known: Technician, first: object, last: object, since: object, until: object) -> tuple[datetime, datetime]:
    """From the first moment of an absence until its end; OrderRefused where it is none."""
    zone = ZoneInfo(known.time_zone)
    try:
        begins = datetime.fromisoformat(str(first or "")).date()
        ends = datetime.fromisoformat(str(last or first or "")).date()
        start = datetime.combine(begins, time.fromisoformat(str(since or "00:00")), zone)
        hours = time.fromisoformat(str(until)) if until else None
    except ValueError as exc:
        raise OrderRefused(coded("absence_unreadable")) from exc
    end = datetime.combine(ends, hours, zone) if hours else datetime.combine(ends + DAY, time(), zone)
    if end <= start:
        raise OrderRefused(coded("absence_backwards"))
    return start.astimezone(UTC), end.astimezone(UTC)


async def take_back(page: Page, technician_id: int, absence_id: int) -> None:
    def work(conn: Connection) -> object:
        return end_absence(conn, technician_id, absence_id)

    about, done = f"technician/{technician_id}", page.viewer.t("done_absence_back")
    await act(page, Permission.TICKETS_ASSIGN, work, done=done, about=about)


async def new_feed(page: Page, technician_id: int) -> None:
    """The address of their calendar leads nowhere any more, for somebody else may have it."""
    about, done = f"technician/{technician_id}", page.viewer.t("done_feed_new")
    await act(page, Permission.TICKETS_ASSIGN, lambda conn: renew_feed(conn, technician_id), done=done, about=about)
