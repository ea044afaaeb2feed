"""Two plots of a model: whether probabilities mean what they say, and how far ahead tickets come."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboards.parts.axis import AMBER, BLUE, FAINT, FONT, GREY, ORANGE
from dashboards.viewer import Viewer
from fleet.product import Product
from store.console_desk import live_leads, live_outcomes
from store.database import Connection

FOUND, NOT_FOUND = frozenset({"confirmed", "failed_before_visit"}), frozenset({"no_fault_found", "no_failure"})
GROUPS, LEAST = 5, 8
DAY_S = 86400.0
Z95 = 1.959963985
WORDS = {"color": GREY, "fontSize": 11}
LINES = {"lineStyle": {"color": FAINT}}


@dataclass(frozen=True, slots=True)
class Plot:
    """Options for ECharts, and a height in pixels."""

    options: dict[str, Any]
    height: int


def calibration_plot(conn: Connection, viewer: Viewer, product_id: str) -> Plot | None:
    """Live predictions in groups of equal size by the probability they stated, against how often the fault was found.

    Predictions that nobody inspected say nothing. None where nothing has been closed yet.
    """
    said = [(p, outcome in FOUND) for _, p, outcome in live_outcomes(conn, product_id) if outcome in FOUND | NOT_FOUND]
    if not said:
        return None
    said.sort()
    count = max(1, min(GROUPS, len(said) // LEAST))
    cuts = [round(len(said) * i / count) for i in range(count + 1)]
    points = [_point(said[first:last]) for first, last in pairwise(cuts)]
    axis = {"type": "value", "min": 0, "max": 1, "interval": 0.25, "splitLine": LINES, "nameTextStyle": WORDS}
    label = {**WORDS, ":formatter": "v => Math.round(v * 100) + ' %'"}
    options = {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 56, "right": 20, "top": 30, "bottom": 44},
        "tooltip": {"confine": True, ":formatter": "p => p.data.name ?? ''"},
        "xAxis": {**axis, "name": viewer.t("said"), "nameLocation": "middle", "nameGap": 28, "axisLabel": label},
        "yAxis": {**axis, "name": viewer.t("found"), "axisLabel": label},
        "series": [
            {
                "type": "line",
                "data": [[0, 0], [1, 1]],
                "symbol": "none",
                "silent": True,
                "lineStyle": {"color": GREY, "type": "dashed", "width": 1},
            },
            *(_interval(p["low"], p["high"], p["said"]) for p in points),
            {
                "type": "line",
                "symbol": "circle",
                "lineStyle": {"color": BLUE},
                "itemStyle": {"color": BLUE},
                "data": [
                    {
                        "value": [p["said"], p["found"]],
                        "symbolSize": 6 + 3 * math.sqrt(p["n"]),
                        "name": _spell(viewer, p),
                    }
                    for p in points
                ],
            },
        ],
    }
    return Plot(options, 320)


def lead_plot(
    conn: Connection, viewer: Viewer, product: Product | None, modes: Sequence[Mapping[str, Any]], product_id: str
) -> Plot | None:
    """Held-out lead times of each mode as a bar from p10 to p90, live ones as dots, and what a repair needs."""
    shown = [mode for mode in modes if (mode["tickets"].get("lead_time_hours") or {}).get("median") is not None]
    if not shown or product is None:
        return None
    names = [mode["name"] for mode in shown]
    rows = {mode["id"]: row for row, mode in enumerate(shown)}
    bars = [mode["tickets"]["lead_time_hours"] for mode in shown]
    dots = [
        [(end - lead.opened_at).total_seconds() / DAY_S, rows[lead.failure_mode]]
        for lead in live_leads(conn, product_id)
        if lead.failure_mode in rows and (end := lead.reported_at or lead.failed_at) and end > lead.opened_at
    ]
    needed = [(found.lead_needed.total_seconds() / DAY_S, row) for m, row in rows.items() if (found := product.mode(m))]
    options = {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 8, "right": 24, "top": 10, "bottom": 58, "containLabel": True},
        "legend": {"bottom": 0, "textStyle": WORDS, "itemHeight": 8},
        "tooltip": {"confine": True},
        "xAxis": {
            "type": "value",
            "name": viewer.t("lead_axis"),
            "nameLocation": "middle",
            "nameGap": 24,
            "min": 0,
            "nameTextStyle": WORDS,
            "axisLabel": WORDS,
            "splitLine": LINES,
        },
        "yAxis": {
            "type": "category",
            "data": names,
            "inverse": True,
            "axisTick": {"show": False},
            "axisLabel": {**WORDS, "width": 130, "overflow": "break"},
        },
        "series": [
            _bar("", [b["p10"] / 24 for b in bars], "transparent"),
            _bar(viewer.t("held_out"), [(b["p90"] - b["p10"]) / 24 for b in bars], BLUE),
            _dots(viewer.t("held_out"), [[b["median"] / 24, row] for row, b in enumerate(bars)], BLUE, "rect", [3, 18]),
            _dots(viewer.t("lead_needed"), [[days, row] for days, row in needed], ORANGE, "triangle", 9),
            _dots(viewer.t("live"), dots, AMBER, "circle", 6),
        ],
    }
    return Plot(options, 120 + 38 * len(shown))


def _point(group: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Mean statement and share found, with Wilson's (1927) 95 % interval."""
    n, hits = len(group), sum(hit for _, hit in group)
    share, z2 = hits / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    said = sum(p for p, _ in group) / n
    return {"said": said, "found": share, "low": max(0.0, middle - half), "high": min(1.0, middle + half), "n": n}


def _spell(viewer: Viewer, point: Mapping[str, float]) -> str:
    return (
        f"{viewer.t('said')} {viewer.percent(point['said'])} · {viewer.t('found')} {viewer.percent(point['found'])} "
        f"({viewer.percent(point['low'])}–{viewer.percent(point['high'])}, n = {point['n']:.0f})"
    )


def _interval(low: float, high: float, said: float) -> dict[str, Any]:
    line = {"color": BLUE, "width": 2, "opacity": 0.35}
    return {"type": "line", "data": [[said, low], [said, high]], "symbol": "none", "silent": True, "lineStyle": line}


def _bar(name: str, values: Sequence[float], colour: str) -> dict[str, Any]:
    style = {"color": colour, "opacity": 0.3, "borderRadius": 3}
    return {
        "type": "bar",
        "stack": "lead",
        "data": [round(v, 2) for v in values],
        "barWidth": 14,
        "silent": not name,
        **({"name": name} if name else {}),
        "itemStyle": style,
    }


def _dots(name: str, data: Sequence[Sequence[float]], colour: str, symbol: str, size: object) -> dict[str, Any]:
    points = [[round(days, 2), row] for days, row in data]
    return {
        "type": "scatter",
        "name": name,
        "data": points,
        "symbol": symbol,
        "symbolSize": size,
        "itemStyle": {"color": colour},
    }
