"""Living predictions of unusual behaviour: what each names, and how one is taken back for another."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from fleet.product import ANOMALY
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class LivingAnomaly:
    """`group`: what strayed the most when it opened, see `models.explain`; None where that could not be told."""

    id: int
    device: int
    group: str | None


def living_anomalies(conn: Connection, devices: list[int]) -> dict[int, LivingAnomaly]:
    """Of some devices, the prediction of unusual behaviour that lives."""
    found = fetch_all(conn, SQL["living_anomalies"], {"devices": devices, "mode": ANOMALY}, LivingAnomaly)
    return {one.device: one for one in found}


def take_back_anomaly(conn: Connection, prediction_id: int, *, at: datetime, why: Coded) -> bool:
    """Ends it before its window did, with nothing held against it; False where it had ended."""
    row = conn.execute(SQL["take_back_anomaly"], {"id": prediction_id, "at": at, "why": why}).fetchone()
    return row is not None
