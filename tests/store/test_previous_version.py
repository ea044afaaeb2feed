"""A database that the version before has filled: its ladder, drift, histories and suppressions read right afterwards.

`previous_version.jsonl.gz` holds rows of a demo that the version before (schema 8) ran; each line is `[table, row]`.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from fleet.coded import Argument, Coded
from fleet.product import Product
from fleet.product_file import parse_product
from store.database import Connection, connect
from store.migrate import migrate
from store.product_tables import create_tables
from tests.cloned_database import empty_database
from wording.wording import Language, Wording

DUMP = Path(__file__).parent / "previous_version.jsonl.gz"
BEFORE = 8
# Where reasons, changes and histories are kept, one code each.
CODED = (
    *(("ticket_history", "why"), ("prediction_history", "why"), ("prediction_state", "reason"), ("notice", "reason")),
    *(
        ("rung_change", "why"),
        ("reign", "why"),
        ("drift_alarm", "why"),
        ("retraining", "why"),
        ("retraining", "outcome"),
    ),
)
LANGUAGES: tuple[Language, ...] = ("en", "id")
# Names of people, the same in every language.
SAME_IN_BOTH: frozenset[str] = frozenset()
INSERT = SQL("INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::{table}, %s)")


@pytest.fixture(scope="module")
def old(server_url: str) -> Iterator[Connection]:
    """The dump, brought into a database of its version, and migrated."""
    with empty_database(server_url) as url, connect(url) as conn:
        migrate(conn, until=BEFORE)
        with gzip.open(DUMP, "rt", encoding="utf-8") as lines:
            for table, row in map(json.loads, lines):
                conn.execute(INSERT.format(table=Identifier(table)), (Jsonb(row),))
                if table == "product_version":
                    create_tables(conn, parse_product(row["body"], file="product.toml"))
        migrate(conn)
        yield conn


def product_of(conn: Connection) -> Product:
    [(body,)] = conn.execute("SELECT body FROM product_version ORDER BY version DESC LIMIT 1").fetchall()
    return parse_product(body, file="product.toml")


def kept(conn: Connection, table: str, column: str) -> list[Coded]:
    query = SQL("SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
    rows = conn.execute(query.format(column=Identifier(column), table=Identifier(table)))
    return [Coded.from_json(row[0]) for row in rows]


@pytest.mark.parametrize(("table", "column"), CODED)
def test_every_kept_sentence_is_a_code_that_reads_in_both_languages(old: Connection, table: str, column: str) -> None:
    product, found = product_of(old), kept(old, table, column)
    assert found
    for said in found:
        assert said.code != "as_written", said
        english, indonesian = (Wording(language, product=product).say(said) for language in LANGUAGES)
        assert "{" not in english + indonesian
        assert english != indonesian or said.code in SAME_IN_BOTH, english


def test_what_stays_word_for_word_was_written_by_people(old: Connection) -> None:
    mechanisms = {mode.mechanism for mode in product_of(old).failure_modes}
    theirs = {text for (text,) in old.execute("SELECT text FROM customer_report UNION SELECT note FROM notice_answer")}
    notes = {text for (text,) in old.execute("SELECT note FROM finding")}
    words = {
        str(part.args["text"])
        for table, column in CODED
        for said in kept(old, table, column)
        for part in parts_of(said)
        if part.code == "as_written"
    }
    assert words <= mechanisms | theirs | notes


def parts_of(said: Argument) -> Iterator[Coded]:
    """A code and those inside its arguments."""
    if isinstance(said, Coded):
        yield said
        for value in said.args.values():
            yield from parts_of(value)
    elif isinstance(said, (list, tuple)):
        for value in said:
            yield from parts_of(value)
