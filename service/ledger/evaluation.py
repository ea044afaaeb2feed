"""The regular evaluation: a page a failure mode, and the steps on the ladder that its figures allow."""

from dataclasses import asdict
from datetime import datetime, timedelta

from prometheus_client import Gauge

from fleet.product import Product
from fleet.times import to_milliseconds
from models.decision.ladder import RUNGS, next_step
from models.decision.policy import Rung
from models.monitoring.mode_figures import track_record
from service.ledger.false_ticket_budget import keep_to_budget
from service.ledger.false_tickets import false_tickets_of, watched_in
from service.ledger.figures import ModePage, ModeRows, page_figures, page_of, read_modes, window_of
from service.ledger.rung_steps import RUNG, tell_step
from store.engine.database import Connection
from store.learning.ledger import last_evaluation, put_page
from store.learning.rungs import RungChange, RungStanding, last_step, move_rung, rungs

EVERY = timedelta(days=1)
ACTOR = "ladder"
PRECISION = Gauge("sigap_ledger_precision", "Live precision of predictions, its interval", ["product", "mode", "end"])
RECALL = Gauge("sigap_ledger_recall", "Live recall of faults, its interval", ["product", "mode", "end"])


def every(product: Product) -> timedelta:
    """How often a fleet is evaluated: daily, or four times a horizon where that is shorter."""
    shortest = min((mode.horizon for mode in product.failure_modes), default=EVERY)
    return max(min(EVERY, shortest / 4), product.scoring)


def evaluate_if_due(conn: Connection, product: Product, now: datetime, *, holdout_share: float = 0.0) -> int:
    """Evaluates a fleet whose time has come, on its own clock; how many failure modes moved.

    Everything is read as it was known at `now`, and all of it commits together: killed in between, nothing happened.
    """
    if not product.failure_modes:
        return 0
    last = last_evaluation(conn, product.id, now=now)
    if last is not None and now < last + every(product):
        return 0
    standings = rungs(conn, product.id)
    if not standings:
        return 0
    return evaluate(conn, product, now, standings, holdout_share=holdout_share)


def evaluate(
    conn: Connection, product: Product, now: datetime, standings: dict[str, RungStanding], *, holdout_share: float = 0.0
) -> int:
    """Writes a page for every failure mode and moves those whose figures allow a step."""
    since = now - window_of(product)
    moved = 0
    pages: list[ModePage] = []
    with conn.transaction():
        watched = watched_in(conn, product, since=since, now=now)
        for rows in read_modes(conn, product, product.failure_modes, since=since, now=now, holdout_share=holdout_share):
            page, mode = page_of(conn, product, rows, since=since, now=now), rows.mode.id
            figures = {**page_figures(page), "watched": asdict(watched)}
            put_page(conn, product.id, mode, at=now, since=since, figures=figures)
            _tell(product, page)
            pages.append(page)
            if standing := standings.get(mode):
                moved += _climb_or_fall(conn, product, rows, standing, since, now)
        false_tickets = false_tickets_of(conn, product, pages, since=since, now=now, watched=watched)
        moved += keep_to_budget(conn, product, false_tickets, now)
    return moved


def _climb_or_fall(
    conn: Connection, product: Product, rows: ModeRows, standing: RungStanding, since: datetime, now: datetime
) -> bool:
    """One step by the figures of the model in force: a new model's rung is not lost by what its predecessor said."""
    mode, model = rows.mode.id, standing.model_id
    last = last_step(conn, product.id, mode, model)
    record = track_record(
        rows.entries,
        rows.faults,
        since=to_milliseconds(since),
        lead_needed=rows.lead_needed,
        model=model,
        moment=to_milliseconds(last) if last else None,
    )
    rung = Rung(standing.rung)
    RUNG.labels(product.id, mode).set(RUNGS.index(rung))
    step = next_step(rung, precision=record.precision, in_time=record.in_time, fresh=record.fresh)
    if step is None:
        return False
    change = RungChange(mode, now, "ladder", ACTOR, rung, step.to, model, step.why)
    if not move_rung(conn, product.id, change):
        return False  # Another model came into force, or somebody moved it.
    tell_step(conn, product, mode, rung, step, now)
    return True


def _tell(product: Product, page: ModePage) -> None:
    for gauge, part in ((PRECISION, page.figures.precision), (RECALL, page.figures.recall)):
        for end, value in (("value", part.value), ("low", part.low), ("high", part.high)):
            gauge.labels(product.id, page.failure_mode, end).set(float("nan") if value is None else value)
