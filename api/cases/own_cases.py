"""A claim or a return of whoever asks, by its number."""

from api.my.customer import Visitor
from api.portal.page_route import NoPage
from store.engine.database import Connection
from store.warranty.claims import Claim, claim_numbered
from store.warranty.returns import Return, return_numbered

LONGEST_NUMBER = 40


def own_claim(conn: Connection, visitor: Visitor, number: str) -> Claim:
    """NoPage for another's as for one that is not there."""
    found = claim_numbered(conn, number[:LONGEST_NUMBER].upper())
    if found is None or found.customer_id != visitor.customer_id:
        raise NoPage(404, "no_page")
    return found


def own_return(conn: Connection, visitor: Visitor, number: str) -> Return:
    """NoPage for another's as for one that is not there."""
    found = return_numbered(conn, number[:LONGEST_NUMBER].upper())
    if found is None or found.customer_id != visitor.customer_id:
        raise NoPage(404, "no_page")
    return found
