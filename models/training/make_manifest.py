"""What a manifest says of a model that was trained."""

import platform

import numpy as np
import sklearn
import skops

from fleet.coded import Coded
from fleet.product_files.parse import product_digest
from models.data.arrays import Bools
from models.estimators.detector import Detector
from models.fitting.fit_detector import FALSE_ALARMS, QUIET_DEVICES
from models.fitting.fit_mode import Training
from models.model_files.manifest import FEATURE_VERSION, Manifest, ModeReport
from models.training.drift_reference import make_reference


def make_manifest(
    training: Training,
    reports: dict[str, ModeReport],
    detector: Detector | None,
    healthy: Bools,
    limits: list[Coded],
    budget: dict[str, object],
) -> Manifest:
    history, features = training.history, training.features
    figures: dict[str, float | int | None] = {}
    if detector is not None:
        score, threshold = detector.score(features)
        known = ~np.isnan(score) & healthy
        alarms = float((score[known] > threshold[known]).mean()) if known.any() else None
        figures = {
            "warm_up_buckets": detector.warm_up,
            "stated_false_alarms": FALSE_ALARMS,
            "on_share_of_devices": QUIET_DEVICES,
            "healthy_rows_alarming": alarms,
            "threshold": detector.threshold,
        }
    return Manifest(
        product_id=history.product.id,
        product_digest=product_digest(history.product.source),
        feature_version=FEATURE_VERSION,
        feature_names=training.columns,
        windows=training.spec.windows,
        data_from=int(features.ts.min()) if len(features) else history.end,
        data_until=int(history.end),
        devices=tuple(history.serials),
        rows=len(features),
        seed=training.seed,
        modes=reports,
        detector=figures,
        libraries={
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "skops": skops.__version__,
        },
        warnings=tuple(limits),
        reference=make_reference(features, healthy, training.out_of_fold),
        budget=budget,
    )
