"""What a model is: data, features, figures and warnings beside it, readable without loading the model."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from fleet.coded import Coded, CodedError, as_written, coded
from models.decision.policy import OperatingPoint, Rung

MAGIC = b"sigap-model 1\n"
# Of the features that this program makes, and of what a model holds to judge them by: another version scores nothing.
FEATURE_VERSION = 7
# Files of 5 lack what 6 has beside it, groups of devices that run alike, and those of 6 what 7 has, normal behaviour.
# They are read as they are: features are the same.
READABLE_VERSIONS = (5, 6, FEATURE_VERSION)
Figures = dict[str, float | int | None]


class BadModel(CodedError):
    """A model file that cannot be used here: damaged, for another product, or from another feature version."""


@dataclass(frozen=True, slots=True)
class ModeReport:
    """One failure mode: what it learnt from, out-of-fold figures, simulated tickets (outcome part), its point.
    `later`: tickets of a later time than was learnt from (`models.fitting.later_time`); empty where that says nothing.
    """

    failures: int
    failed_devices: int
    figures: Figures
    rul: Figures
    tickets: dict[str, object]
    point: OperatingPoint | None
    later: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Times in ms since the epoch. `devices`: serials trained on. `warnings`: its limits, as codes. `reference`: what
    drift is measured against (`models.monitoring.drift`). `budget`: the false tickets that the product bears, with what
    was found out of fold (`models.decision.budget`); empty where its file sets no limit. `normal`: what is known of
    normal behaviour: `metrics`, `components`, `devices`, and the `limit` above which one is unusual; empty where
    nothing is."""

    product_id: str
    product_digest: str
    feature_version: int
    feature_names: tuple[str, ...]
    windows: tuple[int, ...]
    data_from: int
    data_until: int
    devices: tuple[str, ...]
    rows: int
    seed: int
    modes: dict[str, ModeReport]
    detector: Figures
    libraries: dict[str, str]
    warnings: tuple[Coded, ...]
    reference: dict[str, object] = field(default_factory=dict)
    budget: dict[str, object] = field(default_factory=dict)
    normal: Figures = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        """Whether no failure mode has a model and nothing unusual is detected: there is nothing to put in force.

        Normal behaviour alone is not enough: it scores nothing, and a sister's model would no longer be lent.
        """
        return not self.points and not self.detector

    @property
    def points(self) -> dict[str, OperatingPoint]:
        """Operating points by failure mode; a mode without a model has none."""
        return {mode: report.point for mode, report in self.modes.items() if report.point is not None}


def manifest_json(manifest: Manifest) -> str:
    """A manifest as one line of JSON."""
    return json.dumps(asdict(manifest), sort_keys=True)


def parse_manifest(text: str) -> Manifest:
    """What `manifest_json` wrote; BadModel for anything else."""
    try:
        fields = json.loads(text)
        modes = {mode: _report(report) for mode, report in fields.pop("modes").items()}
        for name in ("feature_names", "windows", "devices"):
            fields[name] = tuple(fields[name])
        fields["warnings"] = tuple(map(read_limit, fields["warnings"]))
        return Manifest(modes=modes, **fields)
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        raise BadModel(coded("model_manifest_unreadable", error=str(exc))) from exc


def read_limit(kept: Mapping[str, Any] | str) -> Coded:
    """One limit of a manifest's JSON; models of versions before 0.2 hold sentences, which stay as they were written."""
    return as_written(kept) if isinstance(kept, str) else Coded.from_json(kept)


def seal(manifest: Manifest, payload: bytes) -> bytes:
    """Manifest and model bytes -> one file, headed by the sha256 of all that follows."""
    body = manifest_json(manifest).encode() + b"\n" + payload
    return MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def unseal(data: bytes) -> tuple[Manifest, bytes]:
    """What `seal` made -> manifest and model bytes; BadModel where one byte is not as it was written."""
    if not data.startswith(MAGIC):
        raise BadModel(coded("model_file_foreign"))
    digest, _, body = data[len(MAGIC) :].partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise BadModel(coded("model_file_changed"))
    head, _, payload = body.partition(b"\n")
    return parse_manifest(head.decode("utf-8", "replace")), payload


def unseal_for(data: bytes, *, product_id: str) -> tuple[Manifest, bytes]:
    """`unseal`; BadModel also for another product's file, or one of a feature version that is not read."""
    manifest, payload = unseal(data)
    if manifest.product_id != product_id:
        raise BadModel(coded("model_of_other_product", product=product_id, other=manifest.product_id))
    if manifest.feature_version not in READABLE_VERSIONS:
        raise BadModel(coded("model_of_other_version", version=manifest.feature_version, current=FEATURE_VERSION))
    return manifest, payload


def _report(fields: dict[str, object]) -> ModeReport:
    point = fields.pop("point")
    if isinstance(point, dict):
        point = OperatingPoint(**{**point, "rung": Rung(point["rung"])})
    return ModeReport(point=point, **fields)  # type: ignore[arg-type]
