"""A database that the version before has filled, brought to the present schema.

`previous_version.jsonl.gz` holds rows of a demo that the version before (schema 8) ran; each line is `[table, row]`.
"""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from fleet.product_files.parse import parse_product
from store.engine.database import connect
from store.engine.migrate import migrate
from store.rollups.product_tables import create_tables
from tests.cloned_database import empty_database

DUMP = Path(__file__).parent / "previous_version.jsonl.gz"
BEFORE = 8
INSERT = SQL("INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::{table}, %s)")

# New rows take numbers behind those that were filled in.
NUMBER_ON = """
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT attrelid::regclass AS relation, attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
               WHERE a.attidentity <> '' AND c.relnamespace = 'sigap'::regnamespace
    LOOP
        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), max(%I)) FROM %s HAVING max(%I) > 0',
                       one.relation, one.attname, one.attname, one.relation, one.attname);
    END LOOP;
END
$$"""


@contextmanager
def migrated_from_before(server_url: str) -> Iterator[str]:
    """The address of such a database, dropped at the end."""
    with empty_database(server_url) as url:
        with connect(url) as conn:
            migrate(conn, until=BEFORE)
            products = []
            with gzip.open(DUMP, "rt", encoding="utf-8") as lines:
                for table, row in map(json.loads, lines):
                    conn.execute(INSERT.format(table=Identifier(table)), (Jsonb(row),))
                    if table == "product_version":
                        products.append(parse_product(row["body"], file="product.toml"))
            conn.execute(NUMBER_ON)
            migrate(conn)
            for product in products:  # Without readings: tests/store/test_old_counters.py migrates tables with some.
                create_tables(conn, product)
        yield url
