"""Follows remedies to their end: the fault is gone and the ticket resolved, or the ticket goes to a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.command_states import CommandState
from fleet.device_commands import Cure
from fleet.product import Product
from service.findings.findings import FindingKind, resolve
from service.notices.compose import PREDICTED, Occasion, write_opening_to_customer
from service.notices.enabled_channels import Outlets
from service.one_by_one import do_one_by_one
from service.remote_first.beginning import ACTOR, write_act
from service.remote_first.cure_shown import shows_cure, was_out
from service.tickets.due_dates import horizon_and_lead
from service.tickets.states import OPEN, By, TicketState
from store.audit.actions import AuditAction
from store.commands.commands import cancel_command, find_command
from store.commands.remedies import LivingRemedy, claim_remedy, end_remedy, watch_remedy
from store.engine.database import Connection
from store.learning.predictions import find_prediction
from store.service.notices import has_customers_notice
from store.service.reports import Finding
from store.service.tickets import NewTicket, Ticket, TicketChange, find_ticket, note_ticket
from store.telemetry.stored_readings import TimeSpan, extremes_of, read_metrics

LOOK_AGAIN_S = 1.0
ENDED = Counter("sigap_remedies_ended", "Commands tried before a visit, by what became of them", ["product", "state"])


@dataclass(frozen=True, slots=True)
class _Trial:
    """A remedy under decision, with what decides it."""

    remedy: LivingRemedy
    product: Product
    now: datetime
    outlets: Outlets


def follow_remedies(conn: Connection, product: Product, now: datetime, outlets: Outlets) -> int:
    """Decides on every remedy of a fleet that waits for it; how many. One transaction each: claimed, decided, noted."""
    return do_one_by_one(
        conn,
        "remedy",
        lambda failed: claim_remedy(conn, product.id, now, but=failed),
        lambda remedy: remedy.ticket_id,
        lambda remedy: _decide(conn, _Trial(remedy, product, now, outlets)),
    )


def _decide(conn: Connection, trial: _Trial) -> None:
    remedy = trial.remedy
    cure = _cure_of(trial)
    if remedy.ticket_state != TicketState.NEW or remedy.openings != remedy.opening:
        _overtake(conn, trial)
    elif cure is None:
        _hand_over(conn, trial, coded("remedy_not_declared", command=remedy.name))
    elif remedy.state == "watched":
        _judge(conn, trial, cure)
    elif remedy.command_state is CommandState.SUCCEEDED:
        _watch(conn, trial, cure)
    else:
        _hand_over(conn, trial, _why_it_failed(conn, remedy))


def _watch(conn: Connection, trial: _Trial, cure: Cure) -> None:
    """Readings decide from now on, or from the command's end where that came after this pass began."""
    remedy = trial.remedy
    done = coded("remedy_watched", command=remedy.name, lasting=cure.lasting, within=cure.within)
    _note(conn, trial, "command_done", done)
    since = max(trial.now, remedy.command_ended_at or trial.now)
    until, look_at = since + cure.within, since + cure.lasting
    watch_remedy(conn, remedy.ticket_id, remedy.opening, since=since, until=until, look_at=look_at)


def _judge(conn: Connection, trial: _Trial, cure: Cure) -> None:
    """Cured: readings lie in the band, and did not before. Not cured: the time for that is over."""
    remedy = trial.remedy
    assert remedy.watched_from is not None
    assert remedy.watched_until is not None
    metrics = [band.metric for band in cure.bands]
    stale_after = {metric.id: metric.stale_after for metric in trial.product.metrics}
    span = TimeSpan(since=remedy.watched_from, until=trial.now + timedelta(milliseconds=1))
    readings = read_metrics(conn, trial.product, remedy.device_id, metrics, span)
    if shows_cure(readings, cure, stale_after=stale_after):
        if _was_out_before(conn, trial, cure):
            _resolve(conn, trial)
        else:
            _hand_over(conn, trial, coded("remedy_undecided", command=remedy.name))
    elif trial.now >= remedy.watched_until:
        _hand_over(conn, trial, coded("remedy_not_cured", command=remedy.name, within=cure.within))
    else:
        again = trial.now + max(min(trial.product.interval, cure.lasting), timedelta(seconds=LOOK_AGAIN_S))
        watch_remedy(
            conn,
            remedy.ticket_id,
            remedy.opening,
            since=remedy.watched_from,
            until=remedy.watched_until,
            look_at=min(again, remedy.watched_until),
        )


def _was_out_before(conn: Connection, trial: _Trial, cure: Cure) -> bool:
    """Whether a reading lay outside of its band before: where none did, none can show that a fault is gone."""
    remedy = trial.remedy
    horizon, _ = horizon_and_lead(trial.product, remedy.failure_mode)
    span = TimeSpan(since=remedy.began_at - horizon, until=remedy.watched_from)
    metrics = [band.metric for band in cure.bands]
    return was_out(extremes_of(conn, trial.product, remedy.device_id, metrics, span), cure)


def _resolve(conn: Connection, trial: _Trial) -> None:
    remedy = trial.remedy
    _end(conn, trial, "cured", coded("remedy_cured", command=remedy.name))
    finding = Finding(FindingKind.CURED_REMOTELY, remedy.failure_mode, None, None, (), "", None)
    resolve(conn, trial.product, remedy.ticket_id, finding, By(ACTOR, trial.now), trial.outlets)


def _hand_over(conn: Connection, trial: _Trial, why: Coded) -> None:
    """The ticket goes to a person, and the customer is offered a visit."""
    _end(conn, trial, "failed", why)
    _tell_customer(conn, trial, _note(conn, trial, "command_in_vain", why))


def _overtake(conn: Connection, trial: _Trial) -> None:
    """Somebody works on the ticket or ended it, or it was opened anew: a command that still waits is not needed, and
    the customer of a ticket that is worked on gets the notice that waited."""
    remedy = trial.remedy
    worked_on = remedy.ticket_state in OPEN and remedy.openings == remedy.opening
    why = coded("remedy_taken_over" if worked_on else "remedy_overtaken", ticket=remedy.ticket_id)
    if cancel_command(conn, remedy.command_id, actor=ACTOR, at=trial.now, why=why):
        write_act(conn, AuditAction.COMMAND_CANCELLED, remedy.command_id, remedy.ticket_id, now=trial.now)
    _end(conn, trial, "overtaken", why)
    if worked_on:
        ticket = find_ticket(conn, remedy.ticket_id)
        assert ticket is not None
        _tell_customer(conn, trial, ticket)


def _tell_customer(conn: Connection, trial: _Trial, ticket: Ticket) -> None:
    """Offers a visit by the notice that waited, unless the customer heard of this opening already: who calls during the
    trial is answered at once."""
    if has_customers_notice(conn, ticket.id):
        return
    write_opening_to_customer(
        conn,
        product=trial.product,
        ticket=_as_opened_now(ticket, trial.now),
        ticket_id=ticket.id,
        occasion=_occasion(conn, trial.remedy, ticket),
        outlets=trial.outlets,
    )


def _end(conn: Connection, trial: _Trial, state: str, reason: Coded) -> None:
    remedy = trial.remedy
    end_remedy(conn, remedy.ticket_id, remedy.opening, state=state, at=trial.now, reason=reason)
    ENDED.labels(trial.product.id, state).inc()


def _note(conn: Connection, trial: _Trial, action: str, why: Coded) -> Ticket:
    ticket = find_ticket(conn, trial.remedy.ticket_id)
    assert ticket is not None
    note_ticket(conn, ticket.id, TicketChange(trial.now, ACTOR, action, ticket.state, ticket.state, why))
    return ticket


def _cure_of(trial: _Trial) -> Cure | None:
    declared = trial.product.command(trial.remedy.name)
    return declared.cure if declared and trial.remedy.failure_mode in declared.cures else None


def _why_it_failed(conn: Connection, remedy: LivingRemedy) -> Coded:
    command = find_command(conn, remedy.command_id)
    said = (command.detail or {}).get("reason") if command else None
    why = coded("remedy_command_ended", command=remedy.name, state=remedy.command_state)
    return coded("with_words", what=why, words=said[:200]) if isinstance(said, str) and said else why


def _occasion(conn: Connection, remedy: LivingRemedy, ticket: Ticket) -> Occasion:
    """The notice that was held back when the ticket opened."""
    prediction = find_prediction(conn, ticket.prediction_id) if ticket.prediction_id else None
    if remedy.occasion != PREDICTED or prediction is None:
        return Occasion(remedy.occasion, untold=remedy.untold)
    return Occasion(remedy.occasion, prediction.probability, tuple(prediction.reasons), remedy.untold)


def _as_opened_now(ticket: Ticket, now: datetime) -> NewTicket:
    """What a notice asks of the opening: its window is what is left of it."""
    return NewTicket(
        product=ticket.product,
        asset_id=ticket.asset_id,
        device_id=ticket.device_id,
        failure_mode=ticket.failure_mode,
        source=ticket.source,
        severity=ticket.severity,
        opened_at=now,
        due_at=ticket.due_at or now,
        window_ends_at=max(ticket.window_ends_at, now + timedelta(hours=1)),
        prediction_id=ticket.prediction_id,
        reported_at=ticket.reported_at,
        in_warranty=ticket.in_warranty,
    )
