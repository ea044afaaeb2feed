"""Charts stacked over one shared time axis: lanes of lines, marks that run through all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboards.viewer import Viewer

BLUE, ORANGE, GREEN, RED, VIOLET, AMBER, PINK = (
    *("#1b7fae", "#d9622b", "#2c8f4e", "#c62f3b", "#7b61d1", "#c28a12"),
    "#bf4a8a",
)
COLOURS = (BLUE, ORANGE, VIOLET, GREEN, PINK, AMBER, RED)
GREY, FAINT, BAND = "#7d8b97", "rgba(125,139,151,0.22)", "rgba(44,143,78,0.13)"
LEFT, RIGHT, TOP, HEAD, GAP, FOOT = 62, 16, 6, 20, 8, 48
FONT = 'system-ui, "Noto Sans", sans-serif'
Point = tuple[datetime, float | None]
# Hours, days and months at an axis of time, in the language of the page (`static/console.js`).
TICK = {":formatter": "v => sigapTick(v)"}


@dataclass(frozen=True, slots=True)
class Line:
    """`points` in time order; `area` fills below it; `step` holds a value until the next."""

    name: str
    points: Sequence[Point]
    colour: str = BLUE
    step: bool = False
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One chart of the stack. `band`: the healthy range of values; `labels`: names of a state's codes."""

    title: str
    lines: Sequence[Line]
    height: int = 62
    band: tuple[float, float] | None = None
    share: bool = False
    labels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one moment, or stood `until` another."""

    kind: str
    at: datetime
    name: str
    colour: str
    symbol: str
    until: datetime | None = None
    through: bool = False


@dataclass(slots=True)
class Stack:
    """The options of one chart, built lane by lane from the top."""

    viewer: Viewer
    since: datetime
    until: datetime
    marks: Sequence[Mark] = ()
    options: dict[str, Any] = field(init=False)
    height: int = TOP

    def __post_init__(self) -> None:
        tooltip = {
            "trigger": "axis",
            "confine": True,
            "textStyle": {"fontSize": 12},
            ":formatter": "(ps) => sigapTip(ps)",
            "axisPointer": {"type": "line"},
        }
        self.options = {
            **{name: [] for name in ("grid", "xAxis", "yAxis", "series", "title")},
            "animation": False,
            "useUTC": True,
            "backgroundColor": "transparent",
            "textStyle": {"fontFamily": FONT},
            "tooltip": tooltip,
            "axisPointer": {"link": [{"xAxisIndex": "all"}]},
        }

    def add(self, lane: Lane) -> None:
        place = self._grid(lane.title, lane.height)
        axis: dict[str, Any] = {"type": "value", "scale": True, "splitNumber": 2}
        if lane.share:
            axis |= {
                "min": 0,
                "max": 1,
                "interval": 0.5,
                "axisLabel": {":formatter": "v => Math.round(v * 100) + ' %'"},
            }
        if lane.labels:
            axis |= {"min": 0, "max": len(lane.labels) - 1, "interval": 1}
            axis["axisLabel"] = {
                ":formatter": f"v => ({list(lane.labels)!r})[v] ?? ''",
                "width": LEFT - 8,
                "overflow": "truncate",
            }
        self._y_axis(place, axis)
        for number, line in enumerate(lane.lines):
            series = self._series(place, line, lane, first=number == 0)
            # How the tip of the pointer knows a probability.
            self.options["series"].append({**series, "id": f"share-{place}-{number}"} if lane.share else series)
        if lane.share:
            self.options["legend"] = {
                "data": [line.name for line in lane.lines],
                "top": self.height - GAP - lane.height - HEAD,
                "right": RIGHT,
                "itemHeight": 8,
                "itemWidth": 16,
                "selectedMode": False,
                "textStyle": {"color": GREY, "fontSize": 11},
            }

    def add_marks(self) -> None:
        """The lane of marks; none where there are none."""
        kinds = list(dict.fromkeys(mark.kind for mark in self.marks))
        if not kinds:
            return
        place = self._grid("", 20 * len(kinds))
        category = {"type": "category", "data": kinds, "inverse": True, "axisTick": {"show": False}}
        self._y_axis(place, {**category, "axisLabel": {"width": LEFT - 6, "overflow": "truncate"}})
        for kind in kinds:
            own = [mark for mark in self.marks if mark.kind == kind]
            points = [
                {"value": [self.viewer.axis_ms(mark.at), kinds.index(kind)], "name": mark.name, "symbol": mark.symbol}
                for mark in own
            ]
            self.options["series"].append(
                {
                    "type": "scatter",
                    "name": kind,
                    "xAxisIndex": place,
                    "yAxisIndex": place,
                    "symbolSize": 10,
                    "data": points,
                    "itemStyle": {"color": own[0].colour},
                }
            )
            if spans := [span for mark in own if mark.until for span in self._span(mark, kinds.index(kind))]:
                self.options["series"].append(
                    {
                        "type": "line",
                        "xAxisIndex": place,
                        "yAxisIndex": place,
                        "data": spans,
                        "symbol": "none",
                        "silent": True,
                        "name": "",
                        "lineStyle": {"color": own[0].colour, "width": 5, "opacity": 0.35},
                    }
                )

    def done(self) -> dict[str, Any]:
        """The options, with the axis shown under the last lane and a slider to zoom."""
        count = len(self.options["grid"])
        if count:
            self.options["xAxis"][-1]["axisLabel"] = {"color": GREY, "fontSize": 11, "hideOverlap": True, **TICK}
        slider = {"type": "slider", "xAxisIndex": list(range(count)), "bottom": 8, "height": 18, "filterMode": "none"}
        look = {"borderColor": FAINT, "showDetail": False, "showDataShadow": False, "brushSelect": False}
        self.options["dataZoom"] = [{**slider, **look, "left": LEFT, "right": RIGHT}]
        self.height += FOOT
        return self.options

    def _grid(self, title: str, height: int) -> int:
        place = len(self.options["grid"])
        if title:
            look = {"color": GREY, "fontSize": 12, "fontWeight": 600}
            self.options["title"].append(
                {"text": title, "left": LEFT, "top": self.height, "textStyle": look, "padding": 0}
            )
            self.height += HEAD
        self.options["grid"].append({"left": LEFT, "right": RIGHT, "top": self.height, "height": height})
        self.options["xAxis"].append(
            {
                "type": "time",
                "gridIndex": place,
                "axisLabel": {"show": False},
                "axisTick": {"show": False},
                "min": self.viewer.axis_ms(self.since),
                "max": self.viewer.axis_ms(self.until),
                "axisLine": {"onZero": False, "lineStyle": {"color": FAINT}},
                "splitLine": {"show": True, "lineStyle": {"color": FAINT, "type": "dotted"}},
                "axisPointer": {"label": {"show": False}},
            }
        )
        self.height += height + GAP
        return place

    def _y_axis(self, place: int, more: dict[str, Any]) -> None:
        label = {"color": GREY, "fontSize": 10, **more.pop("axisLabel", {})}
        split = {"show": more["type"] == "value", "lineStyle": {"color": FAINT}}
        self.options["yAxis"].append({"gridIndex": place, "axisLabel": label, "splitLine": split, **more})

    def _series(self, place: int, line: Line, lane: Lane, *, first: bool) -> dict[str, Any]:
        series: dict[str, Any] = {
            "type": "line",
            "name": line.name,
            "xAxisIndex": place,
            "yAxisIndex": place,
            "showSymbol": False,
            # Tuples of numbers are left alone by the garbage collector, which would stop every page to look at lists.
            "data": [(self.viewer.axis_ms(at), _rounded(value)) for at, value in line.points],
            "lineStyle": {"width": 1.6, "color": line.colour},
            "itemStyle": {"color": line.colour},
            "sampling": "lttb" if len(line.points) > 1000 else None,
            "step": "end" if line.step else False,
        }
        rules: list[dict[str, Any]] = []
        if first:
            rules += [
                {"xAxis": self.viewer.axis_ms(m.at), "lineStyle": {"color": m.colour, "type": "solid", "opacity": 0.7}}
                for m in self.marks
                if m.through
            ]
            if lane.band:
                area = [[{"yAxis": lane.band[0]}, {"yAxis": lane.band[1]}]]
                series["markArea"] = {"silent": True, "itemStyle": {"color": BAND}, "data": area}
        if line.threshold is not None:
            rules.append({"yAxis": line.threshold, "lineStyle": {"color": line.colour, "type": "dashed"}})
        if rules:
            series["markLine"] = {"silent": True, "symbol": "none", "label": {"show": False}, "data": rules}
        return series

    def _span(self, mark: Mark, row: int) -> list[Any]:
        ends = min(mark.until or self.until, self.until)
        return [[self.viewer.axis_ms(mark.at), row], [self.viewer.axis_ms(ends), row], [None, None]]


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")
