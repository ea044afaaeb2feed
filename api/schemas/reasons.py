"""Answers with a prediction's reasons: in both languages, and as the codes that are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.schemas.predictions import PredictionOut, ReasonOut
from fleet.coded import Coded
from fleet.product import Product
from store.assets.products import current_product
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.learning.predictions import Prediction
from wording.json_objects import with_sentences
from wording.wording import Wording


def prediction_out(conn: Connection, prediction: Prediction, words: Wording) -> PredictionOut:
    """A prediction with its reasons, and what triage decided, worded by its product's file."""
    product = current_product(conn, prediction.product)
    reasons = [reason_out(product, reason) for reason in prediction.reasons]
    fields = with_sentences(fields_of(prediction), replace(words, product=product), "reason")
    return PredictionOut.model_validate({**fields, "reasons": reasons})


def reason_out(product: Product | None, reason: Coded) -> ReasonOut:
    """One reason in both languages."""
    return ReasonOut(**_both(product, reason), code=reason.to_json())


def evidence_out(conn: Connection, prediction: Prediction) -> object:
    """The evidence as it is kept; beside the code of each reason stands its text."""
    evidence = prediction.evidence
    if not isinstance(evidence, Mapping) or not isinstance(evidence.get("explanation"), Mapping):
        return evidence
    product, explanation = current_product(conn, prediction.product), evidence["explanation"]
    worded = {side: _worded(product, explanation.get(side, ())) for side in ("reasons", "against")}
    return {**evidence, "explanation": {**explanation, **worded}}


def _worded(product: Product | None, parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**part, "text": _both(product, Coded.from_json(part["said"]))} for part in parts]


def _both(product: Product | None, reason: Coded) -> dict[str, str]:
    return {"en": Wording("en", product=product).say(reason), "id": Wording("id", product=product).say(reason)}
