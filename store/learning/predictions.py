"""Predictions: opened with frozen evidence, read with what became of them, ended with an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from fleet.product import ANOMALY, Product
from fleet.unusual_modes import unusual_modes
from store.assets.fleet_clocks import wake
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewPrediction:
    """A prediction to be opened; remaining life in seconds, `ts` the event time of the score that opened it."""

    product: str
    device: int
    failure_mode: str
    opened_at: datetime
    expires_at: datetime
    ts: datetime
    probability: float | None
    rul_s: float | None
    rul_low_s: float | None
    rul_high_s: float | None
    rung: str
    reasons: tuple[Coded, ...]
    evidence: Mapping[str, object]
    model_id: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """A prediction: evidence as it was at opening, state and outcome as they are now. Remaining life in seconds.

    `reason`: what triage decided, and why.
    """

    id: int
    product: str
    serial: str
    failure_mode: str
    opened_at: datetime
    expires_at: datetime
    ts: datetime
    probability: float | None
    rul_s: float | None
    rul_low_s: float | None
    rul_high_s: float | None
    rung: str
    reasons: list[Coded]
    evidence: Mapping[str, Any]
    model_id: int
    state: str
    reason: Coded | None
    ticket_id: int | None
    outcome: str | None
    changed_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PredictionChange:
    at: datetime
    actor: str
    state: str
    why: Coded


def living_predictions(conn: Connection, devices: list[int]) -> set[tuple[int, str]]:
    """(device, failure mode) of every prediction that has not ended."""
    return {(row[0], row[1]) for row in conn.execute(SQL["living_predictions"], {"devices": devices})}


def open_prediction(conn: Connection, prediction: NewPrediction, *, why: Coded) -> bool:
    """Opens a prediction with its evidence; False where its asset and failure mode have a living one."""
    with conn.transaction():
        row = conn.execute(
            SQL["open_prediction"],
            {
                "product": prediction.product,
                "device": prediction.device,
                "mode": prediction.failure_mode,
                "opened_at": prediction.opened_at,
                "expires_at": prediction.expires_at,
                "ts": prediction.ts,
                "probability": prediction.probability,
                "rul": prediction.rul_s,
                "rul_low": prediction.rul_low_s,
                "rul_high": prediction.rul_high_s,
                "rung": prediction.rung,
                "reasons": Jsonb([reason.to_json() for reason in prediction.reasons]),
                "evidence": Jsonb(prediction.evidence),
                "model_id": prediction.model_id,
            },
        ).fetchone()
        assert row is not None
        state = conn.execute(
            SQL["open_prediction_state"],
            {"id": row[0], "asset_id": row[1], "mode": prediction.failure_mode, "at": prediction.opened_at},
        ).fetchone()
        if state is None:
            conn.execute(SQL["drop_prediction"], {"id": row[0]})
            return False
        conn.execute(SQL["note_prediction"], {"id": row[0], "at": prediction.opened_at, "why": why})
        wake(conn, prediction.product)
    return True


def find_prediction(conn: Connection, prediction_id: int) -> Prediction | None:
    return fetch_one(conn, SQL["find_prediction"], {"prediction_id": prediction_id}, Prediction)


def list_predictions(
    conn: Connection,
    *,
    product: str | None = None,
    serial: str | None = None,
    state: str | None = None,
    ticket_id: int | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[Prediction]:
    """A page of predictions with numbers above `after`."""
    wanted = {"product": product, "serial": serial, "state": state, "ticket_id": ticket_id}
    return fetch_all(conn, SQL["list_predictions"], {**wanted, "after": after, "limit": limit}, Prediction)


def predictions_of_ticket(conn: Connection, ticket_id: int) -> list[Prediction]:
    """The predictions that led to a ticket, oldest first."""
    return fetch_all(conn, SQL["predictions_of_ticket"], {"ticket_id": ticket_id}, Prediction)


def predictions_of_asset(conn: Connection, product: Product, asset_id: int, *, limit: int = 20) -> list[Prediction]:
    """An asset's predictions, living ones first."""
    modes = [*(mode.id for mode in product.failure_modes), ANOMALY, *unusual_modes(product)]
    return fetch_all(
        conn, SQL["predictions_of_asset"], {"asset_id": asset_id, "modes": modes, "limit": limit}, Prediction
    )


def prediction_history(conn: Connection, prediction_id: int) -> list[PredictionChange]:
    return fetch_all(conn, SQL["prediction_history"], {"prediction_id": prediction_id}, PredictionChange)


def end_predictions_of_ticket(
    conn: Connection, ticket_id: int, *, outcome: str, at: datetime, actor: str, why: Coded
) -> None:
    """Ends the living predictions that led to a ticket."""
    conn.execute(
        SQL["end_predictions_of_ticket"],
        {"ticket_id": ticket_id, "outcome": outcome, "at": at, "actor": actor, "why": why},
    )


def end_predictions_without_ticket(
    conn: Connection, *, asset_id: int, failure_mode: str, at: datetime, actor: str, why: Coded
) -> None:
    """Ends the living predictions of a fault that has been found, as far as they led to no ticket."""
    conn.execute(
        SQL["end_predictions_without_ticket"],
        {"asset_id": asset_id, "mode": failure_mode, "at": at, "actor": actor, "why": why},
    )


def correct_outcomes(
    conn: Connection, *, ticket_id: int, found_at: datetime, outcome: str, at: datetime, actor: str, why: Coded
) -> None:
    """The predictions that a finding ended end with what it says now."""
    values = {"ticket_id": ticket_id, "found_at": found_at, "outcome": outcome, "at": at, "actor": actor, "why": why}
    conn.execute(SQL["correct_outcomes"], values)


def correct_outcomes_without_ticket(
    conn: Connection,
    *,
    asset_id: int,
    failure_mode: str,
    found_at: datetime,
    outcome: str,
    at: datetime,
    actor: str,
    why: Coded,
) -> None:
    """The same for predictions without a ticket, of a fault that the finding named before and names no more."""
    values = {"asset_id": asset_id, "mode": failure_mode, "found_at": found_at, "outcome": outcome}
    conn.execute(SQL["correct_outcomes_without_ticket"], {**values, "at": at, "actor": actor, "why": why})


def mark_held_out(conn: Connection, prediction_id: int) -> None:
    """Notes that a prediction stays without a ticket because its device is in the hold-out group."""
    conn.execute(SQL["mark_held_out"], {"prediction_id": prediction_id})
