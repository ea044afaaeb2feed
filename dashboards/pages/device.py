"""`/devices/{product}/{serial}`: one device: its health, its readings and predictions on one time axis, its parts."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_device
from api.web.problems import Missing
from dashboards.console import fleets_now, note_read, read
from dashboards.frame import fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.charts.chart import LiveChart
from dashboards.parts.charts.evidence import Chart, draw, with_sensors
from dashboards.parts.device_access.panel import show_access
from dashboards.parts.devices.command_panel import command_panel
from dashboards.parts.devices.coverage_acts import coverage_acts
from dashboards.parts.devices.health import components_shown, health_of, readings_shown, risks_shown, tickets_shown
from dashboards.parts.learning.reasons import metrics_behind
from dashboards.parts.warranty.filing import warranty_acts
from dashboards.viewer import Viewer, viewer_of
from fleet.product import Product
from store.engine.database import Connection
from store.learning.predictions import predictions_of_asset

RANGES = {
    "24h": timedelta(days=1),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
    "90d": timedelta(days=90),
    "1y": timedelta(days=365),
}
USUAL_RANGE, FIRST_METRICS = "30d", 6
PREDICTIONS = 20
# A chart has no more lanes than this; where a product has more metrics, they are found by typing.
MOST_LANES = 24


@dataclass(slots=True)
class Choice:
    """What the chart shows."""

    span: str
    metrics: list[str]


async def device(request: Request, product_id: str, serial: str) -> None:
    viewer = viewer_of(request)
    known = await fleets()
    try:
        product, metrics = await read(_begin, product_id, serial)
    except Missing:
        raise NothingHere from None
    if viewer.may(Permission.CUSTOMERS_READ):
        await note_read(f"device/{product_id}/{serial}")
    span = request.query_params.get("range", USUAL_RANGE)
    choice = Choice(span if span in RANGES else USUAL_RANGE, metrics)
    with frame(request, "devices", known, title=serial) as page:
        health = await page.fragment("device_health.html", health_of, viewer, product_id, serial)
        coverage_acts(page, product_id, serial)
        warranty_acts(page, product_id, serial)
        with ui.element("section").classes("panel"):
            chart = LiveChart(lambda: read(_chart, viewer, product_id, serial, choice), viewer)
            _controls(viewer, product, choice, chart)
            await chart.show()
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                risks = await page.fragment("device_risks.html", risks_shown, viewer, product_id, serial)
                tickets = await page.fragment("device_tickets.html", tickets_shown, viewer, product_id, serial)
            with ui.element("div"):
                latest = await page.fragment("device_readings.html", readings_shown, viewer, product_id, serial)
                await show_access(page, product_id, serial)
                parts = await page.fragment("device_components.html", components_shown, viewer, product_id, serial)
                await command_panel(page, product, serial)
    page.follow("prediction", "ticket", "alarm", "clock", refresh=health.refresh)
    page.follow("prediction", "ticket", "alarm", "clock", refresh=chart.refresh)
    page.follow("prediction", "ticket", refresh=risks.refresh)
    page.follow("ticket", "clock", refresh=tickets.refresh)
    page.follow("clock", refresh=latest.refresh)
    page.follow("ticket", "clock", refresh=parts.refresh)


def _begin(conn: Connection, product_id: str, serial: str) -> tuple[Product, list[str]]:
    """The product, and the metrics to show first: those of the reasons."""
    product, found = the_device(conn, product_id, serial)
    predictions = predictions_of_asset(conn, product, found.asset_id, limit=3)
    named = with_sensors(product, metrics_behind(product, predictions), least=FIRST_METRICS, most=FIRST_METRICS)
    ids = [metric.id for metric in product.metrics if metric in named]
    return product, ids or [metric.id for metric in product.metrics[:FIRST_METRICS]]


def _chart(conn: Connection, viewer: Viewer, product_id: str, serial: str, choice: Choice) -> Chart:
    product, found = the_device(conn, product_id, serial)
    now = fleets_now(conn).now(product_id)
    metrics = [metric for metric in product.metrics if metric.id in choice.metrics]
    predictions = predictions_of_asset(conn, product, found.asset_id, limit=PREDICTIONS)
    # The newest prediction of a mode says at which threshold it opened.
    thresholds = {
        one.failure_mode: float(one.evidence["threshold"])
        for one in reversed(predictions)
        if "threshold" in one.evidence
    }
    since = now - RANGES[choice.span]
    return draw(conn, viewer, product, found, metrics, since=since, until=now, thresholds=thresholds)


def _controls(viewer: Viewer, product: Product, choice: Choice, chart: LiveChart) -> None:
    async def take_span(span: str) -> None:
        choice.span = span
        ui.run_javascript(f"sigapAddress({{range: {span!r}}})")
        await chart.refresh()

    async def take_metrics(metrics: list[str]) -> None:
        choice.metrics = metrics
        await chart.refresh()

    with ui.element("div").classes("chart-head"):
        ui.html(f"<h2>{viewer.t('timeline_title')}</h2>", sanitize=False)
        spans = {name: viewer.t(f"range_{name}") for name in RANGES}
        ui.toggle(spans, value=choice.span, on_change=lambda e: take_span(e.value)).props(
            "unelevated dense no-caps toggle-color=primary"
        ).classes("spans")
        names = {metric.id: viewer.pick(metric.name) for metric in product.metrics}
        ui.select(
            names,
            value=choice.metrics,
            multiple=True,
            with_input=len(names) > MOST_LANES,
            label=viewer.t("metrics_shown"),
            on_change=lambda e: take_metrics(list(e.value)),
        ).props(f"outlined dense options-dense max-values={MOST_LANES}").classes("filter metrics")
