"""Forms by which people order, receive, move and count parts. A form has one client id: sent twice, it is one entry."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from nicegui import ui
from nicegui.elements.mixins.validation_element import ValidationElement

from api.access.permissions import Permission
from dashboards.console import fleets_now, read
from dashboards.frame import Page
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.stock.fields import day_field, moment_of, number_field, place_field, words_field
from service.parts.catalogue import known_part
from service.parts.deliveries import cancel_delivery, order_parts, receive_delivery
from service.parts.moving import WantedMove, count_parts, move_parts
from store.engine.database import Connection
from store.parts.deliveries import NewDelivery, ReorderPoint, find_delivery, set_reorder_point
from store.parts.places import list_places

USUAL_LEAD_TIME = timedelta(days=10)
WRITE = Permission.STOCK_WRITE
Work = Callable[[Connection], object]


@dataclass(frozen=True, slots=True)
class Form:
    """An open dialog on one part: the places that there are, and its client id."""

    page: Page
    number: str
    places: Mapping[int, str]
    client: str
    now: datetime


async def order_dialog(page: Page, number: str) -> None:
    with _form(page, number, await _ground(page, number)) as (form, finish):
        place = place_field(page, form.places, "part_to_place")
        quantity = number_field(page, "part_quantity")
        day = day_field(page, "part_expected_on", form.now + USUAL_LEAD_TIME)
        reference = words_field(page, "part_reference")

        def work(conn: Connection) -> object:
            expected = moment_of(page, day.value)
            assert expected is not None  # The field was checked.
            delivery = NewDelivery(
                client_id=form.client,
                place_id=place.value,
                part_number=number,
                quantity=int(quantity.value or 0),
                expected_at=expected,
                reference=str(reference.value or "").strip(),
                ordered_by=page.viewer.name,
                ordered_at=form.now,
            )
            return order_parts(conn, delivery)

        finish(work, [place, quantity, day, reference], "done_order_parts")


async def receive_dialog(page: Page, number: str) -> None:
    with _form(page, number, await _ground(page, number)) as (form, finish):
        place = place_field(page, form.places, "part_to_place")
        quantity = number_field(page, "part_quantity")
        serials = words_field(page, "part_serials")

        def work(conn: Connection) -> object:
            wanted = WantedMove(
                client_id=form.client,
                kind="receipt",
                part_number=number,
                quantity=int(quantity.value or 0),
                to_place=place.value,
                serials=split_serials(serials.value),
            )
            return move_parts(conn, wanted, by=page.viewer.name, at=form.now)

        finish(work, [place, quantity, serials], "done_receive_parts")


async def move_dialog(page: Page, number: str) -> None:
    t = page.viewer.t
    with _form(page, number, await _ground(page, number)) as (form, finish):
        source = place_field(page, form.places, "part_from_place")
        targets = {**form.places, -1: t("place_scrap"), -2: t("place_supplier")}
        target = place_field(page, targets, "part_to_place")
        quantity = number_field(page, "part_quantity")
        faulty = ui.checkbox(t("part_faulty_ones"))

        def work(conn: Connection) -> object:
            kind = {-1: "scrap", -2: "send_back"}.get(target.value, "transfer")
            wanted = WantedMove(
                client_id=form.client,
                kind=kind,
                part_number=number,
                quantity=int(quantity.value or 0),
                from_place=source.value,
                to_place=target.value if kind == "transfer" else None,
                faulty=bool(faulty.value),
            )
            return move_parts(conn, wanted, by=page.viewer.name, at=form.now)

        finish(work, [source, target, quantity], "done_move_parts")


async def count_dialog(page: Page, number: str) -> None:
    with _form(page, number, await _ground(page, number)) as (form, finish):
        place = place_field(page, form.places, "part_place")
        counted = number_field(page, "part_counted", least=0)
        why = words_field(page, "part_why", needed=True)

        def work(conn: Connection) -> object:
            return count_parts(
                conn,
                client_id=form.client,
                place_id=place.value,
                part_number=number,
                counted=int(counted.value or 0),
                faulty=None,
                why=str(why.value).strip(),
                by=page.viewer.name,
                at=form.now,
            )

        finish(work, [place, counted, why], "done_count_parts")


async def reorder_dialog(page: Page, number: str) -> None:
    with _form(page, number, await _ground(page, number)) as (form, finish):
        place = place_field(page, form.places, "part_place")
        least = number_field(page, "part_reorder_at", least=0)
        most = number_field(page, "part_fill_to")
        days = number_field(page, "part_lead_days")

        def work(conn: Connection) -> object:
            reorder_at = int(least.value or 0)
            fill_to = max(int(most.value or 0), reorder_at + 1)
            lead_time = timedelta(days=min(int(days.value or 1), 730))
            return set_reorder_point(conn, ReorderPoint(place.value, number, reorder_at, fill_to, lead_time))

        finish(work, [place, least, most, days], "done_reorder_point")


async def end_expected(page: Page, delivery_id: int, *, received: bool) -> None:
    """A delivery came, or will not come, for a reason that the audit log keeps."""
    found = await read(find_delivery, delivery_id)
    if found is None:
        return
    about = f"delivery/{delivery_id}"
    if received:
        now = await read(_now, found.part_number)

        def receive(conn: Connection) -> object:
            return receive_delivery(conn, delivery_id, by=page.viewer.name, at=now)

        await act(page, WRITE, receive, done=page.viewer.t("done_receive_parts"), about=about)
        return
    if await ask(page, "ask_call_off", reference=found.reference or str(delivery_id)):
        now = await read(_now, found.part_number)

        def call_off(conn: Connection) -> object:
            return cancel_delivery(conn, delivery_id, at=now)

        await act(page, WRITE, call_off, done=page.viewer.t("done_call_off"), about=about)


# The buttons of a part's page, in their order: symbol and form.
STOCK_ACTS: Mapping[str, tuple[str, Callable[[Page, str], Awaitable[None]]]] = {
    "order_parts": ("shopping_cart", order_dialog),
    "receive_parts": ("move_to_inbox", receive_dialog),
    "move_parts": ("swap_horiz", move_dialog),
    "count_parts": ("checklist", count_dialog),
    "reorder_point": ("tune", reorder_dialog),
}


def split_serials(said: object) -> list[str]:
    """Serials as people type them: with commas or blanks between them."""
    return str(said or "").replace(",", " ").split()


def _now(conn: Connection, number: str) -> datetime:
    return fleets_now(conn).times[known_part(conn, number).product]


async def _ground(page: Page, number: str) -> tuple[dict[int, str], datetime]:
    def load(conn: Connection) -> tuple[dict[int, str], datetime]:
        return {place.id: place.name for place in list_places(conn)}, _now(conn, number)

    return await read(load)


Finish = Callable[[Work, list[ValidationElement[Any]], str], None]


@contextmanager
def _form(page: Page, number: str, ground: tuple[dict[int, str], datetime]) -> Iterator[tuple[Form, Finish]]:
    """A dialog whose fields the caller builds; `finish` adds its buttons and shows it."""
    t = page.viewer.t
    form = Form(page, number, ground[0], str(uuid4()), ground[1])
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(number).classes("dialog-title")

        def finish(work: Work, fields: list[ValidationElement[Any]], done: str) -> None:
            async def save() -> None:
                if [one for one in fields if not one.validate()]:
                    return
                if await act(page, WRITE, work, done=t(done), about=f"part/{number}"):
                    dialog.close()

            with ui.row().classes("dialog-buttons"):
                ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
                ui.button(t("save"), on_click=save).props("unelevated no-caps color=primary")
            dialog.on("hide", dialog.delete)
            dialog.open()

        yield form, finish
