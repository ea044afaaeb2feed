"""What the version before kept as sentences (ladder, drift, histories, suppressions) reads right in both languages."""

from collections.abc import Iterator

import pytest
from psycopg.sql import SQL, Identifier

from fleet.coded import Argument, Coded
from fleet.product import Product
from fleet.product_files.parse import parse_product
from store.engine.database import Connection, connect
from tests.worlds.previous_version import migrated_from_before
from wording.wording import Language, Wording

# Where reasons, changes and histories are kept, one code each.
CODED = (
    *(("ticket_history", "why"), ("prediction_history", "why"), ("prediction_state", "reason"), ("notice", "reason")),
    *(
        ("rung_change", "why"),
        ("deployment", "why"),
        ("drift_alarm", "why"),
        ("retraining", "why"),
        ("retraining", "outcome"),
    ),
)
LANGUAGES: tuple[Language, ...] = ("en", "id")
WRITTEN_BY_STAFF = {"Menunggu suku cadang"}


@pytest.fixture(scope="module")
def old(server_url: str) -> Iterator[Connection]:
    """A look into the database of the version before, migrated."""
    with migrated_from_before(server_url) as url, connect(url) as conn:
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
        assert said.code != "as_written" or said.args["text"] in WRITTEN_BY_STAFF, said
        english, indonesian = (Wording(language, product=product).say(said) for language in LANGUAGES)
        assert "{" not in english + indonesian
        assert english != indonesian or said.code == "as_written", english


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
    assert words <= mechanisms | theirs | notes | WRITTEN_BY_STAFF


def parts_of(said: Argument) -> Iterator[Coded]:
    """A code and those inside its arguments."""
    if isinstance(said, Coded):
        yield said
        for value in said.args.values():
            yield from parts_of(value)
    elif isinstance(said, (list, tuple)):
        for value in said:
            yield from parts_of(value)
