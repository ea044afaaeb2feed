"""What the page of a ticket shows of its targets and holds."""

from dashboards.parts.desk.ticket import the_ticket
from dashboards.viewer import Viewer
from store.engine.database import Connection
from store.sla.holds import Hold, holds_of
from store.sla.targets import Target, targets_of


def targets_shown(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    """Of the present opening."""
    ticket, _ = the_ticket(conn, ticket_id)
    targets = [
        {"name": viewer.t(f"target_{one.kind}"), "text": _state(viewer, one), "late": one.breached_at is not None}
        for one in targets_of(conn, ticket_id)
        if one.opening == ticket.openings
    ]
    holds = [
        {
            "reason": viewer.t(f"hold_reason_{one.reason}"),
            "span": _span(viewer, one),
            "pauses": viewer.t("hold_pauses", targets=[viewer.t(f"target_{kind}") for kind in one.pauses])
            if one.pauses
            else viewer.t("hold_pauses_nothing"),
        }
        for one in holds_of(conn, ticket_id)
    ]
    return {"targets": targets, "holds": holds}


def _state(viewer: Viewer, target: Target) -> str:
    if target.dropped_at:
        return viewer.t("targets_dropped")
    if target.met_at:
        return viewer.t("targets_late" if target.breached_at else "targets_met", when=viewer.when(target.met_at))
    if target.breached_at:
        return viewer.t("targets_missed", when=viewer.when(target.breached_at))
    if target.due_at is None:
        return viewer.t("targets_paused")
    return viewer.t("targets_due", when=viewer.when(target.due_at))


def _span(viewer: Viewer, hold: Hold) -> str:
    since = viewer.when(hold.from_at)
    if hold.until_at:
        return viewer.t("hold_span", since=since, until=viewer.when(hold.until_at))
    if hold.resume_at:
        return viewer.t("hold_still_until", since=since, until=viewer.when(hold.resume_at))
    return viewer.t("hold_still", since=since)
