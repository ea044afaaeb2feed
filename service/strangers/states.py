"""The life of a stranger's report: its states, and the only moves there are between them."""

from enum import StrEnum

from fleet.coded import CodedError, coded
from store.engine.database import Connection
from store.service.stranger_reports import Decision, StrangerState, decide_report, find_stranger_report


class StrangerAction(StrEnum):
    JOIN = "join"
    REFUSE = "refuse"


S = StrangerState
# action -> (the states it may leave, the state it leads to)
MOVES: dict[StrangerAction, tuple[tuple[StrangerState, ...], StrangerState]] = {
    StrangerAction.JOIN: ((S.WAITING,), S.JOINED),
    StrangerAction.REFUSE: ((S.WAITING,), S.REFUSED),
}


class NoSuchReport(CodedError, LookupError):
    """A number that no stranger's report bears."""

    def __init__(self, report_id: int) -> None:
        super().__init__(coded("no_stranger_report", report=report_id))


class ReportDecided(CodedError):
    """A report that somebody decided on before."""


def move(conn: Connection, report_id: int, decision: Decision, action: StrangerAction) -> None:
    """Makes one move, in the caller's transaction."""
    allowed, to_state = MOVES[action]
    assert decision.to_state is to_state
    if decide_report(conn, report_id, decision, allowed=allowed):
        return
    now = find_stranger_report(conn, report_id)
    if now is None:
        raise NoSuchReport(report_id)
    raise ReportDecided(coded("stranger_report_decided", receipt=now.receipt, state=now.state, by=now.decided_by or ""))
