"""Technicians beside the cast of service's tests, and windows of their first working day: Monday, 2 March 2026."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from fleet.coded import CodedError
from fleet.product import Product
from fleet.product_files.parse import parse_product
from service.orders.making import ensure_order
from service.tickets.reports import Call, report_fault
from service.tickets.states import By
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device
from store.engine.database import Connection
from store.orders.orders import Order
from store.orders.planning import Span
from store.orders.technicians import Hours, TechnicianFields, create_technician, set_areas, set_hours
from tests.service.service_world import FRIDGE, NO_CHANNEL, NOW, World, rows, settle
from wording.wording import Wording

WALL = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
MONDAY_MORNING = Span(datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 2, 5, tzinfo=UTC))
MONDAY_AFTERNOON = Span(datetime(2026, 3, 2, 6, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC))
ALL_WEEK = [Hours(day, time(8), time(17)) for day in range(1, 7)]
DESK = By("dina", NOW)
MINUTE = timedelta(minutes=1)


def technician(
    conn: Connection,
    name: str = "Tono",
    *,
    zone: str = "Asia/Jakarta",
    hours: list[Hours] | None = None,
    areas: tuple[str, ...] = (),
    **more: Any,
) -> int:
    """A technician from outside who works from Monday to Saturday, 8 to 17."""
    plain = TechnicianFields(name, None, None, "id", "", (), zone, True)
    number = create_technician(conn, replace(plain, **more))
    assert number is not None
    set_hours(conn, number, ALL_WEEK if hours is None else hours)
    set_areas(conn, number, areas)
    return number


def open_ticket_at(
    conn: Connection, product: Product, device: Device, *, mode: str = "compressor_wear", at: datetime = NOW
) -> int:
    """A fault that staff heard of."""
    call = Call(mode, "", None, "desk")
    return report_fault(conn, product=product, device=device, call=call, now=at, outlets=NO_CHANNEL)[0]


def settled(conn: Connection, *, mode: ClockMode = ClockMode.DRIVEN) -> tuple[World, int, Order]:
    """Ani's fridge with an open ticket and an order for it."""
    world = settle(conn, mode=mode)
    ticket = open_ticket_at(conn, world.product, world.worn_fridge)
    return world, ticket, ensure_order(conn, world.product, world.worn_fridge.asset_id, DESK)


def declared(conn: Connection, more: str) -> Product:
    """The fridge's product file with more in it, registered as its next version."""
    product = parse_product(FRIDGE + more, file="fridge.toml")
    register_product(conn, product, mode=ClockMode.DRIVEN, now=NOW)
    return product


def state_of(conn: Connection, order_id: int) -> str:
    return str(rows(conn, "SELECT state FROM work_order WHERE id = %s", order_id)[0][0])


def has_sentences(refusal: CodedError) -> None:
    """A refusal has a sentence in each language, and they differ."""
    said = {Wording(language).say(refusal.said) for language in ("en", "id")}
    assert all(said)
    assert refusal.said.code not in said
    assert len(said) == 2
