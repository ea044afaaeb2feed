"""In which tables a rollup's columns lie.

A table of PostgreSQL has at most 1,600 columns, and a row at most 8,160 bytes. So the rollup of a product with many
metrics is kept in several tables, its parts: `rollup.<product>_<period>`, `..._<period>__2` and so on. Each part has
the same keys (device, bucket) and the columns of some metrics. Where a column lies is read from the catalogue: it stays
in its part, whatever later versions of the product file add or take out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from weakref import WeakKeyDictionary

from psycopg.sql import Identifier

from fleet.product import Product
from store.engine.database import Connection
from store.engine.queries import load
from store.rollups.columns import RollupColumn, metric_columns, rollup_columns, rollup_name

SQL = load(__file__)
MOST_COLUMNS = 1_600
MOST_BYTES = 8_160
# Every part begins with these columns.
HEAD = {"device": "integer", "bucket": "timestamptz", "known_at": "timestamptz", "readings": "bigint"}
WIDTH = {
    "smallint": 2,
    "integer": 4,
    "real": 4,
    "bigint": 8,
    "double precision": 8,
    "timestamptz": 8,
    "timestamp with time zone": 8,
}
ROW_HEADER = 23


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a rollup, with the product's columns that lie in it, in the order of its metrics."""

    table: Identifier
    columns: tuple[RollupColumn, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a rollup. The first has a row for every bucket; a later one has none for a bucket that was complete
    before its metrics were declared."""

    parts: tuple[Part, ...]

    @property
    def first(self) -> Identifier:
        return self.parts[0].table

    def table_of(self, name: str) -> Identifier:
        """The table that holds a column."""
        return next(part.table for part in self.parts if any(column.name == name for column in part.columns))

    def split(self, names: Iterable[str] | None = None) -> list[Part]:
        """The parts that hold these columns (all unless given), with those columns alone; the first part always, even
        with none of them."""
        if names is None:
            return [self.parts[0], *(part for part in self.parts[1:] if part.columns)]
        wanted = set(names)
        parts = [Part(part.table, tuple(c for c in part.columns if c.name in wanted)) for part in self.parts]
        return [parts[0], *(part for part in parts[1:] if part.columns)]


_KNOWN: WeakKeyDictionary[Connection, dict[tuple[str, str, timedelta], Layout]] = WeakKeyDictionary()


def read_layout(conn: Connection, product: Product, period: timedelta) -> Layout:
    """Where this version of a product has its rollup columns; a connection asks the catalogue once for each version."""
    known = _KNOWN.setdefault(conn, {})
    key = product.id, product.source, period
    if key not in known:
        known[key] = _layout(product, period, read_parts(conn, product, period))
    return known[key]


def read_parts(conn: Connection, product: Product, period: timedelta) -> dict[int, dict[str, str]]:
    """The parts that a rollup has in the database, by number from 1 on: the type of each column, in the table's order;
    none where the rollup has yet to be made."""
    name = rollup_name(product.id, period)
    parts: dict[int, dict[str, str]] = {}
    for table, column, kind in conn.execute(SQL["columns_of_parts"], {"name": name}):
        if (number := _number(name, table)) is not None:
            parts.setdefault(number, {})[column] = kind
    return dict(sorted(parts.items()))


def part_table(product_id: str, period: timedelta, number: int) -> Identifier:
    name = rollup_name(product_id, period)
    return Identifier("rollup", name if number == 1 else f"{name}__{number}")


def plan_parts(product: Product, there: dict[int, dict[str, str]]) -> dict[int, list[RollupColumn]]:
    """The columns that each part has to gain so that every metric of the product has its own: the newest part is filled
    up, then others begin. A metric's new columns stay together."""
    known = {name for columns in there.values() for name in columns}
    missing = [[c for c in metric_columns(metric) if c.name not in known] for metric in product.metrics]
    number = max(there, default=1)
    kinds = list(there.get(number, HEAD).values())
    plan: dict[int, list[RollupColumn]] = {} if there else {1: []}
    for columns in filter(None, missing):
        own = [column.type for column in columns]
        if not _fits([*kinds, *own]):
            number, kinds = number + 1, list(HEAD.values())
        plan.setdefault(number, []).extend(columns)
        kinds += own
    return plan


def row_bytes(kinds: Sequence[str]) -> int:
    """The most that a row of these columns takes, in their order: each begins at a multiple of its own width, and a bit
    for each column tells whether it is null."""
    size = _aligned(ROW_HEADER + (len(kinds) + 7) // 8, 8)
    for kind in kinds:
        size = _aligned(size, WIDTH[kind]) + WIDTH[kind]
    return size


def _fits(kinds: Sequence[str]) -> bool:
    return len(kinds) <= MOST_COLUMNS and row_bytes(kinds) <= MOST_BYTES


def _aligned(size: int, to: int) -> int:
    return -(-size // to) * to


def _layout(product: Product, period: timedelta, there: dict[int, dict[str, str]]) -> Layout:
    """Columns that the catalogue does not know are the first part's: the database then names what it lacks."""
    part_of = {name: number for number, columns in there.items() for name in columns}
    own: dict[int, list[RollupColumn]] = {number: [] for number in (1, *there)}
    for column in rollup_columns(product):
        own[part_of.get(column.name, 1)].append(column)
    return Layout(tuple(Part(part_table(product.id, period, n), tuple(columns)) for n, columns in sorted(own.items())))


def _number(name: str, table: str) -> int | None:
    """The number of the part that a table is; None for a table that is none of this rollup's."""
    if table == name:
        return 1
    later = re.fullmatch(re.escape(name) + r"__([1-9][0-9]*)", table)
    return int(later[1]) if later else None
