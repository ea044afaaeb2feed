"""The budget of false tickets: where a product breaks it, the failure mode with most of them falls to advice."""

from datetime import datetime

from fleet.coded import coded
from fleet.product import Product
from models.decision.ladder import Step
from models.decision.policy import Rung, opens_tickets
from service.ledger.false_tickets import FalseTickets
from service.ledger.rung_steps import tell_step
from store.engine.database import Connection
from store.learning.rungs import RungChange, move_rung, rungs

ACTOR = "budget"


def keep_to_budget(conn: Connection, product: Product, false_tickets: FalseTickets, now: datetime) -> bool:
    """Where false tickets break the product's budget with confidence, the failure mode with most of them falls to
    advice; the next evaluation sees whether that was enough."""
    if not false_tickets.broken:
        return False
    standings = rungs(conn, product.id)
    opening = [
        mode for mode in false_tickets.by_mode if mode in standings and opens_tickets(Rung(standings[mode].rung))
    ]
    if not opening:
        return False
    worst = max(opening, key=lambda mode: false_tickets.by_mode[mode].count)
    if not false_tickets.by_mode[worst].count:
        return False  # Those that cried wolf have fallen already: their tickets age out of the window.
    standing, total = standings[worst], false_tickets.total
    why = coded(
        "false_tickets_over_budget",
        rate=total.value,
        low=total.low,
        high=total.high,
        budget=false_tickets.budget,
        own=false_tickets.by_mode[worst].count,
        count=total.count,
    )
    change = RungChange(worst, now, "ladder", ACTOR, standing.rung, Rung.ADVISE, standing.model_id, why)
    if move_rung(conn, product.id, change):
        tell_step(conn, product, worst, Rung(standing.rung), Step(Rung.ADVISE, why), now)
        return True
    return False
