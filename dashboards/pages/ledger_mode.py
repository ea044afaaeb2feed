"""`/ledger/{product}/{failure_mode}`: one failure mode's figures over time, and its calibration."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now, read
from dashboards.frame import fleets, frame
from dashboards.pages.ledger import STEPS_SHOWN, list_lines
from dashboards.pages.missing import NothingHere
from dashboards.parts.charts.intervals import percents, share_line
from dashboards.parts.charts.ledger_plots import course_plot, reliability_plot
from dashboards.parts.charts.model_plots import Plot
from dashboards.parts.learning.ledger import LedgerReading, missed_rows, mode_row
from dashboards.parts.learning.rung_words import prospects, step_row
from dashboards.parts.shared.words import mode_name, product_name
from dashboards.render import render
from dashboards.viewer import Viewer, viewer_of
from store.engine.database import Connection
from store.learning.ledger import ledger_course, ledger_figures
from store.learning.rungs import rung_changes


async def ledger_mode(request: Request, product_id: str, mode_id: str) -> None:
    known = await fleets()
    product = known.products.get(product_id)
    if product is None or product.mode(mode_id) is None:
        raise NothingHere
    viewer = viewer_of(request)
    with frame(request, "ledger", known, title=mode_name(viewer, product, mode_id)) as page:
        reading = LedgerReading(product_id, mode_id)
        head = await page.fragment("ledger_mode.html", mode_of, viewer, reading)
        reliability, course, about = await read(plots_of, viewer, product_id, mode_id)
        with ui.element("div").classes("even-columns"):
            with ui.element("div"):
                _panel(viewer, "reliability", reliability, below=str(about["below"]), horizon=about["horizon"])
            with ui.element("div"):
                _panel(viewer, "course", course)
                await page.fragment("ledger_record.html", record_of, viewer, reading)
        listing = await list_lines(page, request, product, reading)

    async def anew() -> None:
        reading.forget()
        await head.refresh()
        await listing.fragment.refresh()

    page.follow("prediction", "ticket", "model", refresh=anew)


def mode_of(conn: Connection, viewer: Viewer, reading: LedgerReading) -> dict[str, object]:
    shown = reading.of(conn)
    [page] = shown.ledger.pages
    row = mode_row(viewer, shown, page)
    return {
        "product": product_name(viewer, shown.product, shown.product.id),
        "chosen": shown.product.id,
        "row": row,
        "figures": page.figures,
        "window": viewer.t("ledger_window", since=viewer.day(shown.ledger.since), now=viewer.day(shown.ledger.now)),
        "prospects": prospects(viewer, str(row["rung"])) if row["rung"] else [],
    }


def record_of(conn: Connection, viewer: Viewer, reading: LedgerReading) -> dict[str, object]:
    shown = reading.of(conn)
    [page] = shown.ledger.pages
    changes = rung_changes(conn, shown.product.id, mode=reading.mode_id, limit=STEPS_SHOWN)
    return {
        "chosen": shown.product.id,
        "one_mode": True,
        "steps": [step_row(viewer, shown.product, one) for one in changes],
        **missed_rows(conn, viewer, shown),
        "models": [
            {
                "model": one.model,
                "predictions": one.predictions,
                "precision": share_line(viewer, one.precision),
                "recall": share_line(viewer, one.recall),
            }
            for one in reversed(page.figures.by_model)
        ],
    }


def plots_of(
    conn: Connection, viewer: Viewer, product_id: str, mode_id: str
) -> tuple[Plot | None, Plot | None, dict[str, object]]:
    """(said against came, how the figures went, what is to be said about the first)."""
    kept = next((page for page in ledger_figures(conn, product_id) if page.failure_mode == mode_id), None)
    calibration = kept.figures.get("calibration") if kept else None
    product = fleets_now(conn).products[product_id]
    mode = product.mode(mode_id)
    bins = (calibration or {}).get("bins") or []
    about: dict[str, object] = {
        "below": render("ledger_bins.html", viewer, bins=bins, percents=percents, note=_spell(viewer, calibration))
        if bins
        else "",
        "horizon": viewer.span(mode.horizon) if mode else "",
    }
    changes = rung_changes(conn, product_id, mode=mode_id)
    course = course_plot(viewer, ledger_course(conn, product_id, mode_id), changes)
    return reliability_plot(viewer, calibration), course, about


def _spell(viewer: Viewer, calibration: Mapping[str, Any] | None) -> str:
    if not calibration or not calibration.get("scores"):
        return ""
    counts = {name: f"{calibration[name]:,}" for name in ("scores", "devices", "censored")}
    slope = calibration.get("slope")
    if slope is None:
        return viewer.t("reliability_no_slope", **counts)
    figures = {"slope": "value", "low": "low", "high": "high"}
    return viewer.t("reliability_slope", **counts, **{name: viewer.fixed(slope[key]) for name, key in figures.items()})


def _panel(viewer: Viewer, name: str, plot: Plot | None, *, below: str = "", **values: object) -> None:
    with ui.element("section").classes("panel"):
        ui.html(f"<h2>{viewer.t(f'{name}_title')}</h2>", sanitize=False)
        if plot is None:
            ui.html(f'<p class="empty">{viewer.t(f"{name}_empty")}</p>', sanitize=False)
            return
        ui.label(viewer.t(f"{name}_help", **values)).classes("chart-note")
        ui.echart(plot.options).classes("chart").style(f"height: {plot.height}px")
        if below:
            ui.html(below, sanitize=False)
