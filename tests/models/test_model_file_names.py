"""Model files name our types by class, not by module: a class may move, and files written before are still read."""

from dataclasses import fields, replace

import pytest
import skops.io

from models.model_files.bundle import dumps, loads
from models.model_files.manifest import FEATURE_VERSION, BadModel, seal, unseal
from models.model_files.packing import TRUSTED, packed_types
from tests.models.synthetic_fleets import pump_model

# What model files of this feature version hold. A change here makes them unreadable to programs of before: it needs a
# new feature version.
WRITTEN = {
    "FeatureSpec": "windows baseline_buckets telemetry series codes components numbers texts regimes scales",
    "Series": "name metric full",
    "Regime": "settings centre scale weights feature threshold left right value level used",
    "Detector": "columns subspace threshold warm_up confirmations alike groups",
    "AlikeDevices": "means deviations centres spread",
    "OwnSubspace": "subspace threshold",
    "Subspace": "centre scale directions variances t2 q",
    "FailureModel": "estimator calibration",
    "Calibration": "slope offset",
    "RulModel": "estimator index cap centres low high",
    "WearIndex": "places scale weights",
    "SensorModel": "metrics views witnesses warm_up confirmations announced",
    "SensorView": "columns giving centre scale precision owner level logs gains rest days modes likeness",
    "GivenBack": "regime inputs places used",
    "LearntNormal": "behaviour serials offsets spreads maxima limit until",
    "NormalBehaviour": "expected owners bad",
    "ExpectedValue": "metric inputs centre scale weights level offsets spreads spread",
}


def test_types_and_fields_in_model_files_are_those_of_the_feature_version() -> None:
    assert FEATURE_VERSION == 7
    written = {name: " ".join(field.name for field in fields(kind)) for name, kind in packed_types().items()}
    assert written == WRITTEN


def test_files_of_the_versions_before_are_read_and_an_older_one_is_refused() -> None:
    bundle = pump_model()
    for version, readable in ((6, True), (5, True), (4, False)):
        written = dumps(replace(bundle, manifest=replace(bundle.manifest, feature_version=version)))
        if readable:
            read = loads(_as_before(written, version), product_id="pump")
            assert (read.columns, read.normal) == (bundle.columns, None)
        else:
            with pytest.raises(BadModel, match="model_of_other_version"):
                loads(written, product_id="pump")


def _as_before(written: bytes, version: int) -> bytes:
    """As a program of that version would have written it: without normal behaviour, and up to 5 without groups."""
    manifest, payload = unseal(written)
    state = skops.io.loads(payload, trusted=list(TRUSTED))
    del state["normal"]
    if version == 5:
        del state["detector"]["alike"], state["detector"]["groups"]
    return seal(manifest, skops.io.dumps(state))
