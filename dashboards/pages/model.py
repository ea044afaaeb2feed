"""`/models/{id}`: a model's figures for each failure mode, its training data and its limits."""

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now, read
from dashboards.frame import fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.charts.ledger_plots import pooled, reliability_plot
from dashboards.parts.charts.model_plots import Plot, lead_plot
from dashboards.parts.desk.roll_back import RollBack
from dashboards.parts.learning.drift import drift_shown
from dashboards.parts.learning.manifest import learnt_from, limits_of, modes_of
from dashboards.parts.learning.model_history import beside_of, history_of
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer, viewer_of
from store.console.models_shown import model_by_id, models_newest
from store.engine.database import Connection
from store.learning.ledger import ledger_figures
from store.learning.retrainings import challenger

LARGEST_ID = 2**31 - 1


async def model(request: Request, model_id: str) -> None:
    viewer = viewer_of(request)
    known = await fleets()
    number = int(model_id) if model_id.isascii() and model_id.isdigit() else 0
    if not 0 < number <= LARGEST_ID or await read(model_by_id, number) is None:
        raise NothingHere
    with frame(request, "models", known, title=f"{viewer.t('model')} #{number}") as page:
        head = await page.fragment("model.html", model_of, viewer, number)
        with ui.element("div").classes("actions") as actions:
            pass
        history = await page.fragment("model_history.html", history_shown, viewer, number)
        calibration, lead = await read(plots_of, viewer, number)
        with ui.element("div").classes("even-columns"):
            _plot(viewer, "calibration", calibration)
            _plot(viewer, "lead", lead)
        await page.fragment("model_data.html", data_of, viewer, number)
        back = RollBack(page, actions, number)
        await back.show()
    page.follow("model", refresh=head.refresh)
    page.follow("model", "clock", refresh=history.refresh)
    page.follow("model", refresh=back.show)


def model_of(conn: Connection, viewer: Viewer, model_id: int) -> dict[str, object]:
    known = fleets_now(conn)
    found = model_by_id(conn, model_id)
    assert found is not None
    product = known.products.get(found.product)
    others = [one for one in models_newest(conn) if one.product == found.product]
    return {
        "model": found,
        "product": product_name(viewer, product, found.product),
        "trained": viewer.when(found.created_at),
        "learnt": learnt_from(viewer, found.manifest),
        "modes": modes_of(viewer, product, found.manifest),
        "others": [{"model": one, "trained": viewer.when(one.created_at)} for one in others],
    }


def history_shown(conn: Connection, viewer: Viewer, model_id: int) -> dict[str, object]:
    found = model_by_id(conn, model_id)
    assert found is not None
    product = fleets_now(conn).products.get(found.product)
    waiting = challenger(conn, found.product)
    return {
        "beside": beside_of(conn, viewer, found.product, waiting.id if waiting else None),
        "history": history_of(conn, viewer, product, found.product),
        "drift": drift_shown(conn, viewer, product) if product else {"standing": [], "ended": [], "looked": ""},
    }


def data_of(conn: Connection, viewer: Viewer, model_id: int) -> dict[str, object]:
    found = model_by_id(conn, model_id)
    assert found is not None
    manifest, product = found.manifest, fleets_now(conn).products.get(found.product)
    return {
        "learnt": learnt_from(viewer, manifest),
        "limits": limits_of(viewer, product, manifest),
        "features": len(manifest.get("feature_names", [])),
        "libraries": manifest.get("libraries", {}),
        "detector": manifest.get("detector") or {},
        "seed": manifest.get("seed"),
    }


def plots_of(conn: Connection, viewer: Viewer, model_id: int) -> tuple[Plot | None, Plot | None]:
    found = model_by_id(conn, model_id)
    assert found is not None
    product = fleets_now(conn).products.get(found.product)
    modes = modes_of(viewer, product, found.manifest)
    live = pooled(ledger_figures(conn, found.product))
    return reliability_plot(viewer, live), lead_plot(conn, viewer, product, modes, found.product)


def _plot(viewer: Viewer, name: str, plot: Plot | None) -> None:
    with ui.element("section").classes("panel"):
        ui.html(f"<h2>{viewer.t(f'{name}_title')}</h2>", sanitize=False)
        if plot is None:
            ui.html(f'<p class="empty">{viewer.t(f"{name}_empty")}</p>', sanitize=False)
            return
        ui.label(viewer.t(f"{name}_help")).classes("chart-note")
        ui.echart(plot.options).classes("chart").style(f"height: {plot.height}px")
