"""Names from the product file, in one language: failure modes, metrics, components, parts and codes."""

from fleet.product import ANOMALY, UNKNOWN_MODE, Product, Text
from fleet.product_files.names import readable_name

# Failure modes that no product file declares, and the codes of their names.
OWN_MODES = {ANOMALY: "anomaly", UNKNOWN_MODE: "unknown_mode"}


def product_text(product: Product | None, product_id: str) -> Text:
    """The name of the product that is readable_name of; the identifier of any other."""
    return product.name if product and product.id == product_id else Text(product_id, product_id)


def mode_text(product: Product | None, mode_id: str) -> Text:
    """A failure mode's name; its identifier in words where the product file does not declare it."""
    mode = product.mode(mode_id) if product else None
    return mode.name if mode else readable_name(mode_id)


def watched_text(product: Product | None, watched: str) -> Text:
    """The name of what normal behaviour watches: a component, or a metric that no component lists."""
    declared = product is not None and product.component(watched) is not None
    return component_text(product, watched) if declared else metric_text(product, watched)


def metric_text(product: Product | None, metric_id: str) -> Text:
    """The name of a metric or derived feature; its identifier where the product file does not declare it."""
    names = {one.id: one.name for one in product.metrics} if product else {}
    names |= {one.id: one.name for one in product.derived} if product else {}
    return names.get(metric_id, Text(metric_id, metric_id))


def component_text(product: Product | None, component_id: str) -> Text:
    """A component's name; its identifier where the product file does not declare it."""
    component = product.component(component_id) if product else None
    return component.name if component else Text(component_id, component_id)


def part_text(product: Product | None, part_id: str) -> Text:
    """A spare part's name; its identifier where the product file does not declare it."""
    return next((one.name for one in (product.parts if product else ()) if one.id == part_id), Text(part_id, part_id))


def code_text(product: Product | None, code_id: str) -> Text:
    """`E21 Door open`; the code alone where the product file does not declare it."""
    code = product.code(code_id) if product else None
    return Text(f"{code_id} {code.name.en}", f"{code_id} {code.name.id}") if code else Text(code_id, code_id)


def rule_text(product: Product | None, rule_id: str) -> Text | None:
    """The name of a rule of the product file; None where it declares none of this identifier."""
    return next((rule.name for rule in (product.rules if product else ()) if rule.id == rule_id), None)


def command_text(product: Product | None, command_id: str) -> Text:
    """A command's name; its identifier in words where the product file does not declare it."""
    command = product.command(command_id) if product else None
    return command.name if command else readable_name(command_id)


def event_text(product: Product | None, code_id: str) -> Text:
    """A code's name alone; the code where the product file does not declare it."""
    code = product.code(code_id) if product else None
    return code.name if code else Text(code_id, code_id)


def state_text(product: Product | None, metric_id: str, label: str) -> Text:
    """The name of a state's label; the label where the product file gives it none."""
    metric = next((one for one in (product.metrics if product else ()) if one.id == metric_id), None)
    if metric is None or label not in metric.labels or not metric.labels_text:
        return Text(label, label)
    return metric.labels_text[metric.labels.index(label)]
