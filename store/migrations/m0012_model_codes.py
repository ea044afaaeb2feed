"""Reasons of models, rungs, drift and retrainings, and the limits of models: sentences become codes."""

from psycopg import sql
from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.migrations.old_limits import read_limit
from store.migrations.old_model_sentences import read_model_reason

COLUMNS = (
    ("rung_change", "why"),
    ("reign", "why"),
    ("drift_alarm", "why"),
    ("retraining", "why"),
    ("retraining", "outcome"),
)
CONVERT = sql.SQL("""UPDATE {table} SET {column} = %(said)s
    WHERE {column} ->> 'code' = 'as_written' AND {column} -> 'args' ->> 'text' = %(text)s""")


def convert(conn: Connection) -> None:
    """Each sentence is read once, however many rows hold it."""
    for table, column in COLUMNS:
        _convert_column(conn, table, column)
    _convert_judgements(conn)
    _convert_limits(conn)


def _convert_column(conn: Connection, table: str, column: str) -> None:
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    texts = sql.SQL("SELECT DISTINCT {column} -> 'args' ->> 'text' FROM {table} WHERE {column} IS NOT NULL")
    for (text,) in conn.execute(texts.format(**names)).fetchall():
        said = read_model_reason(text)
        if said is not None:
            conn.execute(CONVERT.format(**names), {"said": _json(said), "text": text})


def _convert_judgements(conn: Connection) -> None:
    """What a look at drift keeps of the challenger."""
    rows = conn.execute("SELECT id, figures -> 'challenger' ->> 'why' FROM drift_check WHERE figures ? 'challenger'")
    for number, text in rows.fetchall():
        said = read_model_reason(text) or Coded("as_written", {"text": text})
        conn.execute(
            "UPDATE drift_check SET figures = jsonb_set(figures, '{challenger,why}', %s) WHERE id = %s",
            (_json(said), number),
        )


def _convert_limits(conn: Connection) -> None:
    for number, limits in conn.execute("SELECT id, manifest -> 'warnings' FROM model").fetchall():
        if limits:
            read = [read_limit(text).to_json() for text in limits]
            conn.execute(
                "UPDATE model SET manifest = jsonb_set(manifest, '{warnings}', %s) WHERE id = %s", (Jsonb(read), number)
            )


def _json(said: Coded) -> Jsonb:
    return Jsonb(said.to_json())
