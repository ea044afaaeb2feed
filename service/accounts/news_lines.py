"""News as lines of a mail: what happened, to which appliance, by when, with the address of what it is about."""

from collections.abc import Sequence

from fleet.product import Product
from store.assets.products import current_product
from store.engine.database import Connection
from store.identity.people import Person
from store.sla.news import StaffNews
from wording.wording import Wording, wording_of

PAGES = {
    "activation": "activations",
    "warranty_claim": "warranty-claims",
    "product_return": "returns",
    "survey": "surveys",
    "review": "reviews",
}


def news_lines(conn: Connection, person: Person, news: Sequence[StaffNews], base: str) -> list[str]:
    products: dict[str | None, Product | None] = {
        one.product: current_product(conn, one.product) if one.product else None for one in news
    }
    return [
        f"{news_line(wording_of(person.language, person.time_zone, products[one.product]), one)}\n{base}{page_of(one)}"
        for one in news
    ]


def page_of(news: StaffNews) -> str:
    """The console's page of what the news are about."""
    if news.about is None:
        return f"/tickets/{news.ticket_id}"
    noun, _, number = news.about.partition("/")
    return f"/{PAGES[noun]}/{number}"


def news_line(words: Wording, news: StaffNews) -> str:
    """One sentence; the link of what it is about follows it."""
    if news.about is not None:
        return words.text(f"news_{news.kind}", serial=news.serial, due=news.due_at or news.at)
    return words.text(
        f"news_{news.kind}",
        ticket=news.ticket_id,
        mode=news.failure_mode,
        serial=news.serial,
        target=words.text(f"target_{news.target}") if news.target else "",
        due=news.due_at or news.at,
        dated="no" if news.due_at is None else "yes",
    )
