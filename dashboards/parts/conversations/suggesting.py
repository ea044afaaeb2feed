"""What whoever answers may take over: ready answers, remedies of the product, articles that fit what was asked."""

from dataclasses import dataclass

from api.knowledge.rendering import help_address
from dashboards.viewer import Viewer
from fleet.product import Product
from service.conversations.threads import require_thread
from service.knowledge.search import search
from store.assets.customers import find_customer
from store.assets.products import current_product
from store.conversations.messages import AuthorKind, messages_of
from store.conversations.threads import Thread
from store.engine.database import Connection
from store.service.tickets import find_ticket
from wording.wording import Wording, wording_of

# Ready answers: each is a text in both languages, with a name for whoever chooses it.
MACROS = ("greeting", "need_serial", "need_photo", "try_power", "visit_soon", "solved", "closing")
MOST_ARTICLES, LONGEST_ASKED = 4, 300


@dataclass(frozen=True, slots=True)
class Offer:
    """A text to take over: its name for staff, and the words in the customer's language."""

    name: str
    text: str


def offers(conn: Connection, viewer: Viewer, number: int) -> list[Offer]:
    """Ready answers, then what the product file says may be tried for the ticket's failure mode."""
    thread = require_thread(conn, number)
    customer = find_customer(conn, thread.customer_id)
    product = current_product(conn, thread.product) if thread.product else None
    words = wording_of(customer.language if customer else thread.language)
    name = customer.name if customer else ""
    ready = [
        Offer(viewer.t(f"macro_{one}"), words.text(f"macro_{one}_text", name=name, agent=viewer.name)) for one in MACROS
    ]
    return [*ready, *_remedies(conn, viewer, words, thread, product)]


def articles_for(conn: Connection, viewer: Viewer, number: int) -> dict[str, object]:
    """Articles for what the customer wrote last."""
    thread = require_thread(conn, number)
    asked = [one.text for one in messages_of(conn, number) if one.author_kind is AuthorKind.CUSTOMER and one.text]
    if not asked:
        return {"rows": []}
    found = search(conn, thread.language, asked[-1][:LONGEST_ASKED], product=thread.product, limit=MOST_ARTICLES)
    rows = [
        {"id": one.article_id, "title": one.title, "address": help_address(thread.language, one.slug)}
        for one in found.hits
    ]
    return {"rows": rows}


def _remedies(conn: Connection, viewer: Viewer, words: Wording, thread: Thread, product: Product | None) -> list[Offer]:
    ticket = find_ticket(conn, thread.ticket_id) if thread.ticket_id else None
    if product is None or ticket is None:
        return []
    fitting = [one for one in product.symptoms if ticket.failure_mode in one.failure_modes]
    return [
        Offer(f"{viewer.pick(one.name)}: {viewer.pick(remedy)}", words.pick(remedy))
        for one in fitting
        for remedy in one.remedies
    ]
