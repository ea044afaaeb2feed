"""The parts of a device's page beside its chart: status, risks, tickets, readings, components."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from api.access.permissions import Permission
from api.web.database import the_device
from dashboards.console import fleets_now
from dashboards.parts.charts.evidence import healthy_bands
from dashboards.parts.devices.component_health import device_health_rows, how_known
from dashboards.parts.shared.list_rows import device_status, ticket_row
from dashboards.parts.shared.words import component_name, expected, mode_name, work_name
from dashboards.viewer import Viewer
from fleet.device_statuses import DeviceStatus
from fleet.product import Metric, Product, Role
from fleet.silence_limits import sleeps_up_to
from service.coverage.words import coverage_lines
from service.tickets.states import OPEN
from store.assets.coverage import coverage_of
from store.assets.customers import find_customer
from store.assets.device_state import DeviceState, components_of, device_state, maintenance_of
from store.assets.registry import Device
from store.console.devices_shown import scores_of
from store.console.tickets_shown import tickets_of_device
from store.engine.database import Connection
from store.learning.predictions import Prediction, predictions_of_asset
from store.telemetry.device_clocks import DeviceClock, clock_of
from store.telemetry.values_kept_aside import NewestAside, newest_asides

FEW = 8
ASIDE_SHOWN = timedelta(days=7)


def health_of(conn: Connection, viewer: Viewer, product_id: str, serial: str) -> dict[str, object]:
    """The device, its owner, its status, and the probability of each failure now."""
    product, device = the_device(conn, product_id, serial)
    known = fleets_now(conn)
    now = known.now(product_id)
    state = device_state(conn, device.id)
    owner = state.customer_id if viewer.may(Permission.CUSTOMERS_READ) else None
    status = device_status(known, product_id, state.status, state.status_arrived_at, state.read_at)
    return {
        "device": device,
        "product": viewer.pick(product.name),
        "status": status,
        "sleep": _overslept(viewer, product, state) if status == "silent" else "",
        "clock": _clock(viewer, clock_of(conn, device.id), now),
        "heard": viewer.relative(state.read_at, now) if state.read_at else viewer.t("never"),
        "firmware": state.firmware or "–",
        "installed": viewer.day(device.installed_at),
        "age": viewer.span(now - device.installed_at),
        "customer": find_customer(conn, owner) if owner else None,
        "coverage": [
            viewer.say(line, product) for line in coverage_lines(product, coverage_of(conn, device.asset_id), now)
        ],
        "risks": _newest_scores(conn, viewer, product, device, now),
        "open": [t for t in tickets_of_device(conn, device.id, serial, limit=FEW) if t.state in OPEN],
    }


def risks_shown(conn: Connection, viewer: Viewer, product_id: str, serial: str) -> dict[str, object]:
    product, device = the_device(conn, product_id, serial)
    predictions = predictions_of_asset(conn, product, device.asset_id, limit=FEW)
    return {"rows": [prediction_row(viewer, product, prediction) for prediction in predictions]}


def prediction_row(viewer: Viewer, product: Product, prediction: Prediction) -> dict[str, object]:
    """A prediction in words: how likely, within what time, when, and why."""
    mode = product.mode(prediction.failure_mode)
    horizon = mode.horizon if mode else None
    return {
        "prediction": prediction,
        "mode": mode_name(viewer, product, prediction.failure_mode),
        "horizon": viewer.t("horizon_of", span=viewer.span(horizon)) if horizon else "",
        "expected": expected(viewer, prediction.ts, prediction.rul_low_s, prediction.rul_high_s, horizon),
        "opened": viewer.when(prediction.opened_at),
        "reasons": [viewer.say(reason, product) for reason in prediction.reasons],
        "why_no_ticket": viewer.say(prediction.reason, product) if prediction.ticket_id is None else "",
        "state": viewer.t(f"kind_{prediction.outcome}")
        if prediction.outcome and prediction.outcome != "no_failure"
        else viewer.t(f"prediction_{prediction.state}"),
        "lives": prediction.ended_at is None,
    }


def tickets_shown(conn: Connection, viewer: Viewer, product_id: str, serial: str) -> dict[str, object]:
    _, device = the_device(conn, product_id, serial)
    known = fleets_now(conn)
    return {"rows": [ticket_row(viewer, known, t) for t in tickets_of_device(conn, device.id, serial, limit=FEW)]}


def readings_shown(conn: Connection, viewer: Viewer, product_id: str, serial: str) -> dict[str, object]:
    """The latest value of every metric beside where it usually lies, and what was put aside of late."""
    product, device = the_device(conn, product_id, serial)
    now = fleets_now(conn).now(product_id)
    latest = device_state(conn, device.id).readings
    sensors = [metric for metric in product.metrics if metric.role is Role.SENSOR]
    bands, _ = healthy_bands(conn, product, device, sensors)
    kept = newest_asides(conn, device.id, now - ASIDE_SHOWN, limit=FEW)
    return {
        "rows": [_reading(viewer, metric, latest, bands.get(metric.id)) for metric in product.metrics],
        "asides": [_aside(viewer, product, one, now) for one in kept],
    }


def components_shown(conn: Connection, viewer: Viewer, product_id: str, serial: str) -> dict[str, object]:
    product, device = the_device(conn, product_id, serial)
    now = fleets_now(conn).now(product_id)
    since = dict(components_of(conn, device.asset_id))
    names = [*(c.id for c in product.components), *(name for name in since if product.component(name) is None)]
    healths = device_health_rows(conn, viewer, product, device.id)
    return {
        "how": how_known(conn, viewer, product, now),
        "watched": [row for name, row in healths.items() if name not in names],
        "components": [
            {
                "health": healths.get(name),
                "name": component_name(viewer, product, name),
                "age": viewer.span(now - since.get(name, device.installed_at)),
                "since": viewer.t("age_since", day=viewer.day(since.get(name, device.installed_at))),
                "replaced": name in since and since[name] > device.installed_at,
            }
            for name in names
        ],
        "work": [
            {
                "what": component_name(viewer, product, work.component),
                "action": work_name(viewer, work.action),
                "at": viewer.when(work.ts),
            }
            for work in maintenance_of(conn, device.id, limit=FEW)
        ],
    }


def _newest_scores(
    conn: Connection, viewer: Viewer, product: Product, device: Device, now: datetime
) -> list[dict[str, object]]:
    """The likeliest failure modes by their newest score, as long as it is fresh."""
    modes = [mode.id for mode in product.failure_modes]
    fresh = max(4 * product.scoring, timedelta(days=2))
    by_mode = scores_of(conn, device.id, modes, now - fresh, now + product.scoring, step=product.scoring)
    newest = [(points[-1][1], mode) for mode, points in by_mode.items() if points[-1][1] is not None]
    newest.sort(key=lambda pair: -(pair[0] or 0))
    rows = []
    for share, mode_id in newest[:4]:
        mode = product.mode(mode_id)
        horizon = viewer.t("horizon_of", span=viewer.span(mode.horizon)) if mode else ""
        rows.append({"mode": mode_name(viewer, product, mode_id), "share": share, "horizon": horizon})
    return rows


def _overslept(viewer: Viewer, product: Product, state: DeviceState) -> str:
    """Why a device that said that it sleeps is silent; empty for one that did not."""
    if state.status != DeviceStatus.SLEEPING or state.status_arrived_at is None:
        return ""
    heard = max(state.status_arrived_at, state.read_at or state.status_arrived_at)
    return viewer.t("overslept", at=viewer.when(heard), span=viewer.span(sleeps_up_to(product)))


def _clock(viewer: Viewer, clock: DeviceClock | None, now: datetime) -> str:
    """What is wrong with the device's own clock; empty where nothing is."""
    if clock is None or not clock.is_wrong(now):
        return ""
    text = "clock_slow" if clock.behind_s > 0 else "clock_fast"
    span = viewer.span(timedelta(seconds=abs(clock.behind_s)))
    return viewer.t(text, span=span, since=viewer.when(clock.since))


def _reading(
    viewer: Viewer, metric: Metric, latest: Mapping[str, object], band: tuple[float, float] | None
) -> dict[str, object]:
    value = latest.get(metric.id)
    unit = {"degC": "°C", "degF": "°F", "1": ""}.get(metric.unit, metric.unit)
    if isinstance(value, (int, float)) and metric.role is Role.STATE:
        labels = [viewer.pick(text) for text in metric.labels_text] or list(metric.labels)
        shown = labels[int(value)] if 0 <= int(value) < len(labels) else str(value)
    elif isinstance(value, (int, float)):
        shown = f"{viewer.number(float(value))} {unit}".strip()
    else:
        shown = "–" if value is None else str(value)
    place = ""
    if band is not None and isinstance(value, (int, float)):
        place = "below" if value < band[0] else "above" if value > band[1] else "inside"
    usual = f"{viewer.number(band[0])} – {viewer.number(band[1])}" if band else ""
    return {"name": viewer.pick(metric.name), "shown": shown, "place": place, "usual": usual}


def _aside(viewer: Viewer, product: Product, kept: NewestAside, now: datetime) -> dict[str, object]:
    name = next((metric.name for metric in product.metrics if metric.id == kept.metric), None)
    value = kept.text if kept.value is None else viewer.number(kept.value)
    return {
        "name": viewer.pick(name) if name else kept.metric,
        "value": value,
        "rule": viewer.say(kept.rule, product),
        "ago": viewer.relative(kept.ts, now),
    }
