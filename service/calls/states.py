"""The life of a call: booked, then held, missed or cancelled. What has ended stays as it is."""

from enum import StrEnum

from fleet.coded import Coded, CodedError, coded


class CallState(StrEnum):
    BOOKED = "booked"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class CallMove(StrEnum):
    """What is done with a call. `move`: to another time."""

    MOVE = "move"
    HOLD = "hold"
    MISS = "miss"
    CANCEL = "cancel"


MOVES: dict[CallMove, tuple[CallState, CallState]] = {
    CallMove.MOVE: (CallState.BOOKED, CallState.BOOKED),
    CallMove.HOLD: (CallState.BOOKED, CallState.HELD),
    CallMove.MISS: (CallState.BOOKED, CallState.MISSED),
    CallMove.CANCEL: (CallState.BOOKED, CallState.CANCELLED),
}


class IllegalCallMove(CodedError):
    """What cannot be done with a call as it stands: 409."""


class NoSuchTime(CodedError):
    """A time that is not free, or not any more: 409, with other times beside it."""


def refused(call_id: int, state: str) -> IllegalCallMove:
    why: Coded = coded("call_has_ended", call=call_id, state=coded(f"call_state_{state}"))
    return IllegalCallMove(why)
