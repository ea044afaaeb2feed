"""Predictions: listed, and read with their evidence and history."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.predictions import PredictionCard, PredictionOut
from api.schemas.reasons import evidence_out, prediction_out
from api.schemas.sentences import wording_about
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import PathId, QuerySerial, Word
from api.web.language import Words
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from store.engine.rows import fields_of
from store.learning.predictions import find_prediction, list_predictions, prediction_history
from wording.json_objects import with_sentences

router = APIRouter(prefix="/v1", tags=["predictions"], dependencies=[Depends(asks(Permission.PREDICTIONS_READ))])


StateName = Literal["open", "ticketed", "suppressed", "expired", "superseded"]


@router.get("/predictions", summary="List predictions", responses=errors())
def listing(
    request: Request,
    db: Db,
    words: Words,
    product: Annotated[Word | None, Query()] = None,
    serial: Annotated[QuerySerial | None, Query()] = None,
    state: Annotated[StateName | None, Query()] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[PredictionOut]:
    """Predictions in the order they were made, acted on or not."""
    with db.connection() as conn:
        listed = list_predictions(conn, product=product, serial=serial, state=state, after=after, limit=limit + 1)
        return page_of(request, listed, limit, to=lambda one: prediction_out(conn, one, words), key=lambda one: one.id)


@router.get("/predictions/{prediction_id}", summary="One prediction", responses=errors(404))
def card(prediction_id: PathId, db: Db, words: Words) -> PredictionCard:
    """A prediction with its evidence, frozen at opening, and its history."""
    with db.connection() as conn:
        prediction = find_prediction(conn, prediction_id)
        if prediction is None:
            raise Missing(coded("no_prediction", prediction=prediction_id))
        naming = wording_about(conn, words, prediction.product)
        return PredictionCard.model_validate(
            {
                **prediction_out(conn, prediction, words).model_dump(),
                "evidence": evidence_out(conn, prediction),
                "history": [
                    with_sentences(fields_of(one), naming, "why") for one in prediction_history(conn, prediction_id)
                ],
            }
        )
