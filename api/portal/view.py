"""The values of the customer's page: one notice's ticket, worded in the customer's language and time zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fleet.product import UNKNOWN_MODE, Product
from service.notices.answers import LONGEST_NOTE, VISIT_ANSWERS
from service.notices.outcome_notices import NOTHING as NOTHING_FOUND
from service.notices.outcome_notices import OF_FINDING, REPAIRED, agreed_slot, what_was_found
from service.notices.visit_slots import HOURS, Part, offered_days, slot_code
from service.tickets.states import FINISHED, OPEN, TicketState
from store.commands.remedies import Remedy, remedy_of
from store.engine.database import Connection
from store.learning.predictions import Prediction, find_prediction
from store.service.answers import Answer, Reader, answers_of
from store.service.reports import RecordedFinding, findings_of
from store.service.tickets import Ticket, find_ticket, ticket_history
from wording.catalog import codes
from wording.likelihood import likelihood
from wording.times import spell_clock, spell_month_day, spell_weekday, zone_name
from wording.wording import Wording, wording_of

PAGES = Path(__file__).parent / "pages"
CSS = (PAGES / "page.css").read_text(encoding="utf-8").strip()
OPEN_FOR = timedelta(days=90)
REASONS = 3
# A visit can be agreed on until somebody is at work.
BEFORE_WORK = tuple(state for state in OPEN if state is not TicketState.IN_PROGRESS)

# What has a step of its own on the page; all else of a ticket's history is the staff's.
STEPS = frozenset(code.removeprefix("portal_step_") for code in codes("id") if code.startswith("portal_step_"))
STAGES = ("predicted", "reported", "remote", "planned", "working", "waiting", "repaired", "nothing", "cancelled")
NEXT_STEPS = {stage: sum(code.startswith(f"portal_{stage}_next_") for code in codes("id")) for stage in STAGES}

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that one page is made of; `now` is the fleet's."""

    product: Product
    reader: Reader
    ticket: Ticket
    prediction: Prediction | None
    answers: list[Answer]
    findings: list[RecordedFinding]
    remedy: Remedy | None
    now: datetime
    wording: Wording

    def text(self, key: str, **values: object) -> str:
        """A text of the page."""
        return self.wording.text(f"portal_{key}", **values)

    @property
    def expired(self) -> bool:
        return self.ticket.closed_at is not None and self.now > self.ticket.closed_at + OPEN_FOR

    @property
    def is_tried_remotely(self) -> bool:
        """Whether a command may still cure the fault, so that no visit is offered yet; who called gets one all the
        same."""
        return self.remedy is not None and self.remedy.ended_at is None and self.ticket.reported_at is None

    @property
    def finding(self) -> RecordedFinding | None:
        """What was found in the ticket's present opening."""
        return next((one for one in self.findings if one.opening == self.ticket.openings), None)


def read_case(conn: Connection, product: Product, reader: Reader, *, now: datetime, language: str) -> Case:
    ticket = find_ticket(conn, reader.ticket_id)
    assert ticket is not None
    prediction = find_prediction(conn, ticket.prediction_id) if ticket.prediction_id else None
    answers, findings = answers_of(conn, ticket.id), findings_of(conn, ticket.id)
    remedy = remedy_of(conn, ticket.id, ticket.openings)
    wording = wording_of(language, reader.time_zone, product)
    return Case(product, reader, ticket, prediction, answers, findings, remedy, now, wording)


def page_values(conn: Connection, case: Case) -> Values:
    """What the template asks for; nothing in it is of another customer, or the staff's own."""
    wording = case.wording
    return {
        "t": case.text,
        "language": wording.language,
        "other": "en" if wording.language == "id" else "id",
        **headline(case),
        "product": wording.pick(case.product.name),
        "serial": case.ticket.serial,
        "ticket": case.ticket.id,
        "zone": zone_name(case.now, wording.zone),
        "days": _days(case),
        "word": _word(case),
        "seen": _seen(case) if case.ticket.state in OPEN else None,
        "steps": _steps(conn, case),
        "ended": case.ticket.state not in OPEN,
        "reported": _reported(case),
        "opted_out": case.reader.opted_out,
        "longest_note": LONGEST_NOTE,
    }


def headline(case: Case) -> Values:
    """Where the ticket stands, in plain words: badge, title, a sentence, and what comes next."""
    stage, slot = stage_of(case), agreed_slot(case.answers, case.ticket.openings)
    words = {
        "product": case.wording.pick(case.product.name),
        "slot": case.wording.say(slot_code(slot)) if slot else "",
        "found": case.wording.say(what_was_found(case.finding)) if case.finding and stage == "repaired" else "",
    }
    return {
        "stage": stage,
        **{key: case.text(f"{stage}_{key}", **words) for key in ("badge", "title", "lead")},
        "next": [case.text(f"{stage}_next_{step}") for step in range(1, NEXT_STEPS[stage] + 1)],
    }


def stage_of(case: Case) -> str:
    """The stage of the ticket, which chooses the page's texts."""
    ticket = case.ticket
    if ticket.state in FINISHED:
        outcome = OF_FINDING[case.finding.kind] if case.finding else ""
        return {REPAIRED: "repaired", NOTHING_FOUND: "nothing"}.get(outcome, "cancelled")
    if ticket.state == TicketState.CANCELLED:
        return "cancelled"
    if ticket.state == TicketState.IN_PROGRESS:
        return "working"
    if agreed_slot(case.answers, ticket.openings):
        return "planned"
    if case.is_tried_remotely:
        return "remote"
    if ticket.state == TicketState.ON_HOLD:
        return "waiting"
    return "predicted" if ticket.source == "prediction" and ticket.reported_at is None else "reported"


def _days(case: Case) -> list[Values]:
    if case.ticket.state not in BEFORE_WORK or case.is_tried_remotely:
        return []
    until = case.ticket.due_at or case.ticket.window_ends_at
    return [
        {
            "weekday": spell_weekday(day, case.wording.language),
            "date": spell_month_day(day, case.wording.language),
            "slots": [
                {"value": f"{day.isoformat()} {part}", "part": part.value, "hours": _hours(part, case.wording)}
                for part in HOURS
            ],
        }
        for day in offered_days(case.now, zone=case.reader.time_zone, until=until)
    ]


def _hours(part: Part, wording: Wording) -> str:
    return "–".join(spell_clock(at, wording.language) for at in HOURS[part])


def _word(case: Case) -> str:
    """The last word on a visit, where it was not an agreement."""
    words = [one.kind for one in case.answers if one.opening == case.ticket.openings and one.kind in VISIT_ANSWERS]
    return words[-1] if words and words[-1] != "agree" else ""


def _reported(case: Case) -> bool:
    """Whether the customer has reported the fault since the last thing that came of the ticket."""
    ended = max(filter(None, (case.ticket.resolved_at, case.ticket.closed_at)), default=None)
    return any(
        one.kind == "stopped" and one.opening == case.ticket.openings and (ended is None or one.at >= ended)
        for one in case.answers
    )


def _seen(case: Case) -> Values:
    wording, prediction = case.wording, case.prediction
    key = "seen_by_prediction" if prediction and case.ticket.source == "prediction" else "seen_by_report"
    unknown = case.ticket.failure_mode == UNKNOWN_MODE
    mode = wording.text("mail_unknown_mode") if unknown else wording.mode(case.ticket.failure_mode)
    what = case.text(key, mode=mode)
    seen: Values = {"what": what, "reasons": [], "sure": "", "window": ""}
    if prediction is None or case.ticket.reported_at is not None:
        return seen
    seen["reasons"] = [wording.say(reason) for reason in prediction.reasons[:REASONS]]
    if prediction.probability is not None:
        said = wording.say(likelihood(prediction.probability))
        tenths = max(1, min(9, round(prediction.probability * 10)))
        seen["sure"] = case.text("sure", likelihood=said[:1].upper() + said[1:], tenths=tenths)
    seen["window"] = case.text("window", until=_moment(case, case.ticket.window_ends_at))
    if between := _between(case, prediction):
        seen["window"] = case.text("window_between", low=between[0], high=between[1])
    return seen


def _moment(case: Case, at: datetime) -> str:
    return case.wording.text("long_moment", at=at)


def _between(case: Case, prediction: Prediction) -> tuple[str, str] | None:
    """(day, day) of the 90 % interval, where there is one that begins in the future."""
    if prediction.rul_low_s is None or prediction.rul_high_s is None:
        return None
    low, high = (prediction.ts + timedelta(seconds=s) for s in (prediction.rul_low_s, prediction.rul_high_s))
    if low <= case.now or case.wording.local(low).date() == case.wording.local(high).date():
        return None
    return case.wording.long_day(low), case.wording.long_day(high)


def _steps(conn: Connection, case: Case) -> list[Values]:
    """The ticket's history as far as it concerns the customer, newest first; no staff's names, no staff's words."""
    shown: list[Values] = []
    kinds = {one.at: one.kind for one in case.findings}
    for change in ticket_history(conn, case.ticket.id):
        key = change.action
        if key == "open":
            key = "open_prediction" if case.ticket.source == "prediction" else "open_report"
        if key == "resolve":
            key = f"resolve_{kinds.get(change.at, 'confirmed')}"
        if key in STEPS:
            when = _moment(case, change.at)
            shown.append({"what": case.text(f"step_{key}"), "when": when, "at": change.at.isoformat()})
    return shown[::-1]
