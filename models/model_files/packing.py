"""Our dataclasses to plain containers and back, through skops with a fixed list of types that may come back."""

from dataclasses import fields, is_dataclass
from typing import Any

import skops.io
from skops.io.exceptions import UntrustedTypesFoundException

from fleet.coded import coded
from models.estimators.alike_devices import AlikeDevices
from models.estimators.calibration import Calibration
from models.estimators.detector import Detector, OwnSubspace, Subspace
from models.estimators.failure import FailureModel
from models.estimators.rul import RulModel
from models.features.spec import FeatureSpec, Regime, Series
from models.features.wear_index import WearIndex
from models.model_files.manifest import BadModel
from models.normal_behaviour.expected_value import ExpectedValue
from models.normal_behaviour.learnt_normal import LearntNormal
from models.normal_behaviour.unusual import NormalBehaviour
from models.sensor_faults.gains import SensorView
from models.sensor_faults.surroundings import GivenBack
from models.sensor_faults.verdicts import SensorModel

# Beside what skops trusts by itself (numpy arrays, containers, scikit-learn's public estimators). Never taken from a
# file: a file that needs any other type is refused.
TRUSTED = (
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.IdentityLink",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn._loss.loss.HalfSquaredError",
    "sklearn._loss._loss.CyHalfBinomialLoss",
    "sklearn._loss._loss.CyHalfSquaredError",
)
_OURS = (
    FeatureSpec,
    Series,
    Regime,
    Detector,
    Subspace,
    OwnSubspace,
    AlikeDevices,
    FailureModel,
    Calibration,
    RulModel,
    WearIndex,
    SensorModel,
    SensorView,
    GivenBack,
    LearntNormal,
    NormalBehaviour,
    ExpectedValue,
)
_TYPES: dict[str, Any] = {kind.__name__: kind for kind in _OURS}
_KIND = "__kind__"


def packed_types() -> dict[str, Any]:
    """Our types that model files hold, by the name that stands in the file: the class alone, wherever it is defined."""
    return dict(_TYPES)


def pack_state(state: dict[str, object]) -> bytes:
    """A dict of our dataclasses, arrays and estimators -> bytes."""
    packed: bytes = skops.io.dumps(_plain(state))
    return packed


def unpack_state(payload: bytes) -> dict[str, Any]:
    """What `pack_state` made; BadModel for a type that is not on the list or a payload that cannot be read."""
    try:
        state = skops.io.loads(payload, trusted=list(TRUSTED))
    except UntrustedTypesFoundException as exc:
        raise BadModel(coded("model_type_refused", error=str(exc))) from exc
    except (ValueError, KeyError, TypeError, OSError, AttributeError) as exc:
        raise BadModel(coded("model_unreadable", error=str(exc))) from exc
    whole = _restored(state)
    if not isinstance(whole, dict):
        raise BadModel(coded("model_file_empty"))
    return whole


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {_KIND: type(value).__name__, **{f.name: _plain(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_plain(item) for item in value)
    return value


def _restored(value: object) -> Any:
    if isinstance(value, dict) and _KIND in value:
        kind = _TYPES.get(str(value[_KIND]))
        if kind is None:
            raise BadModel(coded("model_part_unknown", part=str(value[_KIND])))
        return kind(**{str(key): _restored(item) for key, item in value.items() if key != _KIND})
    if isinstance(value, dict):
        return {key: _restored(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_restored(item) for item in value)
    return value
