"""A prediction's reasons with their weights and readings, from its stored evidence."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dashboards.parts.charts.spark import sparkline
from dashboards.viewer import Viewer
from fleet.coded import Coded
from fleet.product import Metric, Product, Role
from fleet.times import to_milliseconds
from store.learning.predictions import Prediction
from wording.units import behind_number

Explanation = Mapping[str, Any]


def weighed(viewer: Viewer, product: Product, prediction: Prediction) -> dict[str, object] | None:
    """Reasons for and against with weights and readings; None for a prediction that has no such explanation."""
    explanation: Explanation | None = prediction.evidence.get("explanation")
    if not explanation or not explanation["reasons"]:
        return None
    other, anomaly = explanation["other"], explanation["kind"] == "anomaly"
    how = "reasons_how_anomaly" if anomaly else "reasons_how"
    base = viewer.percent(None if anomaly else 1 / (1 + math.exp(-max(-30.0, min(30.0, explanation["base"])))))
    return {
        "reasons": [_row(viewer, product, reason) for reason in explanation["reasons"]],
        "against": [_row(viewer, product, reason) for reason in explanation["against"]],
        "other": viewer.t("reasons_other", n=other["groups"], share=viewer.percent(other["share"]))
        if other["groups"]
        else "",
        "how": viewer.t(how) if anomaly else viewer.t(how, base=base),
    }


def metrics_behind(product: Product, predictions: Iterable[Prediction]) -> list[Metric]:
    """The metrics that the reasons of predictions come from; of a derived one those that it is made of."""
    made_of = {derived.id: sorted(derived.expression.names) for derived in product.derived}
    names: dict[str, None] = {}
    for prediction in predictions:
        explanation: Explanation = prediction.evidence.get("explanation") or {}
        for reason in (*explanation.get("reasons", ()), *explanation.get("against", ())):
            names |= dict.fromkeys(made_of.get(reason["group"], [reason["group"]]))
    known = {metric.id: metric for metric in product.metrics}
    return [known[name] for name in names if name in known]


def _row(viewer: Viewer, product: Product, reason: Explanation) -> dict[str, object]:
    readings = reason["readings"]
    since = datetime.fromisoformat(readings["since"]) if readings["since"] else None
    usual = readings["own_usual"] if readings["own_usual"] is not None else readings["healthy_fleet"]
    points = [(at, value) for at, value in readings["points"] if value is not None]
    length = timedelta(milliseconds=points[-1][0] - points[0][0]) if points else timedelta(0)
    label = viewer.t("behind_chart", name=_name(viewer, product, reason["group"]), span=viewer.span(length))
    return {
        "text": viewer.say(Coded.from_json(reason["said"]), product),
        "share": reason["share"],
        "facts": _facts(viewer, product, reason, since),
        "chart": sparkline(points, usual=usual, since=to_milliseconds(since) if since else None, label=label),
    }


def _facts(viewer: Viewer, product: Product, reason: Explanation, since: datetime | None) -> list[tuple[str, str]]:
    readings, t = reason["readings"], viewer.t
    span = viewer.span(timedelta(seconds=readings["window_s"]))
    label, unit = t("behind_value", span=span), _unit(product, reason["group"])
    shown: Callable[[float], str] = viewer.number
    match readings["aspect"]:
        case "share" | "changes":
            label, unit, shown = t("behind_share", span=span), "", viewer.percent
        case "count":
            label, unit = t("behind_count", span=span), ""
        case "age":
            label, unit = t("behind_days"), ""
        case "repairs" | "attribute":
            return []
    figures = [(label, readings["value"]), (t("behind_usual"), readings["own_usual"])]
    figures.append((t("behind_fleet"), readings["healthy_fleet"]))
    facts = [(name, f"{shown(value)}{unit}") for name, value in figures if value is not None]
    if readings["slope_per_day"] is not None:
        facts.append((t("behind_slope"), f"{readings['slope_per_day']:+.2g}".replace(".", _point(viewer)) + unit))
    if since is not None:
        before = t("behind_since_before") if readings["since_or_earlier"] else t("behind_since")
        facts.append((before, viewer.when(since)))
    if readings["adjusted_for"]:
        facts.append((t("behind_adjusted"), ", ".join(_name(viewer, product, one) for one in readings["adjusted_for"])))
    return facts


def _point(viewer: Viewer) -> str:
    return "," if viewer.language == "id" else "."


def _name(viewer: Viewer, product: Product, metric_id: str) -> str:
    names = {one.id: one.name for one in product.metrics} | {one.id: one.name for one in product.derived}
    return viewer.pick(names[metric_id]) if metric_id in names else metric_id.partition(":")[2] or metric_id


def _unit(product: Product, group: str) -> str:
    units = {m.id: "" if m.role is Role.STATE else m.unit for m in product.metrics} | {
        d.id: d.unit for d in product.derived
    }
    return behind_number(units.get(group, ""))
