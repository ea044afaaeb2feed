"""Which model is in force, since when and why, and the rungs that its failure modes stand on."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from store.assets.fleet_clocks import ClockMode, read_clock, wake
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a failure mode stands, and what brought it there."""

    failure_mode: str
    rung: str
    model_id: int
    since: datetime
    cause: str
    why: Coded


@dataclass(frozen=True, slots=True)
class RungChange:
    failure_mode: str
    at: datetime
    cause: str
    actor: str
    from_rung: str | None
    to_rung: str
    model_id: int
    why: Coded


@dataclass(frozen=True, slots=True)
class Reign:
    model_id: int
    at: datetime
    actor: str
    why: Coded


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A registered model; `manifest` is its JSON text."""

    id: int
    state: str
    created_at: datetime
    manifest: str


class NoSuchModel(LookupError):
    """A model that is not there, or is another product's."""


def rungs(conn: Connection, product: str) -> dict[str, Standing]:
    """Where each failure mode of the model in force stands now."""
    found = fetch_all(conn, SQL["rungs"], {"product": product}, Standing)
    return {standing.failure_mode: standing for standing in found}


def rung_of(conn: Connection, product: str, failure_mode: str) -> str | None:
    row = conn.execute(SQL["rung_of"], {"product": product, "mode": failure_mode}).fetchone()
    return str(row[0]) if row else None


def rung_changes(conn: Connection, product: str, *, mode: str | None = None, limit: int = 100) -> list[RungChange]:
    """Newest first."""
    return fetch_all(conn, SQL["rung_changes"], {"product": product, "mode": mode, "limit": limit}, RungChange)


def move_rung(conn: Connection, product: str, change: RungChange) -> bool:
    """One step with its line of history; False where the mode, or the model, is no longer where it begins."""
    cursor = conn.execute(
        SQL["move_rung"],
        {
            "product": product,
            "mode": change.failure_mode,
            "at": change.at,
            "cause": change.cause,
            "actor": change.actor,
            "from_rung": change.from_rung,
            "to_rung": change.to_rung,
            "model_id": change.model_id,
            "why": change.why,
        },
    )
    return cursor.rowcount == 1


def last_step(conn: Connection, product: str, mode: str, model_id: int) -> datetime | None:
    row = conn.execute(SQL["last_step"], {"product": product, "mode": mode, "model_id": model_id}).fetchone()
    return row[0] if row else None


def promote(conn: Connection, product: str, model_id: int, *, actor: str, why: Coded) -> None:
    """A registered model comes into force with its rungs; NoSuchModel where the product has none of this number."""
    with conn.transaction():
        conn.execute(SQL["retire_champion"], {"product": product})
        if conn.execute(SQL["enthrone"], {"product": product, "model_id": model_id}).rowcount != 1:
            raise NoSuchModel(f"{product} has no model {model_id}")
        note_promotion(conn, product, model_id, actor=actor, why=why)
        wake(conn, product)


def note_promotion(conn: Connection, product: str, model_id: int, *, actor: str, why: Coded) -> None:
    """The reign and the rungs of a model that has just become champion, in the caller's transaction."""
    told = {"product": product, "model_id": model_id, "at": fleet_time(conn, product), "actor": actor, "why": why}
    conn.execute(SQL["note_reign"], told)
    conn.execute(SQL["first_rungs"], told)
    conn.execute(SQL["drop_alarm_of_others"], told)


def answer_asked(conn: Connection, product: str, model_id: int, *, promoted: bool, outcome: Coded) -> None:
    """Ends a retraining that waits: somebody made a model by hand."""
    conn.execute(
        SQL["end_ask"],
        {
            "product": product,
            "model_id": model_id,
            "promoted": promoted,
            "outcome": outcome,
            "at": fleet_time(conn, product),
        },
    )


def previous_champion(conn: Connection, product: str) -> int | None:
    """The model that was in force before the present one first was."""
    row = conn.execute(SQL["previous_champion"], {"product": product}).fetchone()
    return int(row[0]) if row else None


def reigns(conn: Connection, product: str, *, limit: int = 100) -> list[Reign]:
    """Newest first."""
    return fetch_all(conn, SQL["reigns"], {"product": product, "limit": limit}, Reign)


def models_of(conn: Connection, product: str) -> list[ModelLine]:
    """Newest first."""
    return fetch_all(conn, SQL["models_of"], {"product": product}, ModelLine)


def fleet_time(conn: Connection, product: str) -> datetime | None:
    """A driven fleet's time; None on wall time, where the database's own is taken."""
    clock = read_clock(conn, product)
    return clock.driven_now if clock and clock.mode is ClockMode.DRIVEN else None
