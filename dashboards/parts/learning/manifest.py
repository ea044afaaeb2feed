"""A model's manifest as rows of a page. Fields that an old manifest lacks are left out."""

from collections.abc import Mapping
from typing import Any

from dashboards.parts.shared.words import mode_name
from dashboards.viewer import Viewer
from fleet.product import Product
from fleet.times import from_milliseconds
from models.model_files.manifest import read_limit


def learnt_from(viewer: Viewer, manifest: Mapping[str, Any]) -> str:
    """How much the model learnt from, and of which time."""
    if "data_from" not in manifest:
        return "–"
    since, until = (from_milliseconds(manifest[key]) for key in ("data_from", "data_until"))
    return viewer.t(
        "learnt_from",
        devices=len(manifest.get("devices", [])),
        rows=f"{manifest.get('rows', 0):,}",
        since=viewer.day(since),
        until=viewer.day(until),
    )


def limits_of(viewer: Viewer, product: Product | None, manifest: Mapping[str, Any]) -> list[str]:
    """What training noted about the model."""
    return [viewer.say(read_limit(kept), product) for kept in manifest.get("warnings", [])]


def modes_of(viewer: Viewer, product: Product | None, manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each failure mode with its figures; those with a model first."""
    rows = []
    for mode_id, report in manifest.get("modes", {}).items():
        rows.append(
            {
                "id": mode_id,
                "name": mode_name(viewer, product, mode_id),
                "failures": report.get("failures", 0),
                "devices": report.get("failed_devices", 0),
                "figures": report.get("figures") or {},
                "rul": report.get("rul") or {},
                "tickets": report.get("tickets") or {},
                "later": report.get("later") or {},
                "point": report.get("point"),
            }
        )
    return sorted(rows, key=lambda row: (row["point"] is None, row["name"]))
