"""What moves of a ticket do to its targets: who acts answers, who starts is there, a finding ends the work."""

from datetime import datetime

from store.engine.database import Connection
from store.sla.holds import end_hold
from store.sla.targets import TargetKind, count_targets, drop_targets, meet_targets

ALL = tuple(TargetKind)
RESPONSE, VISIT = TargetKind.FIRST_RESPONSE, TargetKind.VISIT
# What each move of a person shows to have been done.
MEETS: dict[str, tuple[TargetKind, ...]] = {
    "assign": (RESPONSE,),
    "hold": (RESPONSE,),
    "start": (RESPONSE, VISIT),
    "resolve": (RESPONSE, TargetKind.RESOLUTION),
}


def follow_move(conn: Connection, ticket_id: int, action: str, *, left: str, at: datetime, by: str) -> None:
    """Runs in the transaction of the move: a hold that was left ends, and the targets that it paused go on."""
    if left == "on_hold":
        end_hold(conn, ticket_id, at=at, by=by)
        count_targets(conn, [ticket_id])
    if action == "cancel":
        drop_targets(conn, ticket_id, ALL, at=at)
    elif kinds := MEETS.get(action):
        meet_targets(conn, ticket_id, kinds, at=at)


def settle_visit(conn: Connection, ticket_id: int, *, visited: bool, at: datetime) -> None:
    """A finding says whether somebody was there; where nobody had to be, the visit's target is dropped."""
    if visited:
        meet_targets(conn, ticket_id, (VISIT,), at=at)
    else:
        drop_targets(conn, ticket_id, (VISIT,), at=at)
