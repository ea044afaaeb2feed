"""Which product's names the sentences of an answer use."""

from dataclasses import replace

from store.assets.products import current_product
from store.engine.database import Connection
from wording.wording import Wording


def wording_about(conn: Connection, words: Wording, product_id: str) -> Wording:
    """The wording with the names of a product in force."""
    return replace(words, product=current_product(conn, product_id))
