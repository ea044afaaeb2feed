"""What a ticket's repair costs the customer, as its page shows it."""

from dashboards.console import fleets_now
from dashboards.parts.desk.ticket import the_ticket
from dashboards.viewer import Viewer
from service.coverage.costs import standing, undecided
from service.coverage.deciding import thawed
from service.coverage.words import headline, reasons
from store.engine.database import Connection


def costs_shown(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    """The sentence, its reasons, and what waits for a person's reason."""
    ticket, product = the_ticket(conn, ticket_id)
    found = standing(conn, product, ticket, now=fleets_now(conn).now(ticket.product))
    open_question = undecided(conn, ticket)
    less = thawed(open_question) if open_question else None
    return {
        "result": found.result,
        "headline": viewer.say(headline(found), product),
        "reasons": [viewer.say(one, product) for one in reasons(found)],
        "less": [viewer.say(one, product) for one in (headline(less), *reasons(less))] if less else [],
        "ticket": ticket,
    }
