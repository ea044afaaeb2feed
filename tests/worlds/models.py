"""Registered models that learnt nothing: a manifest and a sealed body, for tests of what is done with models."""

from models.model_files.manifest import FEATURE_VERSION, Manifest, manifest_json, seal
from store.engine.database import Connection
from store.learning.models import register_model


def manifest(product: str = "fridge", version: int = FEATURE_VERSION) -> Manifest:
    nothing: dict[str, float | int | None] = {}
    return Manifest(product, "d", version, (), (), 0, 0, (), 0, 1, {}, nothing, {}, ())


def registered(conn: Connection, own: Manifest, sealed: Manifest | None = None) -> int:
    body = seal(sealed or own, b"payload")
    return register_model(conn, "fridge", manifest=manifest_json(own), body=body, promote=True)
