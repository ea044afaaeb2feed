"""A model's manifest as commands print it: figures and limits, without the long lists that programs alone need."""

from dataclasses import asdict

from fleet.times import from_milliseconds
from models.model_files.manifest import Manifest
from wording.json_objects import with_sentences
from wording.wording import Wording


def manifest_object(manifest: Manifest, words: Wording) -> dict[str, object]:
    """One object. Devices and features are counted, not listed, and what drift is measured against is left out: all of
    that stands in `GET /v1/models/{model_id}`."""
    whole = asdict(manifest)
    counted = {"devices": len(manifest.devices), "features": len(manifest.feature_names)}
    times = {
        name: from_milliseconds(getattr(manifest, name)).isoformat().replace("+00:00", "Z")
        for name in ("data_from", "data_until")
    }
    left_out = {"devices", "feature_names", "reference", "data_from", "data_until"}
    kept = {name: value for name, value in whole.items() if name not in left_out}
    kept["warnings"] = manifest.warnings
    return with_sentences({**kept, **counted, **times}, words, "warnings")
