"""`/alarms`: what stands and what nobody has acknowledged yet, in the manner of ISA-18.2."""

from datetime import timedelta
from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import console, fleets_now
from dashboards.frame import Page, fleets, frame
from dashboards.parts.shared.acting import act_on_each
from dashboards.parts.shared.filtered_list import (
    PAGE_ROWS,
    PRESSED,
    Chosen,
    Listing,
    filter_bar,
    marked,
    pick,
    pick_product,
    searched,
    skipped,
)
from dashboards.parts.shared.saved_views import SavedViews
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from fleet.coded import as_written, coded
from fleet.product import Severity
from service.alarms.actions import NoSuchAlarm, acknowledge, shelve, unshelve
from service.tickets.states import By
from store.console.alarms_shown import alarms_standing
from store.engine.database import Connection
from store.service.alarms import find_alarm

FILTERS = {"state": "", "product": "", "severity": ""}
STATES = (
    "active_unacknowledged",
    "returned_unacknowledged",
    "active_acknowledged",
    "shelved",
    "suppressed",
    "out_of_service",
)
UNACKNOWLEDGED = ("active_unacknowledged", "returned_unacknowledged")
ACTIVE = ("active_unacknowledged", "active_acknowledged")
# What several states are called together.
TOGETHER = {"unacknowledged": UNACKNOWLEDGED, "active": ACTIVE}
SHELF_TIMES = {"1h": timedelta(hours=1), "8h": timedelta(hours=8), "1d": timedelta(days=1), "7d": timedelta(days=7)}
USUAL_SHELF = "8h"


async def alarms(request: Request) -> None:
    known = await fleets()
    with frame(request, "alarms", known) as page:
        t = page.viewer.t
        chosen = searched(request.query_params, FILTERS)
        listing = Listing(page, "alarms.html", alarms_of, chosen, skipped(request.query_params))
        with filter_bar(page, t("alarms")):
            states = {name: t(f"alarm_{name}") for name in (*TOGETHER, *STATES)}
            pick(listing, "state", {"": t("all"), **states}, t("state"))
            pick_product(listing, known.products)
            levels = {"": t("all"), **{s.value: t(f"severity_{s}") for s in reversed(Severity)}}
            pick(listing, "severity", levels, t("severity"))
        await SavedViews(page, listing, "/alarms").show()
        await listing.show()
        listing.fragment.html.on("click", lambda e: _pressed(page, e), js_handler=PRESSED)
    page.follow("alarm", "clock", refresh=listing.fragment.refresh)


def alarms_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    alarms = alarms_standing(
        conn,
        product=chosen["product"] or None,
        states=[*TOGETHER.get(chosen["state"], (chosen["state"],))] if chosen["state"] else None,
        severity=chosen["severity"] or None,
        limit=PAGE_ROWS + 1,
        offset=skip,
    )
    rows = []
    for alarm in alarms[:PAGE_ROWS]:
        product, now = known.products.get(alarm.product), known.times.get(alarm.product, known.latest)
        metric = next((m for m in product.metrics if m.id == alarm.metric), None) if product else None
        rows.append(
            {
                "alarm": alarm,
                "name": viewer.say(alarm.name, product),
                "explained": viewer.say(coded("explained_by", rule=alarm.suppressed_by), product)
                if alarm.suppressed_by
                else "",
                "product": product_name(viewer, product, alarm.product),
                "metric": viewer.pick(metric.name) if metric else alarm.metric,
                "since": viewer.relative(alarm.raised_at, now),
                "at": viewer.when(alarm.raised_at),
                "shelved_until": viewer.t("until_moment", at=viewer.when(alarm.shelved_until))
                if alarm.shelved_until
                else "",
                "open": alarm.state in UNACKNOWLEDGED,
            }
        )
    acts = [("ack", "check", viewer.t("ack")), ("shelve", "snooze", viewer.t("shelve"))]
    return {
        "rows": rows,
        "more": len(alarms) > PAGE_ROWS,
        "total": None,
        "acts": acts if viewer.may(Permission.ALARMS_ACT) else [],
    }


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    """One alarm by the button in its row, or those that are marked by the buttons above the list."""
    what, number = str(event.args.get("act")), str(event.args.get("id", ""))
    numbers = [int(number)] if number.isdigit() else marked(event)
    if what not in ("ack", "shelve", "unshelve") or not numbers:
        return
    # Dialogs belong to the page: the list may be sent anew while somebody still writes.
    with page.client:
        shelf = await _ask_shelf(page, numbers) if what == "shelve" else None
        if what == "shelve" and shelf is None:
            return
        await act_on_each(
            page, Permission.ALARMS_ACT, numbers, partial(_do, what, page.viewer.name, shelf), kind="alarm"
        )


def _do(what: str, name: str, shelf: tuple[timedelta, str] | None, conn: Connection, alarm_id: int) -> object:
    alarm = find_alarm(conn, alarm_id)
    if alarm is None:
        raise NoSuchAlarm(alarm_id)
    now = console().database.now(conn, alarm.product)
    if shelf is not None:
        length, why = shelf
        return shelve(conn, alarm_id, By(name, now, as_written(why)), now + length)
    by = By(name, now)
    return acknowledge(conn, alarm_id, by) if what == "ack" else unshelve(conn, alarm_id, by)


async def _ask_shelf(page: Page, numbers: list[int]) -> tuple[timedelta, str] | None:
    """For how long, and why; None if whoever asks changes their mind."""
    t = page.viewer.t
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("ask_shelve", count=len(numbers))).classes("dialog-title")
        lengths = {name: t(f"shelf_{name}") for name in SHELF_TIMES}
        length = ui.select(lengths, value=USUAL_SHELF, label=t("shelf_length")).props("outlined dense options-dense")
        why = ui.input(t("shelf_why"), validation={t("say_needed"): lambda said: bool((said or "").strip())})
        why.props("outlined dense autofocus maxlength=200").without_auto_validation()

        def answer() -> None:
            if why.validate():
                dialog.submit((str(length.value), str(why.value).strip()))

        why.on("keydown.enter", answer)
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("shelve"), icon="snooze", on_click=answer).props("unelevated no-caps color=primary")
    said = await dialog
    dialog.delete()
    return (SHELF_TIMES[said[0]], said[1]) if said else None
