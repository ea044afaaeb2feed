"""Warehouses and vans: what is shown of them, and how they are entered, changed and ended."""

from datetime import timedelta
from urllib.parse import quote

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act
from dashboards.viewer import Viewer
from fleet.coded import coded
from service.parts.catalogue import catalogue
from service.parts.placing import close_place, enter_place, keep_place
from service.tickets.bad_entry import BadEntry
from store.engine.database import Connection
from store.orders.technicians import list_technicians
from store.parts.moves import Balance, list_balances
from store.parts.places import PlaceKind, StockPlace, find_place, list_places

WRITE = Permission.STOCK_WRITE
MOST_HOURS, MOST_SHOWN = 1440, 12
HOUR = timedelta(hours=1)


def places_shown(conn: Connection, viewer: Viewer) -> dict[str, object]:
    """Warehouses first; those that ended last."""
    held: dict[int, list[Balance]] = {}
    for one in list_balances(conn):
        held.setdefault(one.place_id, []).append(one)
    names = {number: viewer.pick(part.name) for number, part in catalogue(conn).items()}
    found = sorted(list_places(conn, ended=True), key=lambda one: one.ended_at is not None)
    rows = [_row(viewer, one, held.get(one.id, []), names) for one in found]
    return {"rows": rows, "may": viewer.may(WRITE)}


def _row(viewer: Viewer, place: StockPlace, held: list[Balance], names: dict[str, str]) -> dict[str, object]:
    parts = [
        {
            "address": f"/parts/{quote(one.part_number, safe='')}" if one.part_number in names else "",
            "name": names.get(one.part_number, one.part_number),
            "count": viewer.t("places_part", on_hand=one.on_hand, reserved=one.reserved, faulty=one.faulty),
        }
        for one in held
        if one.on_hand or one.faulty
    ]
    return {
        "place": place,
        "kind": viewer.t(f"place_{place.kind}"),
        "takes": viewer.span(place.ready_after) if place.ready_after else viewer.t("place_at_once"),
        "parts": parts[:MOST_SHOWN],
        "more": max(0, len(parts) - MOST_SHOWN),
        "ended": viewer.when(place.ended_at) if place.ended_at else "",
    }


async def place_dialog(page: Page, kind: PlaceKind | None, place_id: int | None = None) -> None:
    """A new place of a kind, or `place_id` to be changed. What is reserved in a van is told before it changes hands."""
    t = page.viewer.t

    def load(conn: Connection) -> tuple[StockPlace | None, dict[str, str], int]:
        known = find_place(conn, place_id) if place_id else None
        people = {str(one.id): one.name for one in list_technicians(conn) if one.active}
        reserved = sum(one.reserved for one in list_balances(conn, place_id=place_id)) if place_id else 0
        return known, people, reserved

    known, people, reserved = await read(load)
    kind = known.kind if known else kind
    if kind is None:
        return
    whose = str(known.technician_id) if known and known.technician_id else ""
    hours = round((known.ready_after if known else timedelta(0)) / HOUR)
    asked = [
        Asked("name", t("place_name"), known.name if known else "", needed=True),
        Asked("hours", t("place_hours"), str(hours), kind="number", hint=t("place_hours_help")),
    ]
    if kind is PlaceKind.VAN:
        hint = t("place_reserved", count=reserved) if reserved else ""
        asked.insert(1, Asked("whose", t("place_whose"), whose, options={"": "–", **people}, hint=hint))
    said = await fill_in(page, known.name if known else t(f"place_new_{kind}"), asked)
    if said is not None:
        await _save(page, kind, place_id, said)


async def _save(page: Page, kind: PlaceKind, place_id: int | None, said: dict[str, str]) -> None:
    technician = int(said["whose"]) if said.get("whose") else None

    def work(conn: Connection) -> None:
        ready = _hours(said["hours"])
        if place_id is None:
            enter_place(conn, kind=kind, name=said["name"], technician_id=technician, ready_after=ready)
        else:
            keep_place(conn, place_id, name=said["name"], technician_id=technician, ready_after=ready)

    about = f"place/{place_id}" if place_id else "place"
    await act(page, WRITE, work, done=page.viewer.t("done_place", name=said["name"]), about=about)


async def end_dialog(page: Page, place_id: int) -> None:
    """Nothing may be left in it, which is told where it is refused."""
    t = page.viewer.t
    known = await read(find_place, place_id)
    if known is None or known.ended_at is not None:
        return
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("ask_end_place", name=known.name)).classes("dialog-title")
        ui.label(t("ask_end_place_help")).classes("muted small")
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=lambda: dialog.submit(False)).props("flat no-caps")
            ui.button(t("place_end"), on_click=lambda: dialog.submit(True)).props("unelevated no-caps color=primary")
    said = await dialog
    dialog.delete()
    if said is True:
        done = t("done_place_ended", name=known.name)
        await act(
            page, WRITE, lambda conn: close_place(conn, place_id, at=wall_clock()), done=done, about=f"place/{place_id}"
        )


def _hours(text: str) -> timedelta:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_HOURS):
        raise BadEntry("hours", text, coded("place_hours_unreadable", most=MOST_HOURS))
    return int(text) * HOUR
