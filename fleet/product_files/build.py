"""From the tables of a product file to a `Product`: every default is decided here."""

from datetime import timedelta

from fleet import product as noun
from fleet.inputs.json_path import WHOLE, parse_path
from fleet.inputs.mapping import Input, InputKind, InputStatus, InputTime, InputValue
from fleet.product import Product, Role, Text
from fleet.product_files.build_commands import build_commands
from fleet.product_files.customers_table import build_symptoms, build_words
from fleet.product_files.inputs_table import InputTable
from fleet.product_files.metric_table import MetricTable
from fleet.product_files.names import readable_name
from fleet.product_files.retention_table import build_retention
from fleet.product_files.schema import ProductSchema, ProductTable, RuleTable
from fleet.product_files.service_table import build_contact
from fleet.product_files.visits_table import build_needs, build_visits
from fleet.product_files.warranty_table import build_charges, build_warranty

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SCORING_LADDER = tuple(timedelta(seconds=s) for s in (1, 10, 60, 300, 900, 3600, 21_600, 86_400))
STALE_AFTER_INTERVALS = 3
# For how long a value holds that is sent when it changes, and never otherwise: longer than any record.
NEVER_STALE = timedelta(days=3650)
AT_ONCE = timedelta(0)
BOOLEAN = (Text("no", "tidak"), Text("yes", "ya"))


def build_product(schema: ProductSchema, *, source: str) -> Product:
    """A checked schema -> the product, with defaults filled in; `source` is the file's text."""
    interval = schema.product.interval
    scoring = schema.product.scoring or default_scoring(schema)
    metrics = tuple(_metric(name, table, schema.product) for name, table in schema.metrics.items())
    return Product(
        id=schema.product.id,
        name=schema.product.name,
        interval=interval,
        scoring=scoring,
        rollups=tuple(sorted({scoring, *(p for p in (HOUR, DAY) if p >= scoring)})),
        reopen_window=schema.product.reopen_window or _default_reopen_window(schema),
        metrics=metrics,
        derived=tuple(
            noun.Derived(name, table.unit, table.name or readable_name(name), table.expr)
            for name, table in schema.derived.items()
        ),
        codes=tuple(
            noun.Code(name, table.name or Text(name, name), table.severity, table.failure_mode, table.ticket)
            for name, table in schema.codes.items()
        ),
        parts=tuple(noun.Part(name, table.name, table.number, table.price) for name, table in schema.parts.items()),
        components=_components(schema),
        failure_modes=_failure_modes(schema),
        rules=_rules(schema),
        warranty=build_warranty(schema.warranty, [one.id for one in _components(schema)]),
        charges=build_charges(schema.charges),
        maintenance=tuple(
            noun.MaintenancePlan(name, t.name or readable_name(name), t.component, t.every, tuple(t.checklist))
            for name, t in schema.maintenance.items()
        ),
        notices=tuple(noun.Notice(name, t.subject, t.body) for name, t in schema.notices.items()),
        inputs=tuple(_input(name, table) for name, table in schema.inputs.items()),
        commands=build_commands(schema.commands, metrics),
        early_life=schema.product.early_life,
        sleeps_up_to=schema.product.sleeps_up_to,
        sister=schema.product.sister,
        claims_need_approval=schema.product.claims_need_approval,
        policy=noun.TicketPolicy(
            schema.policy.false_tickets_per_1000_device_months,
            schema.policy.max_false_share,
            schema.policy.inspect_per_1000_device_months,
        ),
        visits=build_visits(schema.visits),
        contact=build_contact(schema.service),
        keep=frozenset(schema.learning.keep),
        retention=build_retention(schema.retention),
        picture=schema.product.picture,
        symptoms=build_symptoms(schema.symptoms),
        source=source,
    )


def default_scoring(schema: ProductSchema) -> timedelta:
    """The scoring period: fine enough for 60 looks within the shortest horizon, never below the interval.

    Without failure modes: at least five readings, but no longer than an hour unless the interval is.
    """
    interval = schema.product.interval
    horizons = [mode.horizon for mode in schema.failure_modes.values()]
    if horizons:
        return max((p for p in SCORING_LADDER if interval <= p <= min(horizons) / 60), default=interval)
    return max(interval, min(p for p in SCORING_LADDER if p >= min(5 * interval, HOUR)))


def _default_reopen_window(schema: ProductSchema) -> timedelta:
    leads = [mode.lead_needed for mode in schema.failure_modes.values()]
    return min(leads, default=7 * DAY)


def _metric(name: str, table: MetricTable, product: ProductTable) -> noun.Metric:
    low, high = table.range or (None, None)
    if table.role is Role.COUNTER and low is None:
        low = 0.0
    every = table.interval or product.interval
    labels: dict[str, Text] = {}
    if table.type == "boolean":
        labels = dict(zip(("false", "true"), BOOLEAN, strict=True))
    elif isinstance(table.labels, dict):
        labels = dict(table.labels)
    elif table.labels:
        labels = {label: readable_name(label) for label in table.labels}
    return noun.Metric(
        id=name,
        unit=table.unit,
        name=table.name or readable_name(name),
        role=table.role,
        low=low,
        high=high,
        interval=every,
        stale_after=table.stale_after or _stale_after(table, product),
        labels=tuple(labels),
        labels_text=tuple(labels.values()),
        surroundings=table.surroundings,
        invalid=tuple(table.invalid),
        on_change=_on_change(table, product),
        level=table.level,
        bad=table.bad or "both",
        limit=table.limit,
    )


def _on_change(table: MetricTable, product: ProductTable) -> bool:
    return (table.reported or product.reported) == "on_change"


def _stale_after(table: MetricTable, product: ProductTable) -> timedelta:
    """Three intervals without a value; where values are sent on change three heartbeats, or never without one."""
    if not _on_change(table, product):
        return STALE_AFTER_INTERVALS * (table.interval or product.interval)
    heartbeat = table.heartbeat or product.heartbeat
    return STALE_AFTER_INTERVALS * heartbeat if heartbeat else NEVER_STALE


def _components(schema: ProductSchema) -> tuple[noun.Component, ...]:
    declared = {
        name: noun.Component(
            name, table.name or readable_name(name), tuple(table.parts), tuple(table.metrics), tuple(table.codes)
        )
        for name, table in schema.components.items()
    }
    for mode in schema.failure_modes.values():
        declared.setdefault(mode.component, noun.Component(mode.component, readable_name(mode.component), ()))
    return tuple(declared.values())


def _failure_modes(schema: ProductSchema) -> tuple[noun.FailureMode, ...]:
    parts = {name: tuple(table.parts) for name, table in schema.components.items()}
    return tuple(
        noun.FailureMode(
            id=name,
            name=table.name or readable_name(name),
            component=table.component,
            mechanism=table.mechanism,
            horizon=table.horizon,
            lead_needed=table.lead_needed,
            pf_interval=table.pf_interval or table.horizon,
            cost_failure=table.cost.failure,
            cost_visit=table.cost.visit,
            parts=tuple(table.parts) if table.parts is not None else parts.get(table.component, ()),
            checklist=tuple(table.checklist),
            visit=build_needs(table.duration, table.skills, table.photos, table.readings),
            watch_settle=table.watch_repair.settle if table.watch_repair else None,
            watch_window=table.watch_repair.window if table.watch_repair else None,
            customers=build_words(table.customers),
        )
        for name, table in schema.failure_modes.items()
    )


def _rules(schema: ProductSchema) -> tuple[noun.Rule, ...]:
    return tuple(
        noun.Rule(
            id=name,
            name=t.name or readable_name(name),
            metric=t.metric,
            above=t.above,
            below=t.below,
            lasting=t.for_ or _default_lasting(schema, t),
            hysteresis=t.hysteresis,
            severity=t.severity,
            failure_mode=t.failure_mode,
            ticket=t.ticket,
            no_data=t.no_data,
        )
        for name, t in schema.rules.items()
    )


def _default_lasting(schema: ProductSchema, rule: RuleTable) -> timedelta:
    """At once for a limit; for silence, as long as the metric may be silent."""
    if not rule.no_data:
        return AT_ONCE
    metric = schema.metrics[rule.metric]
    return metric.stale_after or _stale_after(metric, schema.product)


def _input(name: str, table: InputTable) -> Input:
    values = tuple(
        InputValue(metric, value.path, value.factor, value.offset, tuple((value.map or {}).items()))
        for metric, value in table.values.items()
    )
    time = InputTime(table.ts.path, table.ts.format, table.ts.time_zone) if table.ts else None
    status = None
    if table.kind is InputKind.STATUS:
        status = InputStatus(table.state or parse_path(WHOLE), tuple(table.words().items()))
    return Input(name, table.pattern, values, time, table.seq, status, is_sparkplug=table.sparkplug is not None)
