"""What follows from a step of a failure mode on the ladder: metrics, the log, a retraining where tickets stop."""

from datetime import datetime

from prometheus_client import Counter, Gauge

from fleet.coded import coded
from fleet.process import get_log
from fleet.product import Product
from models.decision.ladder import RUNGS, Step
from models.decision.policy import Rung, opens_tickets
from store.engine.database import Connection
from store.learning.retrainings import ask_retraining

RUNG = Gauge("sigap_rung", "Rung of a failure mode: 0 shadow to 4 ticket and notice", ["product", "mode"])
STEPS = Counter("sigap_rung_steps", "Steps of failure modes on the ladder", ["product", "mode", "to"])
log = get_log("ledger")


def tell_step(conn: Connection, product: Product, mode: str, rung: Rung, step: Step, now: datetime) -> None:
    """Tells of a step that a failure mode took from `rung`, in the caller's transaction."""
    RUNG.labels(product.id, mode).set(RUNGS.index(step.to))
    STEPS.labels(product.id, mode, step.to).inc()
    log.info(
        "rung_moved",
        product=product.id,
        mode=mode,
        before=rung,
        now=step.to,
        why=step.why.to_json(),
        at=now.isoformat(),
    )
    if opens_tickets(rung) and RUNGS.index(step.to) < RUNGS.index(rung):
        why = coded("rung_lost", mode=mode, rung=rung, to=step.to, why=step.why)
        ask_retraining(conn, product.id, cause="rung", why=why, at=now)
