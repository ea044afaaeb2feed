"""Follows repair checks to their end: the repair is certified, or the ticket opens again with the evidence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import Counter

from fleet.coded import coded
from fleet.process import get_log
from fleet.product import FailureMode, Product, Severity
from models.decision.policy import OperatingPoint, Rung
from service.notices.compose import REOPENED, Occasion
from service.notices.enabled_channels import Outlets
from service.repairs.comparison import Comparison, Shown, compare
from service.repairs.signals import Signals, read_metrics, signals_of
from service.repairs.spans import MOST_LOOKS, MOST_WINDOWS, CheckSpans, Stretch, healthy_stretch, spans_of
from service.repairs.verdict import CheckState, ScoresSeen, Verdict, decide, evidence_of
from service.tickets.failure_reports import FailureReport, TicketSource
from service.tickets.opening import open_or_join, reopen_ticket
from service.tickets.states import FINISHED
from store.engine.database import Connection, StoreUnavailable, translated
from store.learning.predictions import find_prediction
from store.learning.sensor_faults import faulty_sensors
from store.rollups.series import read_rollup, read_scores
from store.service.repair_checks import (
    WatchedRepair,
    claim_repair_check,
    decide_repair_check,
    last_replacement,
    operating_point,
    put_off,
    watch_on,
)
from store.service.tickets import TicketChange, note_ticket
from store.telemetry.stored_readings import TimeSpan

ACTOR = "repair_check"
MOST_BUCKETS, MOST_SCORES = 20_000, 5_000
# A check that cannot be decided by a fault of ours is tried again after so long, and left to a person in the end.
AGAIN_AFTER, GIVEN_UP_AFTER = timedelta(hours=6), timedelta(days=3)
DECIDED = Counter("sigap_repair_checks_decided", "Repair checks, by what readings showed", ["product", "state"])
FAILED = Counter("sigap_repair_checks_failed", "Looks at repair checks that ended with a fault of ours", ["product"])
log = get_log("service")


@dataclass(frozen=True, slots=True)
class _Case:
    """A check under decision."""

    check: WatchedRepair
    product: Product
    mode: FailureMode
    spans: CheckSpans
    now: datetime

    @property
    def after(self) -> Stretch:
        return Stretch(self.check.judged_from, self.check.judged_until)


def follow_repairs(conn: Connection, product: Product, now: datetime, outlets: Outlets) -> int:
    """Decides on every repair check of a fleet whose window is over; how many. One transaction each: claimed, decided,
    noted; where the repair did not hold, the ticket is open again with it. A fault of one check stops no other: it is
    put off."""
    decided = 0
    while (check := _follow_next(conn, product, now, outlets)) is not None:
        decided += check
    return decided


def _follow_next(conn: Connection, product: Product, now: datetime, outlets: Outlets) -> bool | None:
    """Whether the next check could be decided; None where no check waits."""
    check: WatchedRepair | None = None
    try:
        with translated(), conn.transaction():
            check = claim_repair_check(conn, product.id, now)
            if check is None:
                return None
            _judge(conn, product, check, now, outlets)
            return True
    except StoreUnavailable:
        raise
    except Exception:
        if check is None:
            raise
        log.exception("repair_check_failed", product=product.id, ticket=check.ticket_id, opening=check.opening)
        _put_off(conn, product, check, now)
        return False


def _put_off(conn: Connection, product: Product, check: WatchedRepair, now: datetime) -> None:
    """It is tried again later; in the end a person must judge."""
    FAILED.labels(product.id).inc()
    with conn.transaction():
        if now < check.judged_until + GIVEN_UP_AFTER:
            put_off(conn, check, until=now + AGAIN_AFTER)
        else:
            _end(conn, product, check, Verdict(CheckState.UNDECIDED, coded("repair_check_failed")), {}, now)


def _judge(conn: Connection, product: Product, check: WatchedRepair, now: datetime, outlets: Outlets) -> None:
    mode = product.mode(check.failure_mode)
    if mode is None:
        verdict = Verdict(CheckState.UNDECIDED, coded("repair_mode_gone", mode=check.failure_mode))
        _end(conn, product, check, verdict, {}, now)
        return
    case = _Case(check, product, mode, spans_of(product, mode), now)
    compared, scores = _compared(conn, case), _scores(conn, case)
    evidence = evidence_of(compared, scores, case.after)
    longest = check.judged_from + MOST_WINDOWS * case.spans.window
    if compared.shown is Shown.SILENT and check.judged_until < longest:
        watch_on(conn, check, until=check.judged_until + case.spans.window, evidence=evidence)
        return
    verdict = decide(compared, scores, window=case.after.until - case.after.since)
    _end(conn, product, check, verdict, evidence, now)
    if verdict.state is CheckState.REOPENED:
        _open_again(conn, case, verdict, outlets)


def _compared(conn: Connection, case: _Case) -> Comparison:
    check, spans = case.check, case.spans
    back = max(case.mode.pf_interval, case.mode.horizon) + (MOST_LOOKS + 1) * spans.look
    signals = _signals(conn, case, check.first_sign - back)
    known_since = _known_since(conn, case, signals)
    healthy = healthy_stretch(check.first_sign, known_since, case.mode, spans) if known_since else None
    return compare(
        signals,
        healthy=healthy,
        repaired_at=check.repaired_at,
        after=case.after,
        spans=spans,
        named=_named(conn, check),
        faulty={metric for _, metric in faulty_sensors(conn, [check.device_id], since=check.judged_from, now=case.now)},
    )


def _signals(conn: Connection, case: _Case, since: datetime) -> Signals:
    product, period = case.product, case.product.scoring
    metrics = read_metrics(product)
    until = case.check.judged_until
    since = max(since, until - MOST_BUCKETS * period)  # The newest decide: of a long past, its beginning is left out.
    buckets = read_rollup(
        conn,
        product,
        case.check.device_id,
        period=period,
        since=since,
        until=until,
        metrics=metrics,
        limit=MOST_BUCKETS,
    )
    return signals_of(product, buckets, period)


def _known_since(conn: Connection, case: _Case, signals: Signals) -> datetime | None:
    """Since when the device is known with the component that it had when the fault was first seen."""
    if not len(signals.at):
        return None
    check = case.check
    first = datetime.fromtimestamp(int(signals.at[0]) / 1000, tz=check.first_sign.tzinfo)
    replaced = last_replacement(conn, check.device_id, case.mode.component, before=check.first_sign)
    settled = [replaced + case.spans.settle] if replaced else []
    return max([first, check.installed_at, *settled])


def _named(conn: Connection, check: WatchedRepair) -> Collection[str]:
    """The signals that the ticket's prediction was reasoned from."""
    prediction = find_prediction(conn, check.prediction_id) if check.prediction_id else None
    explanation: Mapping[str, Any] = (prediction.evidence.get("explanation") if prediction else None) or {}
    return {reason["group"] for reason in explanation.get("reasons", ())}


def _scores(conn: Connection, case: _Case) -> ScoresSeen | None:
    """What the model in force makes of the device; None where it does not score the mode."""
    kept = operating_point(conn, case.product.id, case.mode.id)
    if not kept or "threshold" not in kept:
        return None
    point = OperatingPoint(**{**kept, "rung": Rung(kept["rung"])})
    check = case.check
    before = _probabilities(conn, case, Stretch(check.repaired_at - case.spans.look, check.repaired_at))
    after = _probabilities(conn, case, case.after)
    return ScoresSeen(point, max(before, default=None), after) if after else None


def _probabilities(conn: Connection, case: _Case, stretch: Stretch) -> list[float]:
    span = TimeSpan(since=stretch.since, until=stretch.until)
    points = read_scores(conn, case.check.device_id, case.mode.id, span, limit=MOST_SCORES)
    return [point.probability for point in points if point.probability is not None]


def _end(
    conn: Connection,
    product: Product,
    check: WatchedRepair,
    verdict: Verdict,
    evidence: Mapping[str, object],
    now: datetime,
) -> None:
    """The check's end, and its line in the ticket's history."""
    decide_repair_check(conn, check, state=verdict.state, at=now, reason=verdict.reason, evidence=evidence)
    state = check.ticket_state
    if verdict.state is not CheckState.REOPENED:
        action = f"repair_{verdict.state}"
        note_ticket(conn, check.ticket_id, TicketChange(now, ACTOR, action, state, state, verdict.reason))
    DECIDED.labels(product.id, verdict.state).inc()


def _open_again(conn: Connection, case: _Case, verdict: Verdict, outlets: Outlets) -> None:
    """The ticket of the repair opens again; where it is of another failure mode, or its key has an open ticket, that of
    the fault opens or is joined."""
    check = case.check
    report = FailureReport(
        source=TicketSource.DEVICE,
        device_id=check.device_id,
        asset_id=check.asset_id,
        failure_mode=check.failure_mode,
        severity=Severity.ERROR,
        seen_at=case.now,
        at=case.now,
        actor=ACTOR,
        why=coded("repair_did_not_hold", why=verdict.reason, after=case.now - check.repaired_at),
        action="repair_reopened",
        occasion=Occasion(REOPENED),
    )
    own = check.ticket_mode == check.failure_mode and not check.key_is_open and check.openings == check.opening
    if own and check.ticket_state in FINISHED:
        reopen_ticket(conn, case.product, report, check.ticket_id, report.why, outlets)
    else:
        open_or_join(conn, case.product, report, outlets)
