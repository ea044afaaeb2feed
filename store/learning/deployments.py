"""Deployments: which model came into force, when and why; with a model come the rungs of its failure modes."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from store.assets.fleet_clocks import ClockMode, read_clock, wake
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Deployment:
    """A model came into force: `at` on the fleet's clock, by whom and why. `noted_at`: when somebody's or some
    process's doing it was, by the wall; None where that was not kept yet."""

    model_id: int
    at: datetime
    noted_at: datetime | None
    actor: str
    why: Coded


class NoSuchModel(LookupError):
    """A model that is not there, or is another product's."""


def promote(conn: Connection, product: str, model_id: int, *, actor: str, why: Coded) -> None:
    """A registered model comes into force with its rungs; NoSuchModel where the product has none of this number."""
    with conn.transaction():
        retire_champion(conn, product)
        if conn.execute(SQL["put_in_force"], {"product": product, "model_id": model_id}).rowcount != 1:
            raise NoSuchModel(f"{product} has no model {model_id}")
        note_deployment(conn, product, model_id, actor=actor, why=why)
        wake(conn, product)


def retire_champion(conn: Connection, product: str) -> None:
    """The model in force is replaced, in the caller's transaction."""
    conn.execute(SQL["retire_champion"], {"product": product})


def note_deployment(conn: Connection, product: str, model_id: int, *, actor: str, why: Coded) -> None:
    """Records that a model has just become champion, and puts its rungs in force; in the caller's transaction."""
    values = {"product": product, "model_id": model_id, "at": fleet_time(conn, product), "actor": actor, "why": why}
    conn.execute(SQL["note_deployment"], values)
    conn.execute(SQL["first_rungs"], values)
    conn.execute(SQL["drop_alarm_of_others"], values)


def answer_asked(conn: Connection, product: str, model_id: int, *, promoted: bool, outcome: Coded) -> None:
    """Ends a retraining that was asked for, because a model was made by hand."""
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


def deployments(conn: Connection, product: str, *, limit: int = 100) -> list[Deployment]:
    """Newest first."""
    return fetch_all(conn, SQL["deployments"], {"product": product, "limit": limit}, Deployment)


def fleet_time(conn: Connection, product: str) -> datetime | None:
    """A driven fleet's time; None on wall time, where the database's own is taken."""
    clock = read_clock(conn, product)
    return clock.driven_now if clock and clock.mode is ClockMode.DRIVEN else None
