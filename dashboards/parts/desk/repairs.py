"""Whether the repairs of a ticket hold, with the figures behind it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboards.parts.desk.ticket import the_ticket
from dashboards.parts.shared.words import mode_name
from dashboards.viewer import Viewer
from fleet.product import Product
from store.engine.database import Connection
from store.service.repair_checks import RepairCheck, repair_checks_of
from wording.names import metric_text
from wording.numbers import spell_figure
from wording.units import behind_number


def repairs_of(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    """The repair checks of a ticket, newest first."""
    ticket, product = the_ticket(conn, ticket_id)
    return {
        "checks": [
            {
                "state": one.state,
                "word": viewer.t(f"check_{one.state}"),
                "mode": mode_name(viewer, product, one.failure_mode) if one.failure_mode != ticket.failure_mode else "",
                "said": _said(viewer, product, one),
                "signals": [_signal(viewer, product, row) for row in one.evidence.get("signals", ())],
                "scores": _scores(viewer, one.evidence.get("scores")),
                "healthy": _healthy(viewer, one.evidence),
            }
            for one in repair_checks_of(conn, ticket_id)
        ]
    }


def _said(viewer: Viewer, product: Product, check: RepairCheck) -> str:
    if check.reason is None:
        return viewer.t("check_until", until=viewer.when(check.judged_until))
    return viewer.say(check.reason, product)


def _signal(viewer: Viewer, product: Product, row: Mapping[str, Any]) -> dict[str, object]:
    units = {one.id: one.unit for one in product.metrics} | {one.id: one.unit for one in product.derived}
    unit = behind_number(units.get(row["name"], ""))

    def figure(value: float) -> str:
        return spell_figure(value, viewer.language)

    return {
        "name": viewer.pick(metric_text(product, row["name"])),
        "band": f"{figure(row['low'])} – {figure(row['high'])}{unit}",
        "before": f"{figure(row['before'])}{unit}",
        "after": f"{figure(row['after'])}{unit}",
        "restored": row["restored"],
    }


def _scores(viewer: Viewer, scores: Mapping[str, Any] | None) -> str:
    if not scores:
        return ""
    figures = {name: viewer.percent(scores[name]) for name in ("before", "after", "threshold")}
    return viewer.t("check_scores", **figures)


def _healthy(viewer: Viewer, evidence: Mapping[str, Any]) -> str:
    healthy, window = evidence.get("healthy"), evidence.get("window")
    if not healthy or not window:
        return ""
    ends = [stretch[name] for stretch in (healthy, window) for name in ("since", "until")]
    since, until, begin, end = (viewer.when(datetime.fromisoformat(moment)) for moment in ends)
    return viewer.t("check_healthy", since=since, until=until, begin=begin, end=end)
