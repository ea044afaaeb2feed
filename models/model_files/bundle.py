"""A trained model whole: everything that scoring needs, and its way to bytes and back."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fleet.coded import coded
from models.data.arrays import Floats, Floats32
from models.decision.policy import OperatingPoint
from models.estimators.detector import Detector
from models.estimators.failure import FailureModel
from models.estimators.rul import RulModel
from models.features.build import Features
from models.features.spec import FeatureSpec
from models.model_files.manifest import BadModel, Manifest, seal, unseal_for
from models.model_files.packing import pack_state, unpack_state
from models.normal_behaviour.learnt_normal import LearntNormal
from models.sensor_faults.verdicts import SensorModel


@dataclass(frozen=True, slots=True)
class ModeModel:
    """What one failure mode has; `rul` is None where no life was long enough known."""

    failure: FailureModel
    rul: RulModel | None
    point: OperatingPoint


@dataclass(frozen=True, slots=True)
class Bundle:
    """`columns`: the features that the modes' models read, in order; `healthy` [columns]: their healthy medians.

    `modes` holds a model per failure mode that had failures enough; `mode_ids` are all modes of the product. `sensors`:
    None where sensor faults cannot be told from sick devices. `normal`: None where normal behaviour was not learnt, as
    in every model of feature version 6 and before.
    """

    manifest: Manifest
    spec: FeatureSpec
    columns: tuple[str, ...]
    healthy: Floats32
    mode_ids: tuple[str, ...]
    modes: dict[str, ModeModel]
    detector: Detector | None
    sensors: SensorModel | None = None
    normal: LearntNormal | None = None

    @property
    def points(self) -> dict[str, OperatingPoint]:
        return {mode: model.point for mode, model in self.modes.items()}

    def matrix(self, features: Features) -> Floats32:
        """The models' columns of `features`; BadModel where the features were made to another specification."""
        places = {name: i for i, name in enumerate(features.names)}
        try:
            return features.matrix[:, [places[name] for name in self.columns]]
        except KeyError as exc:
            raise BadModel(coded("model_lacks_feature", feature=str(exc.args[0]))) from exc

    def score(self, features: Features) -> pd.DataFrame:
        """Rows -> one row per serial, ts and failure mode, in the order of the features.

        `probability` of a failure within the mode's horizon; `rul` and its 90 % interval in seconds (rul_high NaN: at
        least rul_low). NaN where the model says nothing; failure_mode "" where the product has none.
        """
        modes = self.mode_ids or ("",)
        n = len(features)
        figures = np.full((n, len(modes), 4), np.nan)
        matrix = self.matrix(features) if self.modes else None
        for place, mode in enumerate(modes):
            if matrix is not None and mode in self.modes:
                figures[:, place] = _mode_figures(self.modes[mode], matrix)
        anomaly = self.detector.score(features) if self.detector else (np.full(n, np.nan), np.full(n, np.nan))
        flat = figures.reshape(n * len(modes), 4)
        return pd.DataFrame(
            {
                "serial": np.repeat(features.serial, len(modes)),
                "ts": np.repeat(features.ts, len(modes)),
                "failure_mode": np.tile(np.array(modes, object), n),
                "probability": flat[:, 0],
                "rul": flat[:, 1],
                "rul_low": flat[:, 2],
                "rul_high": flat[:, 3],
                "anomaly": np.repeat(anomaly[0], len(modes)),
                "anomaly_threshold": np.repeat(anomaly[1], len(modes)),
            }
        )


def _mode_figures(model: ModeModel, matrix: Floats32) -> Floats:
    figures = np.full((len(matrix), 4), np.nan)
    figures[:, 0] = model.failure.predict(matrix)
    if model.rul is not None:
        figures[:, 1], figures[:, 2], figures[:, 3] = model.rul.predict(matrix)
    return figures


def dumps(bundle: Bundle) -> bytes:
    """A bundle as bytes that `loads` checks and reads."""
    modes: dict[str, object] = {mode: [m.failure, m.rul] for mode, m in bundle.modes.items()}
    state = {
        "spec": bundle.spec,
        "columns": bundle.columns,
        "healthy": bundle.healthy,
        "mode_ids": bundle.mode_ids,
        "modes": modes,
        "detector": bundle.detector,
        "sensors": bundle.sensors,
        "normal": bundle.normal,
    }
    return seal(bundle.manifest, pack_state(state))


def loads(data: bytes, *, product_id: str) -> Bundle:
    """What `dumps` wrote; BadModel for a changed file, another product's, or one of another feature version."""
    manifest, payload = unseal_for(data, product_id=product_id)
    state = unpack_state(payload)
    models = {mode: ModeModel(pair[0], pair[1], manifest.points[mode]) for mode, pair in state.pop("modes").items()}
    return Bundle(manifest=manifest, modes=models, **state)
