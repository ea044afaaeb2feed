"""The ledger's two plots: calibration, and the figures over time."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dashboards.parts.charts.axis import BLUE, FAINT, FONT, GREEN, GREY, ORANGE, TICK
from dashboards.parts.charts.intervals import percents
from dashboards.parts.charts.model_plots import LINES, WORDS, Plot
from dashboards.viewer import Viewer
from models.statistics.interval_of_share import share
from store.learning.ledger import LedgerPage
from store.learning.rungs import RungChange

PERCENT = "v => Math.round(v * 100) + ' %'"
MOST_DOT = 26


def reliability_plot(viewer: Viewer, calibration: Mapping[str, Any] | None) -> Plot | None:
    """The bins of a calibration as the ledger keeps it; None where nothing was measured."""
    bins = (calibration or {}).get("bins") or []
    if not bins:
        return None
    most = max(one["came"]["trials"] for one in bins)
    axis = {"type": "value", "min": 0, "max": 1, "interval": 0.25, "splitLine": LINES, "nameTextStyle": WORDS}
    label = {**WORDS, ":formatter": PERCENT}
    dots = [
        {
            "value": [one["mean"], one["came"]["value"]],
            "symbolSize": 7 + (MOST_DOT - 7) * math.sqrt(one["came"]["trials"] / most),
            "name": _spell(viewer, one),
        }
        for one in bins
    ]
    honest = {"color": GREY, "type": "dashed", "width": 1}
    options = {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 56, "right": 24, "top": 30, "bottom": 44},
        "tooltip": {"confine": True, ":formatter": "p => p.data.name ?? ''"},
        "xAxis": {**axis, "name": viewer.t("bin_said"), "nameLocation": "middle", "nameGap": 28, "axisLabel": label},
        "yAxis": {**axis, "name": viewer.t("bin_came"), "axisLabel": label},
        "series": [
            {"type": "line", "data": [[0, 0], [1, 1]], "symbol": "none", "silent": True, "lineStyle": honest},
            *(_whisker(one["mean"], one["came"]["low"], one["came"]["high"]) for one in bins),
            {"type": "scatter", "data": dots, "itemStyle": {"color": BLUE, "opacity": 0.8}},
        ],
    }
    return Plot(options, 340)


def pooled(pages: Sequence[LedgerPage]) -> dict[str, Any] | None:
    """The calibrations of all failure modes as one: bins of the same edges together; None where there are none."""
    together: dict[float, list[Mapping[str, Any]]] = {}
    for page in pages:
        for one in (page.figures.get("calibration") or {}).get("bins", ()):
            together.setdefault(one["low"], []).append(one)
    bins = []
    for low, parts in sorted(together.items()):
        hits, trials = (sum(one["came"][name] for one in parts) for name in ("hits", "trials"))
        mean = sum(one["mean"] * one["came"]["trials"] for one in parts) / trials
        bins.append({"low": low, "high": parts[0]["high"], "mean": mean, "came": asdict(share(hits, trials))})
    return {"bins": bins} if bins else None


def course_plot(viewer: Viewer, pages: Sequence[LedgerPage], steps: Sequence[RungChange]) -> Plot | None:
    """Precision and recall at each evaluation with their ranges, and the steps; None before the second evaluation."""
    by_time = sorted(pages, key=lambda page: page.at)
    if len(by_time) < 2:
        return None
    begin, end = by_time[0].at, by_time[-1].at
    marks = [
        {
            "xAxis": viewer.axis_ms(step.at),
            "lineStyle": {"color": _colour(step), "type": "solid", "width": 1.5},
        }
        for step in steps
        if begin <= step.at <= end
    ]
    series: list[dict[str, Any]] = []
    for name, key, colour in (("live_precision", "precision", BLUE), ("live_recall", "recall", GREEN)):
        series += _course(viewer, by_time, viewer.t(name), key, colour)
    series[-1]["markLine"] = {"silent": True, "symbol": "none", "label": {"show": False}, "data": marks}
    options = {
        "animation": False,
        "useUTC": True,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 48, "right": 20, "top": 16, "bottom": 62},
        "legend": {
            "bottom": 0,
            "textStyle": WORDS,
            "itemHeight": 8,
            "data": [viewer.t("live_precision"), viewer.t("live_recall")],
        },
        "tooltip": {"trigger": "axis", "confine": True, ":formatter": "(ps) => sigapTip(ps)"},
        "xAxis": {"type": "time", "axisLabel": {**WORDS, "hideOverlap": True, **TICK}, "splitLine": {"show": False}},
        "yAxis": {
            "type": "value",
            "min": 0,
            "max": 1,
            "axisLabel": {**WORDS, ":formatter": PERCENT},
            "splitLine": LINES,
        },
        "series": series,
    }
    return Plot(options, 300)


def _course(viewer: Viewer, pages: Sequence[LedgerPage], name: str, key: str, colour: str) -> list[dict[str, Any]]:
    """A line with its band: the band is a transparent line with another stacked upon it."""
    known = [(viewer.axis_ms(page.at), page.figures[key]) for page in pages]
    hidden = {"type": "line", "stack": key, "symbol": "none", "silent": True, "lineStyle": {"opacity": 0}, "name": ""}
    shown = [(at, part) for at, part in known if part["value"] is not None]
    return [
        {**hidden, "data": [(at, round(part["low"], 4)) for at, part in shown]},
        {
            **hidden,
            "data": [(at, round(part["high"] - part["low"], 4)) for at, part in shown],
            "areaStyle": {"color": colour, "opacity": 0.12},
        },
        {
            "type": "line",
            "name": name,
            "data": [(at, None if part["value"] is None else round(part["value"], 4)) for at, part in known],
            "showSymbol": len(shown) < 3,
            "lineStyle": {"color": colour, "width": 2},
            "itemStyle": {"color": colour},
        },
    ]


def _colour(step: RungChange) -> str:
    return FAINT if step.cause == "promotion" else ORANGE


def _whisker(at: float, low: float, high: float) -> dict[str, Any]:
    line = {"color": BLUE, "width": 2, "opacity": 0.35}
    return {"type": "line", "data": [[at, low], [at, high]], "symbol": "none", "silent": True, "lineStyle": line}


def _spell(viewer: Viewer, one: Mapping[str, Any]) -> str:
    came = one["came"]
    ends = percents(viewer, came["low"], came["high"])
    counts = viewer.t("of_count", hits=came["hits"], trials=came["trials"])
    said, by_time = viewer.percent(one["mean"]), viewer.percent(came["value"])
    return f"{viewer.t('bin_said')} {said} · {viewer.t('bin_came')} {by_time} ({ends}; {counts})"
