"""The values of the customer's page: one notice's ticket, worded in the customer's language and time zone."""

from pathlib import Path
from typing import Any

from api.follow_up.rating import rating_shown
from api.portal.appointment import appointment_values, parts_from_shown, windows_offered
from api.portal.case import Case
from api.portal.costs import costs_shown
from api.portal.pictures import picture
from api.portal.seen import what_was_seen
from fleet.coded import Coded
from service.notices.answers import LONGEST_NOTE, VISIT_ANSWERS
from service.notices.contact import centre_lines, contact_lines, sender_of
from service.notices.outcome_notices import NOTHING as NOTHING_FOUND
from service.notices.outcome_notices import OF_FINDING, REPAIRED, agreed_slot, what_was_found
from service.notices.visit_slots import HOURS, Part, Slot, offered_days, slot_code
from service.orders.told import window_code
from service.tickets.states import FINISHED, OPEN, TicketState
from store.engine.database import Connection
from store.follow_up.surveys import Survey, survey_of
from store.service.tickets import ticket_history
from wording.catalog import codes
from wording.times import spell_clock, spell_month_day, spell_weekday, zone_name
from wording.wording import Wording

PAGES = Path(__file__).parent / "pages"
CSS = (PAGES / "page.css").read_text(encoding="utf-8").strip()
# A visit can be agreed on until somebody is at work.
BEFORE_WORK = tuple(state for state in OPEN if state is not TicketState.IN_PROGRESS)

# What has a step of its own on the page; all else of a ticket's history is the staff's.
STEPS = frozenset(code.removeprefix("portal_step_") for code in codes("id") if code.startswith("portal_step_"))
STAGES = ("predicted", "reported", "remote", "planned", "working", "waiting", "repaired", "nothing", "cancelled")
NEXT_STEPS = {stage: sum(code.startswith(f"portal_{stage}_next_") for code in codes("id")) for stage in STAGES}

Values = dict[str, Any]


def page_values(conn: Connection, case: Case) -> Values:
    """What the template asks for; nothing in it is of another customer, or the staff's own."""
    wording = case.wording
    return {
        "t": case.text,
        "language": wording.language,
        "other": "en" if wording.language == "id" else "id",
        **headline(case),
        "product": wording.pick(case.product.name),
        "picture": picture,
        "drawn": case.product.picture,
        "today": wording.local(case.now).date().isoformat(),
        "serial": case.ticket.serial,
        "ticket": case.ticket.id,
        "brand": sender_of(case.product.contact, wording),
        "contact": contact_lines(case.product.contact, wording, ticket=case.ticket.id),
        "centres": centre_lines(case.product.warranty),
        "contact_words": wording.text,
        "costs": costs_shown(conn, case, stage=stage_of(case)),
        "zone": zone_name(case.now, wording.zone),
        "days": (days := _days(conn, case)),
        "parts_from": _parts_from(conn, case) if days else "",
        **appointment_values(case.appointment, case.product, case.wording, now=case.now),
        "may_choose": case.ticket.state in BEFORE_WORK and case.appointment.may_change(),
        "word": _word(case),
        "seen": what_was_seen(case) if case.ticket.state in OPEN else None,
        "steps": _steps(conn, case),
        "ended": case.ticket.state not in OPEN,
        "reported": _reported(case),
        "opted_out": case.reader.opted_out,
        "longest_note": LONGEST_NOTE,
        "rating": rating_shown(conn, survey_of_case(conn, case), wording),
    }


def survey_of_case(conn: Connection, case: Case) -> Survey | None:
    """What the customer may say about the repair, once readings have certified it."""
    ticket = case.ticket
    return survey_of(conn, case.reader.customer_id, ticket_id=ticket.id, opening=ticket.openings)


def headline(case: Case) -> Values:
    """Where the ticket stands, in plain words: badge, title, a sentence, and what comes next."""
    stage, slot = stage_of(case), agreed_slot(case.answers, case.ticket.openings)
    words = {
        "product": case.wording.pick(case.product.name),
        "slot": case.wording.say(when) if (when := _when(case, slot)) else "",
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
    if _when(case, agreed_slot(case.answers, ticket.openings)):
        return "planned"
    if case.is_tried_remotely:
        return "remote"
    if ticket.state == TicketState.ON_HOLD:
        return "waiting"
    return "predicted" if ticket.source == "prediction" and ticket.reported_at is None else "reported"


def _when(case: Case, slot: Slot | None) -> Coded | None:
    """When the visit is: the appointment; where no order is made, the half day that was wished for."""
    if case.appointment.standing:
        return window_code(case.appointment.standing)
    return slot_code(slot) if slot and case.appointment.order is None else None


def _days(conn: Connection, case: Case) -> list[Values] | None:
    """What can be chosen from; None where nothing is to be chosen."""
    if case.ticket.state not in BEFORE_WORK or case.is_tried_remotely or not case.appointment.may_change():
        return None
    if (offered := windows_offered(conn, case.product, case.ticket, case.wording, now=case.now)) is not None:
        return offered
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


def _parts_from(conn: Connection, case: Case) -> str:
    return parts_from_shown(conn, case.product, case.ticket, case.wording, now=case.now)


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
            when = case.moment(change.at)
            shown.append({"what": case.text(f"step_{key}"), "when": when, "at": change.at.isoformat()})
    return shown[::-1]
