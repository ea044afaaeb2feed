"""Shapes of parts in stock: places, balances, moves, deliveries, reservations, exchanges."""

from datetime import datetime

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.engine.rows import fields_of
from store.parts.deliveries import Delivery, ReorderPoint
from store.parts.exchanges import PartExchange
from store.parts.moves import Balance, PlacedSerial, StockMove
from store.parts.places import StockPlace
from store.parts.reservations import Reservation
from wording.json_objects import with_sentences
from wording.wording import Wording

PLACE = {
    "id": 4,
    "kind": "van",
    "name": "Van Budi",
    "technician_id": 2,
    "technician": "Budi",
    "ready_after": "PT0S",
    "ended_at": None,
}
MOVE = {
    "id": 12,
    "client_id": "5f0c1c3e",
    "kind": "receipt",
    "part_number": "RF-CMP-1402",
    "quantity": 4,
    "from_place": 2,
    "from_kind": "supplier",
    "from_name": "",
    "to_place": 4,
    "to_kind": "warehouse",
    "to_name": "Central",
    "faulty": False,
    "serial": None,
    "ticket_id": None,
    "order_id": None,
    "price": None,
    "currency": None,
    "reason": "",
    "reason_code": None,
    "actor": "Ana",
    "at": T,
}


class StockPlaceOut(
    Shape,
    record=StockPlace,
    without={"tenant_id"},
    notes={"ready_after": "How long a part takes from there to a technician (ISO 8601)."},
):
    """A warehouse or a van."""

    model_config = like(**PLACE)


class BalanceOut(
    Shape, record=Balance, notes={"on_hand": "Sound parts, those included that are reserved.", "faulty": "Taken out."}
):
    """How many parts of a number a place holds."""

    model_config = like(place_id=4, part_number="RF-CMP-1402", on_hand=3, reserved=1, faulty=0)


class StockMoveOut(Shape, record=StockMove, notes={"price": "Of one part, when it was consumed."}):
    """A move of parts. Times are the fleet's."""

    model_config = like(**MOVE)


def move_out(one: StockMove, words: Wording) -> StockMoveOut:
    """A move with its reason in words."""
    return StockMoveOut.model_validate(with_sentences(fields_of(one), words, "reason"))


class MovesOut(Shape):
    """The moves that were made; the same ones where the client id came before."""

    model_config = like(moves=[MOVE])

    moves: list[StockMoveOut]


class DeliveryOut(Shape, record=Delivery, without={"tenant_id"}):
    """Parts on their way to a place. Times are the fleet's."""

    model_config = like(
        id=3,
        client_id="8ab1",
        place_id=4,
        place="Central",
        part_number="RF-CMP-1402",
        quantity=4,
        expected_at=T,
        reference="PO-7",
        state="expected",
        ended_at=None,
        ordered_by="Ana",
        ordered_at=T,
    )


class ReorderPointOut(Shape, record=ReorderPoint):
    """At `reorder_at` free parts or fewer a place orders up to `fill_to`, which takes `lead_time` (ISO 8601)."""

    model_config = like(place_id=4, part_number="RF-CMP-1402", reorder_at=2, fill_to=6, lead_time="P10D")


class ReservationOut(Shape, record=Reservation, without={"tenant_id"}):
    """A part that a work order needs, and where it lies for it."""

    model_config = like(
        id=9,
        order_id=5,
        part="compressor_unit",
        part_number="RF-CMP-1402",
        quantity=1,
        state="reserved",
        place_id=4,
        place="Central",
        place_kind="warehouse",
        asked_at=T,
        changed_at=T,
        changed_by="Ana",
    )


class OrderPartsOut(Shape):
    """The parts of a work order; `ready_at`: from when on it has all of them, on the fleet's clock."""

    model_config = like(order_id=5, ready_at=T, reservations=[])

    order_id: int
    ready_at: datetime
    reservations: list[ReservationOut]


class PartExchangeOut(Shape, record=PartExchange, notes={"serial": "The device's.", "price": "Of one part."}):
    """A part that a repair put in, and the one that came out."""

    model_config = like(
        id=2,
        ticket_id=12,
        opening=1,
        asset_id=7,
        product="refrigerator",
        serial="SN-17",
        part="compressor_unit",
        part_number="RF-CMP-1402",
        component="compressor",
        quantity=1,
        out_serial="C-0007",
        in_serial="C-0815",
        move_id=31,
        price="1450000.00",
        currency=None,
        actor="Budi",
        at=T,
    )


class PlacedSerialOut(Shape, record=PlacedSerial):
    """Where the part with a serial is; `place` is empty outside."""

    model_config = like(part_number="RF-CMP-1402", serial="C-0815", place_id=1, kind="customer", place="", faulty=False)


class TraceOut(Shape):
    """Where a part with a serial is, its moves, newest first, and the appliances that it went into and came out of."""

    model_config = like(now=None, moves=[MOVE], exchanges=[])

    now: PlacedSerialOut | None
    moves: list[StockMoveOut]
    exchanges: list[PartExchangeOut]
