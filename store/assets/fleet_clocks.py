"""Fleet clocks: wall time, or driven step by step by the one program that feeds the fleet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)


class ClockMode(StrEnum):
    WALL = "wall"
    DRIVEN = "driven"


class Stage(StrEnum):
    INGEST = "ingest"
    PREDICT = "predict"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Clock:
    """One fleet's clock; `driven_now` is None on wall time."""

    product: str
    mode: ClockMode
    driven_now: datetime | None
    step: int
    ready_step: int

    def now(self, wall: datetime) -> datetime:
        """The fleet's time, given the wall's."""
        return wall if self.driven_now is None or self.mode is ClockMode.WALL else self.driven_now


def read_clock(conn: Connection, product: str) -> Clock | None:
    return fetch_one(conn, SQL["read_clock"], {"product": product}, Clock)


def read_clocks(conn: Connection) -> list[tuple[Clock, int]]:
    """Every clock with its product's version in force."""
    return [
        (Clock(product, ClockMode(mode), now, step, ready), version)
        for product, mode, now, step, ready, version in conn.execute(SQL["read_clocks"])
    ]


def create_clock(conn: Connection, product: str, mode: ClockMode, now: datetime | None) -> None:
    """A clock for a new fleet; an existing one stays as it is."""
    conn.execute(SQL["create_clock"], {"product": product, "mode": mode, "now": now})


def drive_clock(conn: Connection, product: str, now: datetime) -> None:
    """The feeder takes over: the clock shows `now`, at step 0, and waits for steps."""
    with conn.transaction():
        conn.execute(SQL["drive_clock"], {"product": product, "now": now})
        conn.execute(SQL["forget_reports"], {"product": product})


def advance_clock(conn: Connection, product: str, *, step: int, now: datetime) -> None:
    conn.execute(SQL["advance_clock"], {"product": product, "step": step, "now": now})


def move_clock_to(conn: Connection, product: str, now: datetime) -> None:
    """Moves a driven clock on, never back; a wall clock is left alone."""
    conn.execute(SQL["move_clock_to"], {"product": product, "now": now})


def mark_ready(conn: Connection, product: str, step: int) -> None:
    with conn.transaction():
        conn.execute(SQL["mark_ready"], {"product": product, "step": step})
        wake(conn, product)


def report_step(conn: Connection, product: str, stage: Stage, *, step: int, slot: int = 0, attempt: int = 0) -> None:
    """Records that a stage has done a step, and wakes who waits for it."""
    with conn.transaction():
        conn.execute(
            SQL["report_step"], {"product": product, "stage": stage, "slot": slot, "step": step, "attempt": attempt}
        )
        wake(conn, product)


def steps_done(conn: Connection, product: str, stage: Stage) -> dict[int, tuple[int, int]]:
    """(step, attempt) by worker slot."""
    rows = conn.execute(SQL["steps_done"], {"product": product, "stage": stage})
    return {slot: (step, attempt) for slot, step, attempt in rows}


def stage_reached(conn: Connection, product: str, stage: Stage, step: int) -> bool:
    """Whether a stage of one worker has done `step`."""
    return steps_done(conn, product, stage).get(0, (0, 0))[0] >= step


def wake(conn: Connection, about: str) -> None:
    conn.execute(SQL["wake"], {"about": about})
