"""Opens inspections within a product's budget: each is a prediction of a pseudo failure mode, which triage takes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from prometheus_client import Counter, Gauge

from fleet.coded import Coded, coded
from fleet.process import get_log
from fleet.product import Product
from fleet.unusual_modes import unusual_mode
from models.decision.policy import Rung
from models.normal_behaviour.inspection_budget import (
    DAY_MS,
    START_TOKENS,
    Budget,
    budget_of,
    highest_first,
    inspection_horizon,
)
from service.inspections.asking import Ask, Spans, asking
from store.engine.database import Connection
from store.learning.predictions import NewPrediction, open_prediction
from store.learning.sensor_faults import faulty_sensors
from store.service.inspections import Grant, hold_budget, newest_grant, spend, unusual_components

# What was not read for so long, or for so many scoring periods, says nothing of now.
FRESH, FRESH_PERIODS = timedelta(days=1), 3
# After a repair readings settle for the shortest lead that a repair needs, at most this share of a horizon.
SETTLE_SHARE = 0.25
ASKED = Counter("sigap_inspections_asked", "Inspections of unusual components that opened", ["product"])
TOKENS = Gauge("sigap_inspection_tokens", "Inspections that the budget bears now", ["product"])
log = get_log("inspections")


def open_inspections(conn: Connection, product: Product, now: datetime) -> int:
    """Opens inspections after a look at the fleet's health that the budget does not know yet; how many.

    1. The budget's row is held: of two processes the second waits, and finds the look counted.
    2. Tokens come with the device-days of readings since the last look that was counted.
    3. What is farthest out opens first, one token each.
    4. Predictions and tokens commit together: killed in between, nothing happened.
    """
    budget = budget_of(product)
    if budget is None or newest_grant(conn, product.id) is None:
        return 0
    with conn.transaction():
        held = hold_budget(conn, product.id, start=START_TOKENS)
        grant = newest_grant(conn, product.id)
        if grant is None:
            return 0
        time = max(0.0, grant.device_days - held.device_days) * DAY_MS
        tokens = budget.refilled(held.tokens, device_time=time, fleet=grant.devices)
        wanted = _with_sound_sensors(conn, _asks(conn, product, grant, now), now)
        opened = sum(_open(conn, product, grant, one, now) for one in highest_first(wanted, tokens))
        spend(conn, product.id, grant, tokens=tokens - opened, opened=opened)
    _tell(product, budget, asked=len(wanted), opened=opened, tokens=tokens - opened, now=now)
    return opened


def spans_of(product: Product) -> Spans:
    """How long an inspection stands, and how long readings settle after a repair."""
    horizon = timedelta(milliseconds=inspection_horizon(product))
    lead = min((mode.lead_needed for mode in product.failure_modes), default=SETTLE_SHARE * horizon)
    return Spans(horizon, min(lead, SETTLE_SHARE * horizon))


def _asks(conn: Connection, product: Product, grant: Grant, now: datetime) -> list[Ask]:
    modes = [(mode.id, mode.component) for mode in product.failure_modes]
    read_after = grant.at - max(FRESH, FRESH_PERIODS * product.scoring)
    rows = unusual_components(conn, product.id, modes, read_after=read_after, now=now)
    return asking(rows, above=grant.ask_above, spans=spans_of(product), now=now)


def _with_sound_sensors(conn: Connection, wanted: list[Ask], now: datetime) -> list[Ask]:
    """Those that do not rest on faulty sensors alone: that is no fault of the component."""
    faulty = faulty_sensors(conn, sorted({one.component.device_id for one in wanted}), since=now, now=now)
    return [one for one in wanted if any((one.component.device_id, m) not in faulty for m in metrics_of(one))]


def metrics_of(one: Ask) -> list[str]:
    """The metrics that are away, the farthest first."""
    return [str(reason.args["metric"]) for reason in one.component.deviations]


def _open(conn: Connection, product: Product, grant: Grant, one: Ask, now: datetime) -> bool:
    row = one.component
    return open_prediction(
        conn,
        NewPrediction(
            product=product.id,
            device=row.device_id,
            failure_mode=unusual_mode(row.component),
            opened_at=now,
            expires_at=now + spans_of(product).horizon,
            ts=row.at,
            probability=None,
            rul_s=None,
            rul_low_s=None,
            rul_high_s=None,
            rung=Rung.INSPECT,
            reasons=tuple(_reasons(one)),
            evidence={
                "size": one.size,
                "limit": grant.ask_above,
                "health": row.health,
                "since": row.since.isoformat(),
                "learning": row.learning,
                "metrics": metrics_of(one),
                "muted_size": row.muted_size,
                "second_look": one.second_look,
            },
            model_id=row.model_id,
        ),
        why=coded("inspection_asked", component=row.component, size=one.size, limit=grant.ask_above),
    )


def _reasons(one: Ask) -> Iterable[Coded]:
    """Since when, by which clocks, and which metrics lead; of a second one, why it comes again."""
    row = one.component
    yield from row.deviations
    clocks = "learning" if row.learning else "repaired" if one.second_look else "both"
    yield coded("inspection_since", since=row.since, clocks=clocks)
    if one.second_look and row.repaired_at is not None:
        yield coded("inspection_second_look", at=row.repaired_at)
    elif one.again and row.muted_at is not None:
        yield coded("inspection_again", at=row.muted_at, was=row.muted_size, now=one.size)


def _tell(product: Product, budget: Budget, *, asked: int, opened: int, tokens: float, now: datetime) -> None:
    TOKENS.labels(product.id).set(tokens)
    ASKED.labels(product.id).inc(opened)
    if asked:
        log.info("inspections_asked", product=product.id, asked=asked, opened=opened, tokens=tokens, at=now.isoformat())
