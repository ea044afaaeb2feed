"""`/technicians/{id}`: one technician: hours, absences, appointments, and what of them does not fit."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Fragment, Page, fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.field.absence_form import absence_dialog, new_feed, take_back
from dashboards.parts.field.shown import (
    absences_shown,
    appointments_of_technician,
    hours_shown,
    mails_shown,
    technician_head,
)
from dashboards.parts.field.technician_form import end_or_begin, technician_dialog
from dashboards.parts.shared.filtered_list import PRESSED
from store.orders.technicians import find_technician

LARGEST_ID = 2**63 - 1


async def technician(request: Request, technician_id: str) -> None:
    known = await fleets()
    number = int(technician_id) if technician_id.isascii() and technician_id.isdigit() else 0
    found = await read(find_technician, number) if 0 < number <= LARGEST_ID else None
    if found is None:
        raise NothingHere
    with frame(request, "technicians", known, title=found.name) as page:
        head = await page.fragment("technician_head.html", technician_head, page.viewer, number)
        if page.viewer.may(Permission.TICKETS_ASSIGN):
            _buttons(page, number, active=found.active)
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                coming = await page.fragment(
                    "technician_appointments.html", appointments_of_technician, page.viewer, number
                )
            with ui.element("div"):
                away = await page.fragment("technician_absences.html", absences_shown, page.viewer, number)
                hours = await page.fragment("technician_hours.html", hours_shown, page.viewer, number)
                mails = await page.fragment("technician_mails.html", mails_shown, page.viewer, number)
        for part in (away, mails):
            part.html.on("click", lambda event: _pressed(page, number, event), js_handler=PRESSED)
    parts: tuple[Fragment, ...] = (head, coming, away, hours, mails)
    for part in parts:
        page.follow("order", "clock", refresh=part.refresh)


def _buttons(page: Page, number: int, *, active: bool) -> None:
    t = page.viewer.t
    with ui.element("div").classes("actions"):
        for label, icon, press in (
            ("change", "edit", lambda: technician_dialog(page, number)),
            ("absence_add", "event_busy", lambda: absence_dialog(page, number)),
        ):
            ui.button(t(label), icon=icon, on_click=press).props("outline no-caps dense")
        end = ui.button().props("outline no-caps dense")
        end.on_click(lambda: _switch(page, number, end))
        _label(page, end, active=active)


async def _switch(page: Page, number: int, button: ui.button) -> None:
    await end_or_begin(page, number)
    found = await read(find_technician, number)
    if found is not None:
        _label(page, button, active=found.active)


def _label(page: Page, button: ui.button, *, active: bool) -> None:
    button.set_text(page.viewer.t("technician_end" if active else "technician_again"))
    button.set_icon("person_off" if active else "person")


async def _pressed(page: Page, number: int, event: GenericEventArguments) -> None:
    about = str(event.args.get("id", ""))
    if event.args.get("act") == "take_back" and about.isdecimal() and len(about) < 18:
        await take_back(page, number, int(about))
    elif event.args.get("act") == "feed":
        await new_feed(page, number)
