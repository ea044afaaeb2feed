"""Parts on their way: ordered, received, cancelled."""

from collections.abc import Sequence
from datetime import datetime

from service.parts.catalogue import known_part
from service.parts.moving import WantedMove, move_parts
from service.parts.refusals import DeliveryEnded, NoSuchDelivery, NoSuchPlace, OtherMoveOfClient
from store.engine.database import Connection
from store.parts.deliveries import (
    Delivery,
    DeliveryState,
    NewDelivery,
    end_delivery,
    expect_delivery,
    find_delivery,
)


def order_parts(conn: Connection, delivery: NewDelivery) -> Delivery:
    """The delivery that is expected from now on; the one of before where the client id came before."""
    known_part(conn, delivery.part_number)
    with conn.transaction():
        number = expect_delivery(conn, delivery)
        found = find_delivery(conn, number) if number is not None else None
        if found is None:
            raise NoSuchPlace(delivery.place_id)
        if (found.place_id, found.part_number, found.quantity) != (
            delivery.place_id,
            delivery.part_number,
            delivery.quantity,
        ):
            raise OtherMoveOfClient(delivery.client_id)
        return found


def receive_delivery(
    conn: Connection, delivery_id: int, *, serials: Sequence[str] = (), by: str, at: datetime
) -> Delivery:
    """The parts are there: one receipt, once; whoever waits for them gets them."""
    with conn.transaction():
        found = _ended(conn, delivery_id, DeliveryState.RECEIVED, at)
        receipt = WantedMove(
            client_id=f"delivery/{delivery_id}",
            kind="receipt",
            part_number=found.part_number,
            quantity=found.quantity,
            to_place=found.place_id,
            serials=serials,
        )
        move_parts(conn, receipt, by=by, at=at)
        return find_delivery(conn, delivery_id) or found


def cancel_delivery(conn: Connection, delivery_id: int, *, at: datetime) -> Delivery:
    """The parts do not come; who waits for them gets a later date."""
    with conn.transaction():
        return _ended(conn, delivery_id, DeliveryState.CANCELLED, at)


def _ended(conn: Connection, delivery_id: int, state: DeliveryState, at: datetime) -> Delivery:
    """One guarded change; DeliveryEnded where it ended before, NoSuchDelivery."""
    ended = end_delivery(conn, delivery_id, state=state, at=at)
    found = find_delivery(conn, delivery_id)
    if found is None:
        raise NoSuchDelivery(delivery_id)
    if not ended:
        raise DeliveryEnded(delivery_id, found.state)
    return found
