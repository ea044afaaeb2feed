"""Articles that a ticket's page suggests: those about its failure mode, then those about the codes of that mode."""

from api.knowledge.rendering import help_address
from dashboards.viewer import Viewer
from store.assets.products import current_product
from store.engine.database import Connection
from store.knowledge.articles import articles_about
from store.service.tickets import find_ticket

MOST = 5


def ticket_articles(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    ticket = find_ticket(conn, number)
    product = current_product(conn, ticket.product) if ticket else None
    if ticket is None or product is None:
        return {"rows": []}
    codes = [code.id for code in product.codes if code.failure_mode == ticket.failure_mode]
    found = articles_about(conn, viewer.language, product.id, failure_mode=ticket.failure_mode, codes=codes, limit=MOST)
    rows = [
        {
            "address": f"/articles/{one.id}",
            "title": one.title,
            "kind": viewer.t(f"article_kind_{one.kind}"),
            "public": help_address(viewer.language, one.slug),
        }
        for one in found
    ]
    return {"rows": rows}
