"""Strangers' reports in the console: shown with the device that they may be about, joined to it, or refused."""

from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from api.report.staff import SUBJECT, join_to
from api.web.database import wall_clock
from dashboards.console import console, fleets_now, read
from dashboards.frame import Page
from dashboards.parts.desk.new_ticket import Key, devices_for
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen
from dashboards.parts.shared.words import mode_name, product_name
from dashboards.viewer import Viewer
from fleet.product import Product
from service.strangers.deciding import refuse_report
from store.assets.registry import find_device
from store.engine.database import Connection
from store.service.stranger_reports import (
    Refusal,
    StrangerReport,
    StrangerState,
    find_stranger_report,
    list_stranger_reports,
)


def report_rows(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    """A page of reports, the newest first."""
    state = StrangerState(chosen["state"]) if chosen["state"] in tuple(StrangerState) else None
    found = list_stranger_reports(conn, state=state, limit=skip + PAGE_ROWS + 1)[skip:]
    products = fleets_now(conn).products
    rows = [_row(conn, viewer, one, products.get(one.product)) for one in found[:PAGE_ROWS]]
    return {"rows": rows, "more": len(found) > PAGE_ROWS, "total": None}


async def join_dialog(page: Page, report_id: int) -> None:
    """Which device it is, once somebody has verified that; then to its ticket."""
    t, viewer = page.viewer.t, page.viewer
    report, product, likely = await read(_likely, viewer, report_id)
    if report is None:
        return
    joined: list[int] = []
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(f"{t('stranger_join')} · {report.receipt}").classes("dialog-title")
        ui.label(t("stranger_join_help")).classes("muted")
        device = ui.select(likely, value=next(iter(likely), None), label=t("device"))

        async def look(text: str) -> None:
            found = await read(devices_for, viewer, text) if text.strip() else {}
            mine = {key: shown for key, shown in found.items() if key[0] == report.product}
            device.set_options(mine, value=next(iter(mine), None))

        search = ui.input(t("new_ticket_device"), on_change=lambda e: look(str(e.value or "")))
        search.props("outlined dense debounce=300 maxlength=100")
        modes = {"": t("unknown_mode"), **_modes(viewer, product, report)}
        mode = ui.select(modes, value="", label=t("new_ticket_fault"))
        for field in (device, mode):
            field.props("outlined dense options-dense")

        async def save() -> None:
            key: Key | None = device.value
            if key is None:
                ui.notify(t("new_ticket_needs_device"), type="warning")
                return
            work = partial(
                _join, report_id=report_id, serial=key[1], mode=mode.value or None, by=viewer.name, to=joined
            )
            if await act(page, Permission.REPORTS_WRITE, work, done="", about=f"{SUBJECT}/{report_id}"):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("stranger_join"), on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()
    if joined:
        ui.navigate.to(f"/tickets/{joined[0]}")


async def refuse_dialog(page: Page, report_id: int) -> None:
    """Why nothing comes of it."""
    t = page.viewer.t
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("stranger_refuse")).classes("dialog-title")
        reasons = {one.value: t(f"stranger_reason_{one}") for one in Refusal}
        reason = ui.radio(reasons, value=None)

        async def save() -> None:
            if not reason.value:
                ui.notify(t("stranger_reason_needed"), type="warning")
                return
            chosen = Refusal(str(reason.value))
            work = partial(_refuse, report_id=report_id, reason=chosen, by=page.viewer.name)
            if await act(
                page, Permission.REPORTS_WRITE, work, done=t("stranger_refused"), about=f"{SUBJECT}/{report_id}"
            ):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("stranger_refuse"), on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()


def _join(conn: Connection, *, report_id: int, serial: str, mode: str | None, by: str, to: list[int]) -> None:
    to.append(join_to(conn, console().database, report_id, serial, mode, by=by))


def _refuse(conn: Connection, *, report_id: int, reason: Refusal, by: str) -> None:
    refuse_report(conn, report_id, reason, by=by, wall=wall_clock())


def _likely(
    conn: Connection, viewer: Viewer, report_id: int
) -> tuple[StrangerReport | None, Product | None, dict[Key, str]]:
    """(the report, its product, the device whose serial was typed, if there is one)."""
    report = find_stranger_report(conn, report_id)
    if report is None:
        return None, None, {}
    product = fleets_now(conn).products.get(report.product)
    known = find_device(conn, report.product, report.serial) if report.serial else None
    key = (report.product, known.serial) if known else None
    shown = devices_for(conn, viewer, known.serial) if known else {}
    return report, product, {key: shown.get(key, key[1])} if key else {}


def _modes(viewer: Viewer, product: Product | None, report: StrangerReport) -> dict[str, str]:
    """The failure modes of the product, those of the symptom first."""
    if product is None:
        return {}
    symptom = product.symptom(report.symptom)
    first = symptom.failure_modes if symptom else ()
    ordered = sorted((one.id for one in product.failure_modes), key=lambda mode: mode not in first)
    return {mode: mode_name(viewer, product, mode) for mode in ordered}


def _row(conn: Connection, viewer: Viewer, one: StrangerReport, product: Product | None) -> dict[str, object]:
    symptom = product.symptom(one.symptom) if product else None
    known = find_device(conn, one.product, one.serial) if one.serial else None
    return {
        "report": one,
        "product": product_name(viewer, product, one.product),
        "symptom": viewer.pick(symptom.name) if symptom else viewer.t("report_other"),
        "device": known.serial if known else "",
        "at": viewer.when(one.sent_at),
        "waits": one.state is StrangerState.WAITING,
        "state": viewer.t(f"stranger_state_{one.state}"),
        "reason": viewer.t(f"stranger_reason_{one.reason}") if one.reason else "",
        "decided": viewer.t("token_made_by", name=viewer.actor(one.decided_by), at=viewer.when(one.decided_at))
        if one.decided_by and one.decided_at
        else "",
        "photo": f"/v1/stranger-reports/{one.id}/photo" if one.photo else "",
    }
