"""The life of an alarm (ISA-18.2): its states, and the only moves there are between them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fleet.coded import coded
from service.tickets.states import By, IllegalMove
from store.service.alarms import AlarmChange, AlarmRow

RULES = "rules"


class State(StrEnum):
    ACTIVE = "active_unacknowledged"
    ACKNOWLEDGED = "active_acknowledged"
    RETURNED = "returned_unacknowledged"
    NORMAL = "normal"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"


class Move(StrEnum):
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


IN_VIEW = (State.ACTIVE, State.ACKNOWLEDGED)
ALLOWED: dict[Move, tuple[State, ...]] = {
    Move.ACKNOWLEDGE: (State.ACTIVE, State.RETURNED),
    Move.SHELVE: (*IN_VIEW, State.RETURNED, State.SHELVED),
    Move.UNSHELVE: (State.SHELVED,),
    Move.SUPPRESS: IN_VIEW,
    Move.UNSUPPRESS: (State.SUPPRESSED,),
    Move.TAKE_OUT: (*IN_VIEW, State.RETURNED, State.SHELVED, State.SUPPRESSED),
    Move.PUT_BACK: (State.OUT_OF_SERVICE,),
}


@dataclass(slots=True)
class Tracked:
    """An alarm while it is changed: `was` is its state in the database, None before it is stored there."""

    row: AlarmRow
    was: str | None
    lines: list[AlarmChange] = field(default_factory=list)

    @property
    def living(self) -> bool:
        return self.row.state != State.NORMAL


def raised(tracked: Tracked, event_at: datetime, by: By) -> bool:
    """The condition is there (again); an alarm that a person or the design keeps out of view stays there."""
    row = tracked.row
    if row.active and not (tracked.was is None and not tracked.lines):
        return False
    if not row.active:
        row.occurrences += 1
        row.active, row.raised_at, row.returned_at = True, event_at, None
        row.acknowledged_at = row.acknowledged_by = row.ticket_id = None
    state = State.ACTIVE if row.state == State.RETURNED else row.state
    _note(tracked, Move.RAISE, state, by, event_at)
    return True


def returned(tracked: Tracked, event_at: datetime, by: By) -> bool:
    """The condition has gone: unacknowledged, that stays to be seen; out of view, it stays there."""
    row = tracked.row
    if not row.active:
        return False
    row.active, row.returned_at = False, max(event_at, row.raised_at)
    after = {State.ACTIVE: State.RETURNED, State.ACKNOWLEDGED: State.NORMAL}
    _note(tracked, Move.RETURN, after.get(State(row.state), State(row.state)), by, row.returned_at)
    return True


def noted(tracked: Tracked, event_at: datetime | None, by: By) -> None:
    """Something worth a line that changes nothing."""
    _note(tracked, Move.NOTE, tracked.row.state, by, event_at)


def withdrawn(tracked: Tracked, by: By) -> None:
    """Nothing watches for it any more."""
    row = tracked.row
    if row.active:
        row.active, row.returned_at = False, max(by.at, row.raised_at)
    row.shelved_until = row.suppressed_by = None
    _note(tracked, Move.RETURN, State.NORMAL, by, None)


def acknowledged(tracked: Tracked, by: By) -> None:
    _check(tracked, Move.ACKNOWLEDGE)
    row = tracked.row
    row.acknowledged_at, row.acknowledged_by = by.at, by.actor
    _note(tracked, Move.ACKNOWLEDGE, State.ACKNOWLEDGED if row.active else State.NORMAL, by)


def shelved(tracked: Tracked, until: datetime, by: By) -> None:
    """Out of view until a time; shelved again, until the new one."""
    _check(tracked, Move.SHELVE)
    tracked.row.shelved_until = until
    _note(tracked, Move.SHELVE, State.SHELVED, by)


def unshelved(tracked: Tracked, by: By) -> None:
    _check(tracked, Move.UNSHELVE)
    tracked.row.shelved_until = None
    _note(tracked, Move.UNSHELVE, _in_view(tracked.row), by)


def suppressed(tracked: Tracked, reason: str, by: By) -> None:
    _check(tracked, Move.SUPPRESS)
    tracked.row.suppressed_by = reason
    _note(tracked, Move.SUPPRESS, State.SUPPRESSED, by)


def unsuppressed(tracked: Tracked, by: By) -> None:
    _check(tracked, Move.UNSUPPRESS)
    tracked.row.suppressed_by = None
    _note(tracked, Move.UNSUPPRESS, _in_view(tracked.row), by)


def taken_out_of_service(tracked: Tracked, by: By) -> None:
    _check(tracked, Move.TAKE_OUT)
    tracked.row.shelved_until = tracked.row.suppressed_by = None
    _note(tracked, Move.TAKE_OUT, State.OUT_OF_SERVICE, by)


def put_back_into_service(tracked: Tracked, by: By) -> None:
    _check(tracked, Move.PUT_BACK)
    _note(tracked, Move.PUT_BACK, _in_view(tracked.row), by)


def _in_view(row: AlarmRow) -> State:
    """Where an alarm comes back to: what was acknowledged since it was raised stays so."""
    if not row.active:
        return State.NORMAL
    return State.ACTIVE if row.acknowledged_at is None else State.ACKNOWLEDGED


def _check(tracked: Tracked, move: Move) -> None:
    row = tracked.row
    if State(row.state) not in ALLOWED[move]:
        raise IllegalMove(coded("alarm_not_movable", alarm=row.id, state=row.state, move=move, allowed=ALLOWED[move]))


def _note(tracked: Tracked, move: Move, to_state: str, by: By, event_at: datetime | None = None) -> None:
    before = tracked.row.state if tracked.was is not None or tracked.lines else None
    tracked.row.state = to_state
    tracked.lines.append(AlarmChange(by.at, event_at, by.actor, move, before, to_state, by.why))
