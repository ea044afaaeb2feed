"""What a technician writes down, and how it is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from demo.world.memory import Job
from demo.world.technician_diagnosis import Look, Seen
from fleet.product import UNKNOWN_MODE, Product
from fleet.times import parse_ts


def write_finding(product: Product, job: Job, look: Look, failed_at: datetime | None) -> dict[str, Any]:
    """The finding as the API takes it; `failed_at`: since when the device does not work, None where it does."""
    mode = product.mode(look.failure_mode) if look.failure_mode else None
    if mode is None:
        return {"kind": "no_fault_found", "note": "Sudah diukur dan dicoba; tidak ada yang rusak"}
    kind = "other_fault" if look.seen is Seen.OTHER and job.failure_mode != UNKNOWN_MODE else "confirmed"
    if kind == "confirmed" and failed_at is not None and job.source != "customer" and failed_at > job.opened_at:
        kind = "failed_before_visit"
    finding: dict[str, Any] = {"kind": kind, "failure_mode": mode.id, "mechanism": mode.mechanism or None}
    component = product.component(mode.component)
    if component is not None:
        parts = list(mode.parts or component.parts[:1])
        finding |= {"component": component.id, "parts": parts, "used": [{"part": part} for part in parts]}
    if failed_at is not None:
        finding["failed_at"] = failed_at.isoformat()
    return finding


def failed_since(failed_at: datetime | None, findings: Sequence[dict[str, Any]], opening: int) -> datetime | None:
    """Since when the device does not work, as the ticket takes it: what an earlier repair of the same ticket did not
    mend counts from that repair on."""
    earlier = [parse_ts(one["at"]) for one in findings if one["opening"] < opening]
    return None if failed_at is None else max([failed_at, *earlier])


def replaced_by(product: Product, finding: dict[str, Any]) -> str | None:
    """The component that a finding says was replaced; the failure mode's where it names parts only."""
    mode = product.mode(finding["failure_mode"]) if finding.get("failure_mode") else None
    component = finding.get("component") or (mode.component if mode and finding.get("parts") else None)
    return str(component) if component else None


def tell_finding(product: Product, job: Job, finding: dict[str, Any], by: str) -> str:
    """One line: who, at which ticket, what was found and replaced."""
    words = str(finding["kind"]).replace("_", " ")
    found = product.mode(finding["failure_mode"]) if finding.get("failure_mode") else None
    if found is not None and found.id != job.failure_mode:
        words += f" ({found.name.en.lower()})"
    component = product.component(replaced_by(product, finding) or "")
    done = f", {component.name.en.lower()} put right" if component else ""
    return f"{by} at {job.serial}, ticket {job.ticket}: {words}{done}"
