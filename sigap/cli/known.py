"""Looks up what a command line names: products, and the time of their fleets."""

from datetime import UTC, datetime

from fleet.product import Product
from sigap.cli.failed import CommandFailed
from store.assets.fleet_clocks import read_clock
from store.assets.products import current_product, list_products
from store.engine.database import Connection


def known_product(conn: Connection, product_id: str) -> Product:
    """The product in force; CommandFailed names those that there are."""
    product = current_product(conn, product_id)
    if product is None:
        known = ", ".join(one.id for one in list_products(conn)) or "none: import a recorded fleet first"
        raise CommandFailed(f"product {product_id!r} is not in the database; there is {known}")
    return product


def fleet_now(conn: Connection, product_id: str) -> datetime:
    """The time on the fleet's clock."""
    clock, wall = read_clock(conn, product_id), datetime.now(UTC)
    return clock.now(wall) if clock else wall
