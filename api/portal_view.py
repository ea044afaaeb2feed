"""What the customer's page shows: one notice's ticket in the customer's words, language and time zone."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fleet.product import Product
from service.moves import OPEN
from service.notices.answers import LONGEST_NOTE, VISIT_WORDS
from service.notices.outcomes import NOTHING as NOTHING_FOUND
from service.notices.outcomes import OF_FINDING, REPAIRED, agreed_slot, spell_found
from service.notices.slots import HOURS, offered_days, spell_hours, spell_slot
from service.notices.spelling import (
    mode_name,
    spell_date,
    spell_day,
    spell_likelihood,
    spell_moment,
    spell_weekday,
    zone_name,
)
from store.answers import Answer, Reader, answers_of
from store.database import Connection
from store.reading import Prediction, find_prediction
from store.reports import RecordedFinding, findings_of
from store.tickets import Ticket, find_ticket, ticket_history

PAGES = Path(__file__).parent / "portal_pages"
OPEN_FOR = timedelta(days=90)
REASONS = 3
# A visit can be agreed on until somebody is at work.
BEFORE_WORK = ("new", "assigned", "on_hold")

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
    now: datetime
    language: str

    @property
    def expired(self) -> bool:
        return self.ticket.closed_at is not None and self.now > self.ticket.closed_at + OPEN_FOR

    @property
    def finding(self) -> RecordedFinding | None:
        """What was found in the ticket's present opening."""
        return next((one for one in self.findings if one.opening == self.ticket.openings), None)


def read_case(conn: Connection, product: Product, reader: Reader, *, now: datetime, language: str) -> Case:
    ticket = find_ticket(conn, reader.ticket_id)
    assert ticket is not None
    prediction = find_prediction(conn, ticket.prediction_id) if ticket.prediction_id else None
    answers, findings = answers_of(conn, ticket.id), findings_of(conn, ticket.id)
    return Case(product, reader, ticket, prediction, answers, findings, now, language)


@cache
def texts(language: str) -> Values:
    return tomllib.loads((PAGES / f"texts.{language}.toml").read_text(encoding="utf-8"))


def page_values(conn: Connection, case: Case) -> Values:
    """What the template asks for; nothing in it is of another customer, or the staff's own."""
    t, zone, language = texts(case.language), case.reader.time_zone, case.language
    stage, slot = stage_of(case), agreed_slot(case.answers, case.ticket.openings)
    words = {
        "product": case.product.name.get(language),
        "slot": spell_slot(slot, zone=zone, language=language) if slot else "",
        "found": spell_found(case.product, case.finding).get(language) if case.finding and stage == "repaired" else "",
    }
    return {
        "t": t,
        "language": language,
        "other": "en" if language == "id" else "id",
        "stage": stage,
        **{key: t[stage][key].format(**words) for key in ("badge", "title", "lead")},
        "next": t[stage]["next"],
        "slot": words["slot"],
        "product": words["product"],
        "serial": case.ticket.serial,
        "ticket": case.ticket.id,
        "zone": zone_name(case.now.astimezone(ZoneInfo(zone))),
        "days": _days(case),
        "word": _word(case),
        "seen": _seen(case) if case.ticket.state in OPEN else None,
        "steps": _steps(conn, case),
        "ended": case.ticket.state not in OPEN,
        "reported": _reported(case),
        "opted_out": case.reader.opted_out,
        "longest_note": LONGEST_NOTE,
    }


def stage_of(case: Case) -> str:
    """Which of the page's tables of texts tells where things stand."""
    ticket = case.ticket
    if ticket.state in ("resolved", "closed"):
        outcome = OF_FINDING[case.finding.kind] if case.finding else ""
        return {REPAIRED: "repaired", NOTHING_FOUND: "nothing"}.get(outcome, "cancelled")
    if ticket.state == "cancelled":
        return "cancelled"
    if ticket.state == "in_progress":
        return "working"
    if agreed_slot(case.answers, ticket.openings):
        return "planned"
    if ticket.state == "on_hold":
        return "waiting"
    return "predicted" if ticket.source == "prediction" and ticket.reported_at is None else "reported"


def _days(case: Case) -> list[Values]:
    if case.ticket.state not in BEFORE_WORK:
        return []
    until = case.ticket.due_at or case.ticket.window_ends_at
    return [
        {
            "weekday": spell_weekday(day, case.language),
            "date": spell_date(day, case.language),
            "slots": [
                {"value": f"{day.isoformat()} {part}", "part": part.value, "hours": spell_hours(part, case.language)}
                for part in HOURS
            ],
        }
        for day in offered_days(case.now, zone=case.reader.time_zone, until=until)
    ]


def _word(case: Case) -> str:
    """The last word on a visit, where it was not an agreement."""
    words = [one.kind for one in case.answers if one.opening == case.ticket.openings and one.kind in VISIT_WORDS]
    return words[-1] if words and words[-1] != "agree" else ""


def _reported(case: Case) -> bool:
    """Whether the customer has reported the fault since the last thing that came of the ticket."""
    ended = max(filter(None, (case.ticket.resolved_at, case.ticket.closed_at)), default=None)
    return any(
        one.kind == "stopped" and one.opening == case.ticket.openings and (ended is None or one.at >= ended)
        for one in case.answers
    )


def _seen(case: Case) -> Values:
    t, language, zone, prediction = texts(case.language), case.language, case.reader.time_zone, case.prediction
    key = "seen_by_prediction" if prediction and case.ticket.source == "prediction" else "seen_by_report"
    what = t[key].format(mode=mode_name(case.product, case.ticket.failure_mode).get(language))
    seen: Values = {"what": what, "reasons": [], "sure": "", "window": ""}
    if prediction is None or case.ticket.reported_at is not None:
        return seen
    seen["reasons"] = [reason[language] for reason in prediction.reasons[:REASONS]]
    if prediction.probability is not None:
        likelihood = spell_likelihood(prediction.probability, language)
        seen["sure"] = t["sure"].format(
            likelihood=likelihood[:1].upper() + likelihood[1:],
            tenths=max(1, min(9, round(prediction.probability * 10))),
        )
    seen["window"] = t["window"].format(until=spell_moment(case.ticket.window_ends_at, zone, language))
    if between := _between(case, prediction):
        seen["window"] = t["window_between"].format(low=between[0], high=between[1])
    return seen


def _between(case: Case, prediction: Prediction) -> tuple[str, str] | None:
    """(day, day) of the 90 % interval, where there is one that begins in the future."""
    if prediction.rul_low_s is None or prediction.rul_high_s is None:
        return None
    zone = ZoneInfo(case.reader.time_zone)
    low, high = (prediction.ts + timedelta(seconds=s) for s in (prediction.rul_low_s, prediction.rul_high_s))
    if low <= case.now or low.astimezone(zone).date() == high.astimezone(zone).date():
        return None
    return spell_day(low.astimezone(zone).date(), case.language), spell_day(high.astimezone(zone).date(), case.language)


def _steps(conn: Connection, case: Case) -> list[Values]:
    """The ticket's history as far as it concerns the customer, newest first; no staff's names, no staff's words."""
    t, shown = texts(case.language)["step"], []
    found = {one.at: one.kind for one in case.findings}
    for change in ticket_history(conn, case.ticket.id):
        key = change.action.replace(" ", "_")
        if key == "open":
            key = "open_prediction" if case.ticket.source == "prediction" else "open_report"
        if key == "resolve":
            key = f"resolve_{found.get(change.at, 'confirmed')}"
        if key in t:
            when = spell_moment(change.at, case.reader.time_zone, case.language)
            shown.append({"what": t[key], "when": when, "at": change.at.isoformat()})
    return shown[::-1]
