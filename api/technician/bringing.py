"""The parts that a technician takes along, and where they lie."""

from fleet.product import Product
from service.parts.reservation_states import LIVING
from store.engine.database import Connection
from store.field.visits import Visit
from store.parts.reservations import Reservation, reservations_of
from wording.wording import Wording


def parts_to_bring(conn: Connection, here: Wording, product: Product, visit: Visit) -> list[str]:
    """A line for each part: of those that are kept for the order, with the place; else as the product file says."""
    kept = [one for one in reservations_of(conn, visit.id) if one.state in LIVING]
    names = {part.id: here.pick(part.name) for part in product.parts}
    known = {one.part for one in kept}
    lines = [_line(here, names.get(one.part, one.part), one) for one in kept]
    return [*lines, *(names.get(part, part) for part in visit.parts if part not in known)]


def _line(here: Wording, name: str, kept: Reservation) -> str:
    part = f"{name} ({kept.part_number})"
    if kept.place is None:
        return here.text("work_part_waits", part=part)
    return here.text("work_part_at", part=part, count=kept.quantity, place=kept.place)
