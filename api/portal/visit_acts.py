"""What the forms of the customer's page do about a visit: keep a window, confirm it, cancel the appointment."""

from api.portal.appointment import read_window, was_offered
from api.portal.case import Case
from api.web.database import Database
from service.notices.answers import TooLate
from service.orders.booking import SlotGone, TooLateToChange
from service.orders.booking_states import HoldIsOver
from service.orders.customers_visit import cancel_visit, choose_window, confirm_window
from service.orders.declined import VisitDeclined
from service.orders.states import OrderRefused
from store.engine.database import Connection

VISIT_ACTS = frozenset({"confirm", "cancel_visit"})
REFUSED = frozenset({"slot_gone", "hold_over", "too_late", "too_late_to_change", "order"})


def act_on_visit(conn: Connection, db: Database, case: Case, form: dict[str, str]) -> str:
    """What was done (`hold`, `confirm`, `cancel_visit`), or why not: one of REFUSED."""
    try:
        return _act(conn, db, case, form)
    except SlotGone:
        return "slot_gone"
    except HoldIsOver:
        return "hold_over"
    except TooLate:
        return "too_late"
    except TooLateToChange:
        return "too_late_to_change"
    except (OrderRefused, VisitDeclined):
        return "order"


def _act(conn: Connection, db: Database, case: Case, form: dict[str, str]) -> str:
    product, reader, now, wall = case.product, case.reader, case.now, db.wall()
    match form.get("kind"):
        case "confirm":
            confirm_window(conn, product, reader, db.outlets, now=now, wall=wall)
            return "confirm"
        case "cancel_visit":
            cancel_visit(conn, product, reader, db.outlets, now=now)
            return "cancel_visit"
    window = read_window(form.get("slot", ""))
    if window is None or not was_offered(conn, product, case.ticket, window, now=now):
        return "slot_gone"
    choose_window(conn, product, reader, window, now=now, wall=wall)
    return "hold"
