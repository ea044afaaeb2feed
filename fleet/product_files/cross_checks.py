"""What the tables of a product file must agree on with each other."""

import string
from collections.abc import Iterable, Iterator

from fleet.inputs.rules import input_faults
from fleet.product import Role, Text
from fleet.product_files.commands_table import command_faults
from fleet.product_files.customers_table import customer_references
from fleet.product_files.metric_table import MetricTable
from fleet.product_files.retention_table import retention_faults
from fleet.product_files.schema import ProductSchema, RuleTable
from fleet.product_files.warranty_table import references
from fleet.shown import shown

_ALWAYS = frozenset({"customer", "product", "serial", "component", "failure_mode", "ticket"})
# Each notice, and what may stand in braces there.
NOTICE_PLACEHOLDERS = {
    "predicted_failure": _ALWAYS | {"window", "until", "costs"},
    "reported_failure": _ALWAYS | {"window", "until", "costs"},
    "reopened": _ALWAYS | {"window", "until", "costs"},
    "visit_planned": _ALWAYS | {"visit", "costs"},
    "visit_cancelled": _ALWAYS,
    "visit_late": _ALWAYS | {"visit"},
    "resolved_repaired": _ALWAYS | {"found", "costs"},
    "resolved_nothing": _ALWAYS,
    "cancelled": _ALWAYS,
}

Fault = tuple[str, str, str]


def reference_faults(schema: ProductSchema) -> Iterator[Fault]:
    """(key, value, rule) of every reference that leads nowhere and every name used twice."""
    components = _component_names(schema)
    yield from _derived_faults(schema)
    yield from _metric_faults(schema)
    yield from retention_faults(schema.retention, (mode.horizon for mode in schema.failure_modes.values()))
    for name, mode in schema.failure_modes.items():
        if schema.components and mode.component not in schema.components:
            yield _unknown(f"failure_modes.{name}.component", mode.component, "component", schema.components)
        yield from _each(f"failure_modes.{name}.parts", mode.parts or (), "part", schema.parts)
    for name, component in schema.components.items():
        yield from _each(f"components.{name}.parts", component.parts, "part", schema.parts)
        measured = [*schema.metrics, *schema.derived]
        yield from _each(f"components.{name}.metrics", component.metrics, "metric", measured)
        yield from _each(f"components.{name}.codes", component.codes, "code", schema.codes)
    yield from _twice(schema)
    for name, code in schema.codes.items():
        if code.failure_mode is not None:
            yield from _each(f"codes.{name}.failure_mode", [code.failure_mode], "failure mode", schema.failure_modes)
    for name, rule in schema.rules.items():
        yield from _each(f"rules.{name}.metric", [rule.metric], "metric", schema.metrics)
        if rule.failure_mode is not None:
            yield from _each(f"rules.{name}.failure_mode", [rule.failure_mode], "failure mode", schema.failure_modes)
        yield from _limit_faults(name, rule, schema)
    for name, plan in schema.maintenance.items():
        yield from _each(f"maintenance.{name}.component", [plan.component], "component", components)
    known = {"component": components, "failure mode": set(schema.failure_modes)}
    known["metric"] = {*schema.metrics, *schema.derived}
    words = {name: mode.customers for name, mode in schema.failure_modes.items()}
    for key, names, kind in (
        *references(schema.warranty, schema.charges),
        *customer_references(words, schema.symptoms),
    ):
        yield from _each(key, names, kind, known[kind])
    yield from _notice_faults(schema)
    yield from input_faults(schema.inputs, schema.metrics)
    numbers = [name for name, metric in schema.metrics.items() if metric.role is not Role.STATE]
    yield from command_faults(schema.commands, schema.failure_modes, numbers)


def _twice(schema: ProductSchema) -> Iterator[Fault]:
    """A metric or code tells of one component, or nobody could say which one is unusual."""
    for key in ("metrics", "codes"):
        owner: dict[str, str] = {}
        for name, component in schema.components.items():
            for one in getattr(component, key):
                if one in owner:
                    yield (
                        f"components.{name}.{key}",
                        repr(one),
                        f"stands under components.{owner[one]}, too; choose one",
                    )
                owner[one] = name


def _component_names(schema: ProductSchema) -> set[str]:
    return set(schema.components) | {mode.component for mode in schema.failure_modes.values()}


def _derived_faults(schema: ProductSchema) -> Iterator[Fault]:
    for name, derived in schema.derived.items():
        if name in schema.metrics:
            yield f"derived.{name}", "", "has the name of a metric; choose another"
        for used in sorted(derived.expr.names - set(schema.metrics)):
            yield _unknown(f"derived.{name}.expr", used, "metric", schema.metrics)
        for read in sorted(derived.expr.reads):
            used, _, part = read.partition(".")
            if part and used in schema.metrics and part not in (known := parts_of(schema.metrics[used])):
                yield _unknown(f"derived.{name}.expr", read, f"part of {used}", known)


def parts_of(metric: MetricTable) -> tuple[str, ...]:
    """What a derived expression may read of a metric's bucket beside its level."""
    match metric.role:
        case Role.SENSOR | Role.SETTING:
            return "min", "max", "stddev", "last"
        case Role.COUNTER:
            return ("increase",)
        case Role.STATE:
            return metric.states


def _metric_faults(schema: ProductSchema) -> Iterator[Fault]:
    if not schema.metrics and not schema.codes and not schema.failure_modes:
        yield "metrics", "", "must hold at least one"
    kept = [name for name in schema.learning.keep if name != "telemetry" and not name.startswith("attribute:")]
    yield from _each("learning.keep", kept, "metric", schema.metrics)
    for name, metric in schema.metrics.items():
        if metric.role is Role.COUNTER and metric.range and metric.range[0] < 0:
            yield f"metrics.{name}.range", str(list(metric.range)), "a counter starts at zero or above"


def _limit_faults(name: str, rule: RuleTable, schema: ProductSchema) -> Iterator[Fault]:
    metric = schema.metrics.get(rule.metric)
    if metric is None or metric.range is None:
        return
    low, high = metric.range
    never = f"is never crossed: values of {rule.metric} outside {low:g}..{high:g} are kept aside; widen its range"
    if rule.above is not None and rule.above >= high:
        yield f"rules.{name}.above", f"{rule.above:g}", never
    if rule.below is not None and rule.below <= low:
        yield f"rules.{name}.below", f"{rule.below:g}", never


def _notice_faults(schema: ProductSchema) -> Iterator[Fault]:
    for name, notice in schema.notices.items():
        known = NOTICE_PLACEHOLDERS.get(name)
        if known is None:
            yield f"notices.{name}", "", f"is no notice; there are {', '.join(sorted(NOTICE_PLACEHOLDERS))}"
            continue
        for field in ("subject", "body"):
            text: Text = getattr(notice, field)
            for key, template in _spellings(f"notices.{name}.{field}", text):
                yield from ((key, *fault) for fault in _template_faults(template, known))


def _spellings(key: str, text: Text) -> list[tuple[str, str]]:
    return [(key, text.en)] if text.en == text.id else [(f"{key}.en", text.en), (f"{key}.id", text.id)]


def _template_faults(template: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    try:
        fields = [field for field in string.Formatter().parse(template) if field[1] is not None]
    except ValueError as exc:
        yield shown(template), f"has an unpaired brace: {exc}"
        return
    for _, name, spec, conversion in fields:
        if name not in known:
            listed = ", ".join("{" + name + "}" for name in sorted(known))
            yield f"{{{name}}}", f"is no placeholder; there are {listed}"
        elif spec or conversion:
            yield f"{{{name}{'!' if conversion else ':'}{conversion or spec}}}", "takes no format; write {" + name + "}"


def _each(key: str, names: Iterable[str], kind: str, known: Iterable[str]) -> Iterator[Fault]:
    known = set(known)
    for name in names:
        if name not in known:
            yield _unknown(key, name, kind, known)


def _unknown(key: str, value: str, kind: str, known: Iterable[str]) -> Fault:
    listed = ", ".join(sorted(known)[:12]) or "none"
    return key, repr(value), f"is no {kind} of this product; declared: {listed}"
