"""What is promised for a ticket: targets begin when it opens, and come forward when somebody reports the failure."""

from datetime import datetime

from store.engine.database import Connection
from store.sla.news import NewNews, write_news
from store.sla.targets import AppliesTo, begin_targets

DISPATCHERS = ["dispatcher"]


def begin_promises(conn: Connection, ticket_id: int, *, predicted: bool, at: datetime, deadline: datetime) -> None:
    """`deadline`: what the product file gives the failure mode. A report on a predicted ticket may only bring targets
    forward, and adds those that are promised to whoever reports."""
    begin_targets(conn, ticket_id, AppliesTo.PREDICTED if predicted else AppliesTo.REPORTED, at=at, deadline=deadline)


def tell_of_prediction(conn: Connection, ticket_id: int, *, at: datetime) -> None:
    """Whose predicted ticket it is: the technicians of its area, dispatchers, and who had it before it was reopened."""
    news = NewNews(ticket_id, "predicted", at, to_assignee=True, to_area=True, roles=DISPATCHERS)
    write_news(conn, news)


def tell_of_assignment(conn: Connection, ticket_id: int, *, at: datetime, actor: str) -> None:
    write_news(conn, NewNews(ticket_id, "assigned", at, actor=actor, to_assignee=True))
