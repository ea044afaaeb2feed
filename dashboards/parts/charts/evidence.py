"""The readings, scores and marks of one device in a span of time, at the resolution that fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboards.parts.charts.axis import AMBER, BLUE, COLOURS, GREEN, GREY, ORANGE, RED, Lane, Line, Mark, Stack
from dashboards.parts.shared.words import component_name, mode_name, work_name
from dashboards.viewer import Viewer
from fleet.product import Metric, Product, Role
from store.assets.device_state import maintenance_of
from store.assets.registry import Device
from store.console.alarms_shown import alarms_of_device
from store.console.devices_shown import events_of, failures_of, scores_of
from store.console.readings_shown import Buckets, buckets_of, latest_readings
from store.console.tickets_shown import tickets_of_device
from store.engine.database import Connection
from store.telemetry.stored_readings import TimeSpan, read_telemetry
from wording.units import written_unit

POINTS, FEW_POINTS, RAW_POINTS, SCORE_STEPS = 400, 60, 1500, 300
EARLY_BUCKETS, LEAST_BUCKETS, LEAST_DEVICES = 60, 12, 8
Bands = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Options for ECharts, their height in pixels, what one point stands for; `own_band`: see `healthy_bands`."""

    options: dict[str, object]
    height: int
    step: timedelta
    own_band: bool
    empty: bool


def draw(
    conn: Connection,
    viewer: Viewer,
    product: Product,
    device: Device,
    metrics: Sequence[Metric],
    *,
    since: datetime,
    until: datetime,
    thresholds: Mapping[str, float] | None = None,
    modes: Sequence[str] | None = None,
) -> Chart:
    """One device's metrics, probabilities and marks on one time axis."""
    shown = readings(conn, product, device.id, metrics, since=since, until=until)
    bands, own = healthy_bands(conn, product, device, metrics)
    wanted = list(modes) if modes is not None else [mode.id for mode in product.failure_modes]
    scores = scores_of(conn, device.id, wanted, since, until, step=_score_step(product, until - since))
    # A device that has not been heard for so long needs no empty half of a chart.
    firsts = [*shown.times[:1], *(points[0][0] for points in scores.values())]
    since = max(since, min(firsts)) if firsts else since
    stack = Stack(viewer, since, until, marks_of(conn, viewer, product, device, since, until))
    stack.add_marks()
    if scores:
        lines = [
            Line(
                mode_name(viewer, product, mode),
                points,
                COLOURS[wanted.index(mode) % len(COLOURS)],
                False,
                (thresholds or {}).get(mode),
            )
            for mode, points in scores.items()
        ]
        stack.add(Lane(viewer.t("chance_axis"), lines, height=96, share=True))
    for metric in metrics:
        stack.add(_lane(viewer, metric, shown, _scaled(metric, bands.get(metric.id), product, shown.period)))
    empty = not shown.times and not scores
    return Chart(stack.done(), stack.height, shown.period, own, empty)


def readings(
    conn: Connection, product: Product, device_id: int, metrics: Sequence[Metric], *, since: datetime, until: datetime
) -> Buckets:
    """The finest rollup that fits; single readings where even the finest is too coarse."""
    length = until - since
    periods = sorted(product.rollups)
    period = next((p for p in periods if length / p <= POINTS), periods[-1])
    if length / period < FEW_POINTS and length / product.interval <= RAW_POINTS:
        rows = read_telemetry(conn, product, device_id, TimeSpan(since, until), limit=RAW_POINTS)
        values = {m.id: [_code(m, row.values[m.id]) for row in rows] for m in metrics}
        return Buckets(product.interval, [row.ts for row in rows], values)
    return buckets_of(conn, product, device_id, metrics, period=period, since=since, until=until)


def healthy_bands(conn: Connection, product: Product, device: Device, metrics: Sequence[Metric]) -> tuple[Bands, bool]:
    """Where 90 % of each metric lay in the device's first EARLY_BUCKETS scoring buckets, and True; for a device too
    young for that, where 90 % of the fleet lies now, and False. States have no band."""
    measured = [metric for metric in metrics if metric.role is not Role.STATE]
    early = buckets_of(
        conn,
        product,
        device.id,
        measured,
        period=product.scoring,
        since=device.installed_at - timedelta(days=1),
        until=device.installed_at + timedelta(days=36500),
        limit=EARLY_BUCKETS,
    )
    if len(early.times) >= LEAST_BUCKETS:
        return _bands({m.id: early.values[m.id] for m in measured}), True
    fleet = latest_readings(conn, product.id)
    if len(fleet) < LEAST_DEVICES:
        return {}, False
    sensors = [metric for metric in measured if metric.role is not Role.COUNTER]
    return _bands({m.id: [_number(row.get(m.id)) for row in fleet] for m in sensors}), False


def marks_of(
    conn: Connection, viewer: Viewer, product: Product, device: Device, since: datetime, until: datetime
) -> list[Mark]:
    """Tickets, repairs, failures, alarms and fault codes of a device."""
    marks: list[Mark] = []
    t = viewer.t
    for ticket in tickets_of_device(conn, device.id, device.serial):
        if since <= ticket.opened_at <= until:
            name = f"#{ticket.id} {mode_name(viewer, product, ticket.failure_mode)}"
            marks.append(
                Mark(t("mark_ticket"), ticket.opened_at, name, ORANGE, "pin", ticket.resolved_at, through=True)
            )
    for work in maintenance_of(conn, device.id):
        if since <= work.ts <= until:
            name = f"{component_name(viewer, product, work.component)}: {work_name(viewer, work.action)}"
            marks.append(Mark(t("mark_repair"), work.ts, name, GREEN, "diamond", through=True))
    for at, mode in failures_of(conn, device.id, since, until):
        marks.append(Mark(t("mark_failure"), at, mode_name(viewer, product, mode), RED, "triangle", through=True))
    for alarm in alarms_of_device(conn, device.id, device.serial, since, until):
        name = viewer.say(alarm.name, product)
        at = max(alarm.first_raised_at, since)
        marks.append(Mark(t("mark_alarm"), at, name, AMBER, "rect", alarm.returned_at or until))
    for event in events_of(conn, device.id, since, until):
        code = product.code(event.code)
        name = f"{event.code} {viewer.pick(code.name)}" if code else event.code
        marks.append(Mark(t("mark_code"), event.ts, name, GREY, "circle"))
    return marks


def with_sensors(product: Product, chosen: Sequence[Metric], *, least: int = 3, most: int = 6) -> list[Metric]:
    """The chosen metrics, then the product's first sensors until there are `least`; at most `most`."""
    others = [metric for metric in product.metrics if metric.role is Role.SENSOR and metric not in chosen]
    return [*chosen, *others[: max(0, least - len(chosen))]][:most]


def _lane(viewer: Viewer, metric: Metric, shown: Buckets, band: tuple[float, float] | None) -> Lane:
    unit = written_unit(metric.unit)
    name = viewer.pick(metric.name)
    title = f"{name} ({unit})" if unit else name
    points = list(zip(shown.times, shown.values.get(metric.id, []), strict=False))
    is_state = metric.role is Role.STATE
    labels = [viewer.pick(text) for text in metric.labels_text] or list(metric.labels)
    return Lane(title, [Line(title, points, BLUE, step=is_state)], band=band, labels=labels if is_state else ())


def _score_step(product: Product, length: timedelta) -> timedelta:
    return max(product.scoring, length / SCORE_STEPS)


def _scaled(
    metric: Metric, band: tuple[float, float] | None, product: Product, period: timedelta
) -> tuple[float, float] | None:
    """Increases of counters grow with the period; single readings of a counter have no band."""
    if band is None or metric.role is not Role.COUNTER:
        return band
    if period == product.interval and period not in product.rollups:
        return None
    factor = period / product.scoring
    return band[0] * factor, band[1] * factor


def _bands(values: Mapping[str, Sequence[float | None]]) -> Bands:
    bands: Bands = {}
    for metric, found in values.items():
        known = sorted(value for value in found if value is not None)
        if len(known) >= LEAST_DEVICES:
            bands[metric] = known[round(0.05 * (len(known) - 1))], known[round(0.95 * (len(known) - 1))]
    return bands


def _code(metric: Metric, value: float | str | None) -> float | None:
    if isinstance(value, str):
        return float(metric.labels.index(value))
    return value


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
