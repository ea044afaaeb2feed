"""Writes a table of customers, sites and appliances: twice gives the same rows, one bad row keeps all of it out."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fleet.coded import CodedError, coded
from fleet.csv_cells import headings_of, table
from fleet.product import Product
from service.imports.customer_rows import COLUMNS, NEEDED, ImportedRow, RowFault, read_row
from service.imports.imported_assets import write_assets
from service.imports.imported_customers import write_customers
from service.imports.imported_sites import write_sites
from service.imports.tally import Source, Tally
from store.assets.imported import lock_imports
from store.assets.products import list_products
from store.engine.database import Connection

MOST_ROWS = 20_000


class BadTable(CodedError):
    """A file that is no table of customers at all."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """`written`: everything is in the database now; else nothing is."""

    rows: int
    written: bool
    tally: Tally


class _TakeBack(Exception):
    """Ends a transaction whose rows are not to stay."""


def import_customers(conn: Connection, text: str, source: Source, *, write: bool) -> ImportOutcome:
    """Reads and writes a table; without `write`, or where a row has a fault, everything is taken back.

    A trial goes through the same statements, so it finds what the database itself would refuse. BadTable where the text
    is no table of customers.
    """
    rows, faults = _read(text, {product.id for product in list_products(conn)})
    tally = Tally(faults=faults)
    try:
        with conn.transaction():
            lock_imports(conn)
            _write(conn, rows, source, tally)
            if tally.faults or not write:
                raise _TakeBack
    except _TakeBack:
        tally.faults.sort(key=lambda fault: fault.line)
        return ImportOutcome(len(rows) + len({fault.line for fault in faults}), False, tally)
    return ImportOutcome(len(rows), True, tally)


def _read(text: str, products: set[str]) -> tuple[list[ImportedRow], list[RowFault]]:
    try:
        _check_headings(headings_of(text))
        lines = list(table(text))
    except csv.Error as exc:
        raise BadTable(coded("import_no_table", reason=str(exc))) from exc
    if not lines:
        raise BadTable(coded("import_empty"))
    if len(lines) > MOST_ROWS:
        raise BadTable(coded("import_too_many", most=MOST_ROWS))
    rows: list[ImportedRow] = []
    faults: list[RowFault] = []
    known = frozenset(products)
    for line, cells in lines:
        read = read_row(line, cells, products=known)
        if isinstance(read, ImportedRow):
            rows.append(read)
        else:
            faults += read
    return rows, faults


def _check_headings(found: Sequence[str]) -> None:
    """Every needed column, none twice, none that nobody reads: a typing error would leave a column out unseen."""
    missing = [name for name in NEEDED if name not in found]
    unknown = [name for name in found if name and name not in COLUMNS]
    twice = sorted({name for name in found if name and found.count(name) > 1})
    if missing:
        raise BadTable(coded("import_columns_missing", columns=missing))
    if unknown:
        raise BadTable(coded("import_columns_unknown", columns=unknown, known=list(COLUMNS)))
    if twice:
        raise BadTable(coded("import_columns_twice", columns=twice))


def _write(conn: Connection, rows: Sequence[ImportedRow], source: Source, tally: Tally) -> None:
    """Customers first, then their sites, then what stands there."""
    products: Mapping[str, Product] = {product.id: product for product in list_products(conn)}
    customers = write_customers(conn, rows, source, tally)
    sites = write_sites(conn, rows, source, tally, customers)
    write_assets(conn, rows, source, tally, customers, sites, products)
