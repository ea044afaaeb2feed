"""A trained model with its fleet's normal behaviour: for a model that is kept, not for one that is only tried."""

from dataclasses import replace

from models.data.history import History
from models.model_files.bundle import Bundle
from models.normal_behaviour.learn_normal import learn_normal


def with_normal(bundle: Bundle, history: History, *, seed: int) -> Bundle:
    """The bundle itself where there is nothing to learn it from."""
    normal = learn_normal(history, seed=seed) if bundle.spec.telemetry else None
    if normal is None:
        return bundle
    figures: dict[str, float | int | None] = {
        "metrics": len(normal.metrics),
        "components": len(normal.components),
        "devices": len(normal.serials),
        "limit": normal.limit if len(normal.maxima) else None,
    }
    return replace(bundle, normal=normal, manifest=replace(bundle.manifest, normal=figures))
