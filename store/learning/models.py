"""Models: registered with their manifests and files, listed, read back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Json

from fleet.coded import Coded, coded
from store.assets.fleet_clocks import wake
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.learning.deployments import answer_asked, note_deployment, retire_champion

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A registered model; `manifest` is its JSON text."""

    id: int
    manifest: str
    digest: str


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One of the models of a product; `manifest` is its JSON text."""

    id: int
    state: str
    created_at: datetime
    manifest: str


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A trained model in a list; `failure_modes`: those it was trained for; `size` in bytes."""

    id: int
    product: str
    state: str
    failure_modes: list[str]
    digest: str
    size: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ModelWithManifest(ListedModel):
    """A trained model with its manifest, without its body."""

    manifest: Mapping[str, object]


def register_model(
    conn: Connection,
    product: str,
    *,
    manifest: str,
    body: bytes,
    promote: bool,
    actor: str = "train",
    why: Coded | None = None,
) -> int:
    """Keeps a model; as the product's champion with `promote`, else as a challenger. Returns its id.

    A champion brings its rungs with it; `actor` and `why` stand in the history of both.
    """
    reason = why or coded("model_trained")
    with conn.transaction():
        if promote:
            retire_champion(conn, product)
        row = conn.execute(
            SQL["add_model"],
            {
                "product": product,
                "state": "champion" if promote else "challenger",
                "manifest": Json(manifest, dumps=str),
                "digest": hashlib.sha256(body).hexdigest(),
                "body": body,
            },
        ).fetchone()
        assert row is not None
        if promote:
            note_deployment(conn, product, row[0], actor=actor, why=reason)
        answer_asked(conn, product, row[0], promoted=promote, outcome=reason)
        wake(conn, product)
    return int(row[0])


def champion(conn: Connection, product: str) -> ModelRecord | None:
    return fetch_one(conn, SQL["champion"], {"product": product}, ModelRecord)


def model_body(conn: Connection, model_id: int) -> bytes:
    row = conn.execute(SQL["model_body"], {"id": model_id}).fetchone()
    if row is None:
        raise KeyError(f"model {model_id} is not registered")
    return bytes(row[0])


def models_of(conn: Connection, product: str) -> list[ModelVersion]:
    """Newest first."""
    return fetch_all(conn, SQL["models_of"], {"product": product}, ModelVersion)


def list_models(conn: Connection, *, product: str | None = None, after: int = 0, limit: int = 100) -> list[ListedModel]:
    return fetch_all(conn, SQL["list_models"], {"product": product, "after": after, "limit": limit}, ListedModel)


def find_model(conn: Connection, model_id: int) -> ModelWithManifest | None:
    return fetch_one(conn, SQL["find_model"], {"model_id": model_id}, ModelWithManifest)
