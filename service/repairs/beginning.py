"""A repair check begins with the finding of a fault."""

from dataclasses import dataclass
from datetime import datetime

from fleet.product import Product
from service.repairs.spans import spans_of
from store.engine.database import Connection
from store.service.repair_checks import NewRepairCheck, put_repair_check


@dataclass(frozen=True, slots=True)
class Repair:
    """What an opening of a ticket ended with; `failure_mode` None where no fault was found."""

    ticket_id: int
    opening: int
    failure_mode: str | None
    at: datetime


def begin_check(conn: Connection, product: Product, repair: Repair) -> bool:
    """Begins the check of a repair, or begins it anew, in the caller's transaction; False where no declared failure
    mode was repaired."""
    mode = product.mode(repair.failure_mode) if repair.failure_mode else None
    if mode is None:
        return False
    spans = spans_of(product, mode)
    since = repair.at + spans.settle
    check = NewRepairCheck(repair.ticket_id, repair.opening, mode.id, repair.at, since, since + spans.window)
    put_repair_check(conn, check)
    return True
