"""Model files name our types by class, not by module: a class may move, and files written before are still read."""

from dataclasses import fields

from models.model_files.manifest import FEATURE_VERSION
from models.model_files.packing import packed_types

# What model files of this feature version hold. A change here makes them unreadable: it needs a new feature version.
WRITTEN = {
    "FeatureSpec": "windows baseline_buckets telemetry series codes components numbers texts regimes scales",
    "Series": "name metric full",
    "Regime": "settings centre scale weights feature threshold left right value level used",
    "Detector": "columns subspace threshold warm_up confirmations",
    "Subspace": "centre scale directions variances t2 q",
    "FailureModel": "estimator calibration",
    "Calibration": "slope offset",
    "RulModel": "estimator index cap centres low high",
    "WearIndex": "places scale weights",
    "SensorModel": "metrics views witnesses warm_up confirmations announced",
    "SensorView": "columns giving centre scale precision owner level logs gains rest days modes likeness",
    "GivenBack": "regime inputs places used",
}


def test_types_and_fields_in_model_files_are_those_of_the_feature_version() -> None:
    assert FEATURE_VERSION == 5
    written = {name: " ".join(field.name for field in fields(kind)) for name, kind in packed_types().items()}
    assert written == WRITTEN
