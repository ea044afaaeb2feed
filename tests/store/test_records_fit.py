"""Every query that fills records names its columns as the record names its fields."""

import ast
import importlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

import store
from store.engine.database import has_timescale
from tests.store.store_world import DAY, T0, StoreWorld

FOLDER = Path(store.__file__).parent
# Their statements read what only TimescaleDB has.
OF_TIMESCALE = ("store.storage.chunks",)


def filled() -> Iterator[tuple[str, str, str]]:
    """(module, statement, record) of each `fetch_one(conn, SQL["..."], ..., Record)` and `fetch_all(...)`."""
    for path in sorted(FOLDER.glob("*/*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(
                    func=ast.Name(id="fetch_one" | "fetch_all"),
                    args=[_, ast.Subscript(slice=ast.Constant(value=str(statement))), _, ast.Name(id=record)],
                ):
                    yield f"store.{path.parent.name}.{path.stem}", statement, record


def wanted(record: Any) -> tuple[set[str], set[str]]:
    """(all fields, those without a default)."""
    if not is_dataclass(record):
        return set(record._fields), set(record._fields) - set(record._field_defaults)
    needed = {f.name for f in fields(record) if f.default is MISSING and f.default_factory is MISSING}
    return {f.name for f in fields(record)}, needed


def test_a_query_gives_what_its_record_holds(world: StoreWorld) -> None:
    device = world.device("P-1")
    given = {"product": "pump", "serial": "P-1", "asset_id": device.asset_id, "installed_at": T0, "within": DAY}
    flood = {"device_id": device.id, "kind": "bytes", "began_at": T0, "noticed_at": T0, "until_at": T0 + DAY}
    rates = {"per_second": 9.0, "allowed": 1.0, "shut_out": False}
    values = defaultdict(lambda: None, {**given, **flood, **rates, "attributes": Jsonb({})})
    refused = {"kind": "publish", "topic": "t", "times": 1, "now": T0}
    scale = has_timescale(world.conn)
    for module, statement, record in filled():
        if module in OF_TIMESCALE and not scale:
            continue
        home = importlib.import_module(module)
        own = defaultdict(lambda: None, {**values, **refused}) if statement == "note_refused_topic" else values
        cursor = world.conn.execute(home.SQL[statement], own)
        names = [column.name for column in cursor.description or ()]
        known, needed = wanted(getattr(home, record))
        assert len(names) == len(set(names)), f"{module}: {statement} names a column twice"
        assert needed <= set(names) <= known, f"{module}: {statement} does not fit {record}"


def test_the_queries_are_found() -> None:
    assert ("store.service.tickets", "find_ticket", "Ticket") in set(filled())
