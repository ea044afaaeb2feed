"""What the fleet's clock brings to claims: due soon, not decided in time, over some time after they were answered."""

from datetime import datetime, timedelta

from fleet.coded import coded
from fleet.product import Product
from service.claims.making import tell_of_claim
from service.claims.states import ClaimAction, WarrantyClaimRefused, known_claim, move
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.claims import answered_claims, take_due_claims

ACTOR = "service"
WARN_BEFORE = timedelta(hours=24)
# So long a customer may appeal against a refusal.
APPEAL_WITHIN = timedelta(days=30)


def run_claim_timers(conn: Connection, product: Product, now: datetime) -> int:
    """How many claims were looked at. Of two workers each takes what the other does not hold."""
    by = By(ACTOR, now)
    with conn.transaction():
        due = take_due_claims(conn, product.id, now, warn_before=WARN_BEFORE)
        for one in due:
            tell_of_claim(conn, known_claim(conn, one.id), "claim_breached" if one.breached else "claim_due", by)
    over = answered_claims(conn, product.id, before=now - APPEAL_WITHIN)
    for claim_id in over:
        try:
            with conn.transaction():
                move(conn, claim_id, ClaimAction.CLOSE, By(ACTOR, now, coded("claim_answered_long_ago")))
        except WarrantyClaimRefused:  # Somebody appealed between our look and our move.
            continue
    return len(due) + len(over)
