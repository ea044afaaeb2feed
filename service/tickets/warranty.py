"""Whether the warranty covers a fault, and until when it lasts."""

from datetime import datetime

from fleet.product import Product


def in_warranty(product: Product, failure_mode: str, warranty_until: datetime | None, at: datetime) -> bool | None:
    """Whether the warranty covers this fault at this time; None where the product has no warranty."""
    if product.warranty is None or warranty_until is None:
        return None
    mode = product.mode(failure_mode)
    covered = mode is None or mode.component in product.warranty.covers
    return covered and warranty_lasts(warranty_until, at)


def warranty_lasts(warranty_until: datetime, at: datetime) -> bool:
    """The last moment is in it."""
    return at <= warranty_until
