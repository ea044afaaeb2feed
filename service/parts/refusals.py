"""Why something about parts in stock is refused."""

from collections.abc import Sequence

from fleet.coded import CodedError, coded


class UnknownPart(CodedError, LookupError):
    """A number that no product file declares."""

    def __init__(self, number: str) -> None:
        super().__init__(coded("no_part", part=number))


class NoSuchPlace(CodedError, LookupError):
    """A number that no warehouse and no van bears, or one that is not used any more."""

    def __init__(self, place_id: int) -> None:
        super().__init__(coded("no_stock_place", place=place_id))


class NoSuchTechnician(CodedError, LookupError):
    def __init__(self, technician_id: int) -> None:
        super().__init__(coded("no_technician", technician=str(technician_id)))


class NoSuchDelivery(CodedError, LookupError):
    def __init__(self, delivery_id: int) -> None:
        super().__init__(coded("no_delivery", delivery=delivery_id))


class NoSuchReservation(CodedError, LookupError):
    def __init__(self, reservation_id: int) -> None:
        super().__init__(coded("no_reservation", reservation=reservation_id))


class StockConflict(CodedError):
    """What is asked for does not fit how stock stands."""


class PlaceNameTaken(StockConflict):
    def __init__(self, name: str) -> None:
        super().__init__(coded("place_name_taken", name=name))


class PlaceNotEmpty(StockConflict):
    def __init__(self, name: str) -> None:
        super().__init__(coded("place_not_empty", name=name))


class NotInStock(StockConflict):
    """A place holds fewer free parts than are asked for."""

    def __init__(self, place: str, number: str, *, free: int, wanted: int) -> None:
        super().__init__(coded("not_in_stock", place=place, part=number, free=free, wanted=wanted))


class FaultyNotThere(StockConflict):
    def __init__(self, place: str, number: str, *, faulty: int, wanted: int) -> None:
        super().__init__(coded("faulty_not_there", place=place, part=number, faulty=faulty, wanted=wanted))


class SerialElsewhere(StockConflict):
    """The part with this serial is on record in another place."""

    def __init__(self, number: str, serial: str, place: str) -> None:
        super().__init__(coded("serial_in_place", part=number, serial=serial, place=place))


class SerialFitted(StockConflict):
    """The part with this serial is on record in an appliance."""

    def __init__(self, number: str, serial: str) -> None:
        super().__init__(coded("serial_in_appliance", part=number, serial=serial))


class SerialsMissing(StockConflict):
    """As many serials as parts, or none."""

    def __init__(self, number: str, *, serials: int, quantity: int) -> None:
        super().__init__(coded("serials_missing", part=number, serials=serials, quantity=quantity))


class OtherMoveOfClient(StockConflict):
    """The client id stands for another move already."""

    def __init__(self, client_id: str) -> None:
        super().__init__(coded("client_id_taken", client=client_id))


class OrderHasEnded(StockConflict):
    """Nothing is kept for an order that has ended."""

    def __init__(self, order_id: int) -> None:
        super().__init__(coded("order_has_ended", order=order_id))


class PartAskedAlready(StockConflict):
    """A part that is asked for is asked for once, with its quantity."""

    def __init__(self, order_id: int, number: str) -> None:
        super().__init__(coded("part_asked_already", order=order_id, part=number))


class NoVan(StockConflict):
    """Nobody goes yet, or whoever goes has no van."""

    def __init__(self, order_id: int) -> None:
        super().__init__(coded("no_van_for_order", order=order_id))


class DeliveryEnded(StockConflict):
    def __init__(self, delivery_id: int, state: str) -> None:
        super().__init__(coded("delivery_ended", delivery=delivery_id, state=state))


class IllegalReservationMove(StockConflict):
    """A move that the reservation's present state does not allow."""

    def __init__(self, reservation_id: int, *, state: str, action: str, allowed: Sequence[str]) -> None:
        super().__init__(
            coded("reservation_not_movable", reservation=reservation_id, state=state, action=action, allowed=[*allowed])
        )
