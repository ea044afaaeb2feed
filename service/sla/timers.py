"""What the fleet's clock brings: warnings before a target is due, breaches, and tickets whose hold comes to its end."""

from datetime import datetime

from prometheus_client import Counter

from fleet.coded import coded
from fleet.product import Product
from service.tickets.states import By, IllegalMove, TicketAction, move
from store.engine.database import Connection
from store.sla.holds import holds_to_end
from store.sla.news import NewNews, write_news
from store.sla.targets import DueTarget, take_due_targets

ACTOR = "service"
DISPATCHERS, LEADS = ["dispatcher"], ["dispatcher", "service_lead"]
TARGETS = Counter("sigap_service_targets", "Targets that were warned of or missed", ["product", "kind", "what"])


def run_target_timers(conn: Connection, product: Product, now: datetime) -> int:
    """How many targets were looked at and holds ended. Of two workers each takes what the other does not hold."""
    ended = _end_holds(conn, product, now)
    taken = 0
    while due := _take(conn, product, now):
        taken += len(due)
    return ended + taken


def _take(conn: Connection, product: Product, now: datetime) -> list[DueTarget]:
    """Notes and news of them commit together: what is told is told once."""
    with conn.transaction():
        due = take_due_targets(conn, product.id, now)
        for target in due:
            _tell(conn, target, now)
    for target in due:
        if what := "breached" if target.told else "warned" if target.warned else "":
            TARGETS.labels(product.id, target.kind, what).inc()
    return due


def _tell(conn: Connection, target: DueTarget, now: datetime) -> None:
    """A warning goes to whoever has the ticket, else to dispatchers; a breach to service leads, too."""
    if target.warned:
        news = NewNews(
            target.ticket_id, "warned", now, to_assignee=True, roles_unassigned=DISPATCHERS,
            target=target.kind, due_at=target.due_at,
        )  # fmt: skip
        write_news(conn, news)
    if target.told:
        news = NewNews(
            target.ticket_id, "breached", now, to_assignee=True, roles=LEADS, target=target.kind, due_at=target.due_at
        )
        write_news(conn, news)


def _end_holds(conn: Connection, product: Product, now: datetime) -> int:
    by, ended = By(ACTOR, now, coded("hold_over")), 0
    for ticket_id in holds_to_end(conn, product.id, now):
        try:
            with conn.transaction():
                move(conn, ticket_id, TicketAction.RESUME, by)
        except IllegalMove:  # Somebody let it go on between our look and our move.
            continue
        ended += 1
    return ended
