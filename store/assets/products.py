"""Product files in the database: every version kept, one in force."""

from datetime import datetime
from functools import lru_cache

from fleet.inputs.rules import overlap_of
from fleet.product import Product
from fleet.product_files.parse import parse_product, product_digest
from store.assets.fleet_clocks import ClockMode, create_clock, wake
from store.engine.database import Connection
from store.engine.queries import load
from store.rollups.product_tables import ForbiddenChange, create_tables, extend_tables

SQL = load(__file__)


def register_product(conn: Connection, product: Product, *, mode: ClockMode, now: datetime | None = None) -> int:
    """Puts a product file in force and makes its tables; returns its version.

    The same file again changes nothing. ForbiddenChange where stored data cannot follow, or where another product
    reads the same topics. `mode` and `now` are the clock of a new fleet; a known fleet keeps its own.
    """
    digest = product_digest(product.source)
    with conn.transaction():
        conn.execute(SQL["lock_products"])
        row = conn.execute(SQL["current_product"], {"product": product.id}).fetchone()
        if row is not None and row[1] == digest:
            return int(row[0])
        _refuse_taken_topics(conn, product)
        version = 1 if row is None else int(row[0]) + 1
        conn.execute(SQL["put_product"], {"product": product.id, "version": version})
        conn.execute(
            SQL["add_version"],
            {"product": product.id, "version": version, "digest": digest, "body": product.source},
        )
        if row is None:
            create_tables(conn, product)
        else:
            extend_tables(conn, _parsed(product.id, row[2]), product)
        create_clock(conn, product.id, mode, now)
        wake(conn, product.id)
    return version


def current_product(conn: Connection, product_id: str) -> Product | None:
    """The product in force, or None for an unknown one."""
    row = conn.execute(SQL["current_product"], {"product": product_id}).fetchone()
    return _parsed(product_id, row[2]) if row else None


def list_products(conn: Connection) -> list[Product]:
    return [_parsed("product", row[0]) for row in conn.execute(SQL["list_products"])]


def _refuse_taken_topics(conn: Connection, product: Product) -> None:
    if not product.inputs:
        return
    for other in list_products(conn):
        taken = overlap_of(product.inputs, other.inputs, product=other.id) if other.id != product.id else None
        if taken:
            raise ForbiddenChange("{}: {} = {}: {}".format(product.id, *taken))


@lru_cache(maxsize=256)
def _parsed(name: str, body: str) -> Product:
    return parse_product(body, file=name)
