"""A chart that follows what changes, with a line on what it shows."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from dashboards.parts.charts.evidence import Chart
from dashboards.viewer import Viewer


class LiveChart:
    """Draws what `load` finds; on refreshing it replaces the options of the chart that stands."""

    def __init__(self, load: Callable[[], Awaitable[Chart]], viewer: Viewer) -> None:
        self._load, self._viewer = load, viewer
        self._chart: ui.echart | None = None
        self._note: ui.label | None = None

    async def show(self) -> None:
        """Builds the chart here."""
        chart = await self._load()
        self._note = ui.label(self._note_on(chart)).classes("chart-note")
        self._chart = ui.echart(chart.options, renderer="canvas").classes("chart")
        self._chart.style(f"height: {chart.height}px")
        self._describe(chart)

    async def refresh(self) -> None:
        chart = await self._load()
        if self._chart is None or self._note is None:
            return
        self._note.set_text(self._note_on(chart))
        self._chart.style(f"height: {chart.height}px")
        self._describe(chart)
        if self._chart.options != chart.options:
            self._chart.options.clear()
            self._chart.options.update(chart.options)
            self._chart.update()
            # Lanes that are gone must not stay behind, and the height may be another.
            self._chart.run_chart_method("resize")

    def _describe(self, found: Chart) -> None:
        """A picture tells a screen reader nothing: the lines are named, and how each stands in the end."""
        assert self._chart is not None
        said = [self._viewer.t("chart_of", note=self._note_on(found)), *self._ends(found)]
        self._chart.props["role"], self._chart.props["aria-label"] = "img", ". ".join(said)

    def _ends(self, found: Chart) -> list[str]:
        series = found.options.get("series")
        ends = []
        for line in series if isinstance(series, list) else []:
            values = [point[1] for point in line["data"] if isinstance(point, tuple) and point[1] is not None]
            if line["name"] and values:
                share = str(line.get("id", "")).startswith("share-")
                newest = self._viewer.percent(values[-1]) if share else self._viewer.number(values[-1])
                ends.append(f"{line['name']}: {newest}")
        return ends

    def _note_on(self, found: Chart) -> str:
        t = self._viewer.t
        if found.empty:
            return t("chart_empty")
        band = t("band_own" if found.own_band else "band_fleet")
        return f"{t('resolution', span=self._viewer.span(found.step))} · {band}"
