"""Mutes: what a technician found nothing at asks again only when more is to be seen."""

from datetime import datetime

from fleet.unusual_modes import watched_of
from store.engine.database import Connection
from store.service.inspections import mute, unmute
from store.service.reports import Finding
from store.service.tickets import LockedTicket

NOTHING = "no_fault_found"


def follow_finding(conn: Connection, ticket: LockedTicket, opening: int, finding: Finding, at: datetime) -> None:
    """What an inspection's finding, new or corrected, mutes; in the caller's transaction, which holds the ticket."""
    watched = watched_of(ticket.failure_mode)
    if watched is None:
        return
    if finding.kind == NOTHING:
        mute(conn, ticket_id=ticket.id, opening=opening, component=watched, at=at)
    else:
        unmute(conn, ticket_id=ticket.id, opening=opening)
