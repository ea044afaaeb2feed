"""How commands word codes: in English, with times in UTC."""

from fleet.product import Product
from wording.wording import Wording


def english(product: Product | None = None) -> Wording:
    """The wording of what commands print."""
    return Wording("en", "UTC", product)
