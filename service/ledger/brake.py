"""The brake: a failure mode that opens many more tickets than training lets expect falls to advice."""

from datetime import datetime

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import get_log
from fleet.product import FailureMode, Product
from models.decision.policy import Rung, opens_tickets
from models.decision.ticket_brake import LEAST, surge_limit, ticket_rate, watched
from store.engine.database import Connection
from store.learning.ledger import watched_time
from store.learning.retrainings import ask_retraining
from store.learning.rungs import RungChange, move_rung
from store.service.triage import RecentTickets, recent_tickets

ACTOR = "brake"
SURGES = Counter("sigap_ticket_surges", "Times that a failure mode was kept from opening more tickets", ["product"])
log = get_log("brake")


class Brake:
    """The brake of one product during one sweep."""

    def __init__(self, conn: Connection, product: Product, now: datetime) -> None:
        self._conn, self._product, self._now = conn, product, now
        self._watched: dict[str, float] = {}

    def holds(self, failure_mode: str) -> Coded | None:
        """Why the failure mode may open no further ticket, in the caller's transaction; None where it may.

        More tickets without a finding within a horizon than its training lets expect of so many devices, but for one
        time in a thousand, tell of something that training has not seen: new firmware, another season, a bad batch.
        The mode falls to advice at once, before all its technicians have gone for nothing, and a retraining is asked
        for; it climbs again by the rules of the ladder, or by hand.
        """
        mode = self._product.mode(failure_mode)
        if mode is None:
            return None
        recent = recent_tickets(self._conn, self._product.id, mode.id, since=self._now - mode.horizon)
        if recent is None or recent.opened < LEAST or not opens_tickets(Rung(recent.rung)):
            return None
        limit = surge_limit(ticket_rate(recent.tickets, recent.device_months), self._device_days(mode))
        if recent.opened < limit:
            return None
        why = coded("ticket_surge", count=recent.opened, window=mode.horizon, limit=limit)
        self._fall(mode.id, recent, why)
        return why

    def _fall(self, mode: str, recent: RecentTickets, why: Coded) -> None:
        change = RungChange(mode, self._now, "ladder", ACTOR, recent.rung, Rung.ADVISE, recent.model_id, why)
        if move_rung(self._conn, self._product.id, change):
            SURGES.labels(self._product.id).inc()
            at = self._now
            log.warning("tickets_held", product=self._product.id, mode=mode, why=why.to_json(), at=at.isoformat())
            lost = coded("tickets_held", mode=mode, why=why)
            ask_retraining(self._conn, self._product.id, cause="rung", why=lost, at=at)

    def _device_days(self, mode: FailureMode) -> float:
        if mode.id not in self._watched:
            since = self._now - mode.horizon
            devices, days = watched_time(self._conn, self._product.id, mode.id, since=since, now=self._now)
            self._watched[mode.id] = watched(devices, days, mode.horizon)
        return self._watched[mode.id]
