"""The life of an alarm (ISA-18.2): its states, and the only moves there are between them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fleet.coded import coded
from service.tickets.states import By, IllegalMove
from store.service.alarms import AlarmChange, AlarmRow

RULES = "rules"


class AlarmState(StrEnum):
    ACTIVE = "active_unacknowledged"
    ACKNOWLEDGED = "active_acknowledged"
    RETURNED = "returned_unacknowledged"
    NORMAL = "normal"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"


class AlarmAction(StrEnum):
    RAISE = "raise"
    RETURN = "return"
    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    SUPPRESS = "suppress"
    UNSUPPRESS = "unsuppress"
    TAKE_OUT = "take_out_of_service"
    PUT_BACK = "return_to_service"


IN_VIEW = (AlarmState.ACTIVE, AlarmState.ACKNOWLEDGED)
ALLOWED: dict[AlarmAction, tuple[AlarmState, ...]] = {
    AlarmAction.ACKNOWLEDGE: (AlarmState.ACTIVE, AlarmState.RETURNED),
    AlarmAction.SHELVE: (*IN_VIEW, AlarmState.RETURNED, AlarmState.SHELVED),
    AlarmAction.UNSHELVE: (AlarmState.SHELVED,),
    AlarmAction.SUPPRESS: IN_VIEW,
    AlarmAction.UNSUPPRESS: (AlarmState.SUPPRESSED,),
    AlarmAction.TAKE_OUT: (*IN_VIEW, AlarmState.RETURNED, AlarmState.SHELVED, AlarmState.SUPPRESSED),
    AlarmAction.PUT_BACK: (AlarmState.OUT_OF_SERVICE,),
}


@dataclass(slots=True)
class Tracked:
    """An alarm while it is changed: `was` is its state in the database, None before it is stored there."""

    row: AlarmRow
    was: str | None
    lines: list[AlarmChange] = field(default_factory=list)

    @property
    def living(self) -> bool:
        return self.row.state != AlarmState.NORMAL


def raised(tracked: Tracked, event_at: datetime, by: By) -> bool:
    """The condition is there (again); an alarm that a person or the design keeps out of view stays there."""
    row = tracked.row
    if row.active and not (tracked.was is None and not tracked.lines):
        return False
    if not row.active:
        row.occurrences += 1
        row.active, row.raised_at, row.returned_at = True, event_at, None
        row.acknowledged_at = row.acknowledged_by = row.ticket_id = None
    state = AlarmState.ACTIVE if row.state == AlarmState.RETURNED else row.state
    _note(tracked, AlarmAction.RAISE, state, by, event_at)
    return True


def returned(tracked: Tracked, event_at: datetime, by: By) -> bool:
    """The condition has gone: unacknowledged, that stays to be seen; out of view, it stays there."""
    row = tracked.row
    if not row.active:
        return False
    row.active, row.returned_at = False, max(event_at, row.raised_at)
    after = {AlarmState.ACTIVE: AlarmState.RETURNED, AlarmState.ACKNOWLEDGED: AlarmState.NORMAL}
    _note(tracked, AlarmAction.RETURN, after.get(AlarmState(row.state), AlarmState(row.state)), by, row.returned_at)
    return True


def noted(tracked: Tracked, event_at: datetime | None, by: By) -> None:
    """Something worth a line that changes nothing."""
    _note(tracked, AlarmAction.NOTE, tracked.row.state, by, event_at)


def withdrawn(tracked: Tracked, by: By) -> None:
    """Nothing watches for it any more."""
    row = tracked.row
    if row.active:
        row.active, row.returned_at = False, max(by.at, row.raised_at)
    row.shelved_until = row.suppressed_by = None
    _note(tracked, AlarmAction.RETURN, AlarmState.NORMAL, by, None)


def acknowledged(tracked: Tracked, by: By) -> None:
    _check(tracked, AlarmAction.ACKNOWLEDGE)
    row = tracked.row
    row.acknowledged_at, row.acknowledged_by = by.at, by.actor
    _note(tracked, AlarmAction.ACKNOWLEDGE, AlarmState.ACKNOWLEDGED if row.active else AlarmState.NORMAL, by)


def shelved(tracked: Tracked, until: datetime, by: By) -> None:
    """Out of view until a time; shelved again, until the new one."""
    _check(tracked, AlarmAction.SHELVE)
    tracked.row.shelved_until = until
    _note(tracked, AlarmAction.SHELVE, AlarmState.SHELVED, by)


def unshelved(tracked: Tracked, by: By) -> None:
    _check(tracked, AlarmAction.UNSHELVE)
    tracked.row.shelved_until = None
    _note(tracked, AlarmAction.UNSHELVE, _in_view(tracked.row), by)


def suppressed(tracked: Tracked, reason: str, by: By) -> None:
    _check(tracked, AlarmAction.SUPPRESS)
    tracked.row.suppressed_by = reason
    _note(tracked, AlarmAction.SUPPRESS, AlarmState.SUPPRESSED, by)


def unsuppressed(tracked: Tracked, by: By) -> None:
    _check(tracked, AlarmAction.UNSUPPRESS)
    tracked.row.suppressed_by = None
    _note(tracked, AlarmAction.UNSUPPRESS, _in_view(tracked.row), by)


def taken_out_of_service(tracked: Tracked, by: By) -> None:
    _check(tracked, AlarmAction.TAKE_OUT)
    tracked.row.shelved_until = tracked.row.suppressed_by = None
    _note(tracked, AlarmAction.TAKE_OUT, AlarmState.OUT_OF_SERVICE, by)


def put_back_into_service(tracked: Tracked, by: By) -> None:
    _check(tracked, AlarmAction.PUT_BACK)
    _note(tracked, AlarmAction.PUT_BACK, _in_view(tracked.row), by)


def _in_view(row: AlarmRow) -> AlarmState:
    """Where an alarm comes back to: what was acknowledged since it was raised stays so."""
    if not row.active:
        return AlarmState.NORMAL
    return AlarmState.ACTIVE if row.acknowledged_at is None else AlarmState.ACKNOWLEDGED


def _check(tracked: Tracked, move: AlarmAction) -> None:
    row = tracked.row
    if AlarmState(row.state) not in ALLOWED[move]:
        raise IllegalMove(coded("alarm_not_movable", alarm=row.id, state=row.state, move=move, allowed=ALLOWED[move]))


def _note(tracked: Tracked, move: AlarmAction, to_state: str, by: By, event_at: datetime | None = None) -> None:
    before = tracked.row.state if tracked.was is not None or tracked.lines else None
    tracked.row.state = to_state
    tracked.lines.append(AlarmChange(by.at, event_at, by.actor, move, before, to_state, by.why))
