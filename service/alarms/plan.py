"""The plan of a product's alarms: its rules, sensors and silences, made from the product file once."""

from dataclasses import dataclass
from datetime import timedelta
from zlib import crc32

from fleet.coded import Coded, coded
from fleet.product import Product, Role, Rule, Severity
from fleet.silence_limits import silent_after, sleeps_up_to

# All in units of what the product file declares, so that a slow product is judged slowly (docs/architecture.md#alarms).
RANGE_STALES = 4
RANGE_TIMES = 3
STUCK_STALES = 8
MOST_PLANS = 64

STUCK, MISSING, RANGE = "sensor.stuck", "sensor.missing", "sensor.out_of_range"
SILENT, CLOCK, FLOOD = "communication.silent", "communication.clock", "communication.flood"
SWAPPED, DOUBLED = "communication.swapped", "communication.doubled"
TOPICS = "communication.topics"
DRIFT, NOISY = "sensor.drift", "sensor.noisy"
# The kinds of sensor faults that scoring detects (`store/learning/sensor_faults.py`) and that become alarms; a sensor
# that stands still is `sensor.stuck`.
SCORED_FAULTS = {"drift": DRIFT, "noisy": NOISY}


@dataclass(frozen=True, slots=True)
class Watch:
    """One thing watched: what its alarm is called and leads to. Rule names with a dot are ours, others the file's."""

    rule: str
    metric: str
    kind: str
    severity: Severity
    name: Coded
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
    """A sensor's alarms; `missing` is None where a rule of the file watches for its silence. `scored`: those that
    scoring raises, by the kind of sensor fault."""

    column: int
    stuck: Watch
    missing: Watch | None
    scored: dict[str, Watch]
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
    sleep_ms: float
    clock: Watch
    swapped: Watch
    doubled: Watch
    flood: Watch
    topics: Watch
    lookback: timedelta
    signature: int

    def watches(self) -> dict[tuple[str, str], Watch]:
        """By rule and metric."""
        watched = [self.silent, self.clock, self.flood, self.topics, self.swapped, self.doubled, *self.ranges]
        watched += [r.watch for r in (*self.thresholds, *self.silences)]
        watched += [w for s in self.sensors for w in (s.stuck, s.missing, *s.scored.values()) if w is not None]
        return {watch.key: watch for watch in watched}


def plan_of(product: Product) -> Plan:
    """The plan of a product, kept for each version of its file."""
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
                stuck=_sensor(STUCK, metric.id),
                missing=None if metric.id in watched else _sensor(MISSING, metric.id),
                scored={kind: _sensor(rule, metric.id) for kind, rule in SCORED_FAULTS.items()},
                stale_ms=_ms(metric.stale_after),
                stuck_ms=STUCK_STALES * _ms(metric.stale_after),
                interval_ms=_ms(metric.interval),
            )
            for metric in product.metrics
            if metric.role is Role.SENSOR
        ),
        ranges=tuple(_sensor(RANGE, metric.id) for metric in product.metrics),
        range_ms=tuple(RANGE_STALES * _ms(metric.stale_after) for metric in product.metrics),
        silent=Watch(
            SILENT,
            "",
            "communication",
            Severity.WARNING,
            coded("alarm_device_silent"),
            silence=True,
        ),
        silent_ms=_ms(silent_after(product)),
        sleep_ms=_ms(sleeps_up_to(product)),
        clock=Watch(CLOCK, "", "communication", Severity.WARNING, coded("alarm_device_clock")),
        swapped=Watch(SWAPPED, "", "communication", Severity.WARNING, coded("alarm_unit_swapped")),
        doubled=Watch(DOUBLED, "", "communication", Severity.ERROR, coded("alarm_unit_doubled")),
        flood=Watch(FLOOD, "", "communication", Severity.WARNING, coded("alarm_device_flood")),
        topics=Watch(TOPICS, "", "communication", Severity.WARNING, coded("alarm_device_topics")),
        lookback=max((timedelta(milliseconds=r.lasting_ms + r.stale_ms) for r in thresholds), default=timedelta(0)),
        signature=_signature(product),
    )


_PLANS: dict[str, Plan] = {}


def sensor_alarm(rule: str, metric: str) -> Coded:
    """The name of an alarm of ours about a sensor."""
    match rule:
        case "sensor.stuck":
            return coded("alarm_sensor_stuck", metric=metric)
        case "sensor.missing":
            return coded("alarm_sensor_missing", metric=metric)
        case "sensor.out_of_range":
            return coded("alarm_sensor_out_of_range", metric=metric)
        case "sensor.drift":
            return coded("alarm_sensor_drift", metric=metric)
        case "sensor.noisy":
            return coded("alarm_sensor_noisy", metric=metric)
    raise ValueError(f"{rule!r} is no alarm about a sensor")


def _rule(product: Product, rule: Rule, column: int) -> RuleWatch:
    watch = Watch(
        rule=rule.id,
        metric=rule.metric,
        kind="sensor" if rule.no_data else "device",
        severity=rule.severity,
        name=coded("product_text", en=rule.name.en, id=rule.name.id),
        failure_mode=rule.failure_mode,
        ticket=rule.ticket,
        silence=rule.no_data,
    )
    return RuleWatch(watch, rule, column, _ms(rule.lasting), _ms(product.metric(rule.metric).stale_after))


def _sensor(rule: str, metric: str) -> Watch:
    return Watch(rule, metric, "sensor", Severity.WARNING, sensor_alarm(rule, metric), silence=rule == MISSING)


def _signature(product: Product) -> int:
    """Of everything that memory depends on; another signature begins a new memory."""
    metrics = [(m.id, m.role, m.interval, m.stale_after) for m in product.metrics]
    rules = [(r.id, r.metric, r.above, r.below, r.lasting, r.hysteresis, r.no_data) for r in product.rules]
    return crc32(f"1 {metrics} {rules}".encode()) & 0x7FFFFFFF


def _ms(duration: timedelta) -> float:
    return duration / timedelta(milliseconds=1)
