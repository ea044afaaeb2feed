"""A plot of a model: how far ahead tickets come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.parts.charts.axis import AMBER, BLUE, FAINT, FONT, GREY, ORANGE
from dashboards.viewer import Viewer
from fleet.product import Product
from store.console.models_shown import ticket_leads
from store.engine.database import Connection

DAY_S = 86400.0
WORDS = {"color": GREY, "fontSize": 11}
LINES = {"lineStyle": {"color": FAINT}}


@dataclass(frozen=True, slots=True)
class Plot:
    """Options for ECharts, and a height in pixels."""

    options: dict[str, Any]
    height: int


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
            _dots(viewer.t("live"), _live_leads(conn, product_id, rows), AMBER, "circle", 6),
        ],
    }
    return Plot(options, 120 + 38 * len(shown))


def _live_leads(conn: Connection, product_id: str, rows: Mapping[str, int]) -> list[list[float]]:
    """Of each live prediction whose fault came: (days ahead, the row of its failure mode)."""
    return [
        [(end - lead.opened_at).total_seconds() / DAY_S, rows[lead.failure_mode]]
        for lead in ticket_leads(conn, product_id)
        if lead.failure_mode in rows and (end := lead.reported_at or lead.failed_at) and end > lead.opened_at
    ]


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
