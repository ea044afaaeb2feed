"""Answers about predictions, with their reasons and evidence."""

from pydantic import JsonValue

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.learning.predictions import Prediction, PredictionChange

KEPT = {"code": "reason", "args": {"parts": [{"code": "reason_unread", "args": {"metric": "power"}}]}}
REASON = {"en": "Power was not read of late", "id": "Daya belakangan tidak terbaca", "code": KEPT}
PREDICTION = {
    "id": 40,
    "product": "refrigerator",
    "serial": "SN-17",
    "failure_mode": "compressor_wear",
    "opened_at": T,
    "expires_at": "2026-03-11T08:00:00Z",
    "ts": T,
    "probability": 0.83,
    "rul_s": 518400.0,
    "rul_low_s": 259200.0,
    "rul_high_s": 1036800.0,
    "rung": "ticket_notice",
    "reasons": [REASON],
    "model_id": 2,
    "state": "ticketed",
    "reason": "opened ticket 12",
    "reason_code": {"code": "prediction_opened", "args": {"ticket": 12}},
    "ticket_id": 12,
    "outcome": None,
    "changed_at": T,
    "ended_at": None,
}


EXPLANATION = {
    "kind": "log_odds",
    "base": -6.1,
    "value": 1.59,
    "reasons": [
        {
            "group": "power",
            "weight": 6.5,
            "share": 0.78,
            "said": KEPT,
            "text": {"en": REASON["en"], "id": REASON["id"]},
            "readings": {"series": "power", "aspect": "level", "window_s": 345600, "value": 93.1, "own_usual": 71.6},
        }
    ],
    "against": [],
    "other": {"groups": 14, "weight": 1.19, "share": 0.22},
}


class ReasonOut(Shape):
    """A reason in both languages, and the code with arguments that it is kept as."""

    en: str = ""
    id: str = ""
    code: dict[str, JsonValue]


class PredictionOut(Shape, record=Prediction, without={"evidence"}):
    """A prediction, from what was known when it opened; remaining useful life in seconds, interval of 90 %."""

    model_config = like(**PREDICTION)

    reasons: list[ReasonOut]


class PredictionChangeOut(Shape, record=PredictionChange):
    """One line of a prediction's history; `at` is the fleet's clock."""


class PredictionCard(PredictionOut):
    """A prediction with its evidence, frozen at opening, and what became of it."""

    model_config = like(
        **PREDICTION,
        evidence={"threshold": 0.62, "confirmations": 2, "explanation": EXPLANATION},
        history=[
            {
                "at": T,
                "actor": "triage",
                "state": "ticketed",
                "why": "opened ticket 12",
                "why_code": {"code": "prediction_opened", "args": {"ticket": 12}},
            }
        ],
    )

    evidence: JsonValue
    history: list[PredictionChangeOut]
