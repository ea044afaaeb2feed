"""Answers about models."""

from pydantic import JsonValue

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.learning.models import ListedModel

MODEL = {
    "id": 2,
    "product": "refrigerator",
    "state": "champion",
    "failure_modes": ["compressor_wear"],
    "digest": "9f2c...",
    "size": 48211,
    "created_at": T,
}


class ModelLineOut(Shape, record=ListedModel):
    """A model in a list; `failure_modes`: those it was trained for; `size` in bytes."""

    model_config = like(**MODEL)


class ModelOut(ModelLineOut):
    model_config = like(**MODEL, manifest={})

    manifest: dict[str, JsonValue]
