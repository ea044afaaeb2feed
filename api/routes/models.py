"""Models: listed, read with their manifests, rolled back."""

from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.models import ModelLineOut, ModelOut
from api.web.database import Db
from api.web.documented_errors import errors
from api.web.fields import Body, PathId, Why, Word
from api.web.language import Words
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Conflict, Missing
from fleet.coded import as_written, coded
from models.model_files.manifest import read_limit
from service.ledger.rollback import CannotRollBack, roll_back
from service.tickets.states import By
from store.assets.products import current_product
from store.engine.database import Connection
from store.learning.models import ModelWithManifest, find_model, list_models
from wording.json_objects import with_sentences
from wording.wording import Wording

router = APIRouter(prefix="/v1", tags=["predictions"])
LARGEST_MODEL = 2**31 - 1


class RollBack(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "it sends technicians out for nothing"}]})
    why: Why


@router.get("/models", summary="List models", responses=errors(), dependencies=[Depends(asks(Permission.MODELS_READ))])
def models(
    request: Request,
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[ModelLineOut]:
    """Trained models, without their manifests."""
    with db.connection() as conn:
        listed = list_models(conn, product=product, after=after, limit=limit + 1)
        return page_of(request, listed, limit, to=ModelLineOut.model_validate, key=lambda model: model.id)


@router.get(
    "/models/{model_id}",
    summary="One model",
    responses=errors(404),
    dependencies=[Depends(asks(Permission.MODELS_READ))],
)
def model(model_id: PathId, db: Db, words: Words) -> ModelOut:
    """A model with its whole manifest: data, features, measured quality, calibration, operating points, limits."""
    with db.connection() as conn:
        found = find_model(conn, model_id)
        if found is None:
            raise Missing(coded("no_model_here", model=model_id))
        return ModelOut.model_validate({**asdict(found), "manifest": _worded(conn, found, words)})


@router.post(
    "/models/{model_id}/rollback",
    summary="Roll back",
    responses=errors(404, 409),
    dependencies=[Depends(asks(Permission.MODELS_ACT))],
)
def rollback(model_id: PathId, body: RollBack, db: Db, words: Words, actor: Actor) -> ModelLineOut:
    """The model before this one, which must be in force, comes into force again, on the rungs that it had last.

    Answers with the model that is in force now. Who asked for it, and why, stays in the history.
    """
    with db.connection() as conn:
        found = find_model(conn, model_id) if model_id <= LARGEST_MODEL else None
        if found is None:
            raise Missing(coded("no_model_here", model=model_id))
        by = By(actor, db.now(conn, found.product), as_written(body.why))
        try:
            back = roll_back(conn, found.product, model_id, by)
        except CannotRollBack as exc:
            raise Conflict(exc.said, current_product(conn, found.product)) from exc
        return ModelLineOut.model_validate(find_model(conn, back))


def _worded(conn: Connection, record: ModelWithManifest, words: Wording) -> dict[str, object]:
    """The manifest with its limits in words."""
    kept = record.manifest.get("warnings")
    if not isinstance(kept, list):
        return dict(record.manifest)
    named = replace(words, product=current_product(conn, record.product))
    return with_sentences({**record.manifest, "warnings": list(map(read_limit, kept))}, named, "warnings")
