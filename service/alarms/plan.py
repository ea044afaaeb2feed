"""What is watched on a product's devices: its rules, its sensors, its silence; made from the product file once."""

from dataclasses import dataclass
from datetime import timedelta
from zlib import crc32

from fleet.product import Product, Role, Rule, Severity, Text
from fleet.times import format_duration

# All in units of what the product file declares, so that a slow product is judged slowly (docs/architecture.md#alarms).
SILENT_STALES = 4
RANGE_STALES = 4
RANGE_TIMES = 3
STUCK_STALES = 8
MOST_PLANS = 64

STUCK, MISSING, RANGE = "sensor.stuck", "sensor.missing", "sensor.out_of_range"
SILENT, CLOCK = "communication.silent", "communication.clock"
DRIFT, NOISY = "sensor.drift", "sensor.noisy"
# The kinds of signs that scoring leaves (`store/sensors.py`) and that become alarms; a still sensor is `sensor.stuck`.
SIGNS = {"drift": DRIFT, "noisy": NOISY}
_SENSOR_WORDS = {
    STUCK: Text("sensor stuck", "sensor macet"),
    MISSING: Text("sensor gives no value", "sensor tidak memberi nilai"),
    RANGE: Text("sensor out of range", "nilai sensor di luar rentang"),
    DRIFT: Text("sensor drifting", "pembacaan sensor bergeser"),
    NOISY: Text("sensor noisy", "pembacaan sensor tidak stabil"),
}


@dataclass(frozen=True, slots=True)
class Watch:
    """One thing watched: what its alarm is called and leads to. Rule names with a dot are ours, others the file's."""

    rule: str
    metric: str
    kind: str
    severity: Severity
    name: Text
    failure_mode: str | None = None
    ticket: bool = False
    silence: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.rule, self.metric


@dataclass(frozen=True, slots=True)
class RuleWatch:
    """A rule of the product file; `column` is its metric's place; times in milliseconds."""

    watch: Watch
    rule: Rule
    column: int
    lasting_ms: float
    stale_ms: float


@dataclass(frozen=True, slots=True)
class SensorWatch:
    """A sensor's alarms; `missing` is None where a rule of the file watches for its silence. `signs`: those that
    scoring raises, by the kind of sign."""

    column: int
    stuck: Watch
    missing: Watch | None
    signs: dict[str, Watch]
    stale_ms: float
    stuck_ms: float
    interval_ms: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything watched on the devices of one version of a product; `lookback` is what a late reading may change."""

    product: Product
    thresholds: tuple[RuleWatch, ...]
    silences: tuple[RuleWatch, ...]
    sensors: tuple[SensorWatch, ...]
    ranges: tuple[Watch, ...]
    range_ms: tuple[float, ...]
    silent: Watch
    silent_ms: float
    clock: Watch
    lookback: timedelta
    signature: int

    def watches(self) -> dict[tuple[str, str], Watch]:
        """By rule and metric."""
        found = [self.silent, self.clock, *self.ranges, *(r.watch for r in (*self.thresholds, *self.silences))]
        found += [w for s in self.sensors for w in (s.stuck, s.missing, *s.signs.values()) if w is not None]
        return {watch.key: watch for watch in found}


def silent_after(product: Product) -> timedelta:
    """A device that sent nothing for this long is silent."""
    return SILENT_STALES * min(metric.stale_after for metric in product.metrics)


def plan_of(product: Product) -> Plan:
    """The plan of a product; its text tells versions apart."""
    if product.source not in _PLANS:
        if len(_PLANS) >= MOST_PLANS:
            _PLANS.clear()
        _PLANS[product.source] = _make(product)
    return _PLANS[product.source]


def _make(product: Product) -> Plan:
    columns = {metric.id: place for place, metric in enumerate(product.metrics)}
    rules = [_rule(product, rule, columns[rule.metric]) for rule in product.rules]
    silences = tuple(r for r in rules if r.rule.no_data)
    watched = {r.rule.metric for r in silences}
    thresholds = tuple(r for r in rules if not r.rule.no_data)
    return Plan(
        product=product,
        thresholds=thresholds,
        silences=silences,
        sensors=tuple(
            SensorWatch(
                column=columns[metric.id],
                stuck=_sensor(product, STUCK, metric.id),
                missing=None if metric.id in watched else _sensor(product, MISSING, metric.id),
                signs={kind: _sensor(product, rule, metric.id) for kind, rule in SIGNS.items()},
                stale_ms=_ms(metric.stale_after),
                stuck_ms=STUCK_STALES * _ms(metric.stale_after),
                interval_ms=_ms(metric.interval),
            )
            for metric in product.metrics
            if metric.role is Role.SENSOR
        ),
        ranges=tuple(_sensor(product, RANGE, metric.id) for metric in product.metrics),
        range_ms=tuple(RANGE_STALES * _ms(metric.stale_after) for metric in product.metrics),
        silent=Watch(
            SILENT,
            "",
            "communication",
            Severity.WARNING,
            Text("No data from the device", "Perangkat tidak mengirim data"),
            silence=True,
        ),
        silent_ms=_ms(silent_after(product)),
        clock=Watch(
            CLOCK, "", "communication", Severity.WARNING, Text("The device's clock is wrong", "Jam perangkat salah")
        ),
        lookback=max((timedelta(milliseconds=r.lasting_ms + r.stale_ms) for r in thresholds), default=timedelta(0)),
        signature=_signature(product),
    )


_PLANS: dict[str, Plan] = {}


def spell(rule: Rule) -> str:
    """The condition of a rule: "above 10 for 2h"."""
    if rule.no_data:
        return f"without a value for {format_duration(rule.lasting)}"
    limit = f"above {rule.above:g}" if rule.above is not None else f"below {rule.below:g}"
    return f"{limit} for {format_duration(rule.lasting)}" if rule.lasting else limit


def _rule(product: Product, rule: Rule, column: int) -> RuleWatch:
    watch = Watch(
        rule=rule.id,
        metric=rule.metric,
        kind="sensor" if rule.no_data else "device",
        severity=rule.severity,
        name=rule.name,
        failure_mode=rule.failure_mode,
        ticket=rule.ticket,
        silence=rule.no_data,
    )
    return RuleWatch(watch, rule, column, _ms(rule.lasting), _ms(product.metric(rule.metric).stale_after))


def _sensor(product: Product, rule: str, metric: str) -> Watch:
    name, words = product.metric(metric).name, _SENSOR_WORDS[rule]
    text = Text(f"{name.en}: {words.en}", f"{name.id}: {words.id}")
    return Watch(rule, metric, "sensor", Severity.WARNING, text, silence=rule == MISSING)


def _signature(product: Product) -> int:
    """Of everything that memory depends on; another signature begins a new memory."""
    metrics = [(m.id, m.role, m.interval, m.stale_after) for m in product.metrics]
    rules = [(r.id, r.metric, r.above, r.below, r.lasting, r.hysteresis, r.no_data) for r in product.rules]
    return crc32(f"1 {metrics} {rules}".encode()) & 0x7FFFFFFF


def _ms(duration: timedelta) -> float:
    return duration / timedelta(milliseconds=1)
