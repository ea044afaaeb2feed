"""Names from product files in the blanks of texts."""

from collections.abc import Callable, Mapping

from wording import arguments as values
from wording import names
from wording.reader import CURRENT


def _mode(mode: object) -> str:
    return CURRENT.get().mode(str(values.raw(mode)))


def _metric(metric: object) -> str:
    return CURRENT.get().pick(names.metric_text(CURRENT.get().product, str(values.raw(metric))))


def _state(metric: object, label: object) -> str:
    """A state's label in the person's language."""
    return CURRENT.get().pick(names.state_text(CURRENT.get().product, str(values.raw(metric)), str(values.raw(label))))


def _event(code: object) -> str:
    """The name of an event code; any event where there is none."""
    name = str(values.raw(code))
    return (
        CURRENT.get().pick(names.event_text(CURRENT.get().product, name)) if name else CURRENT.get().text("any_event")
    )


def _worn_part(component: object) -> str:
    """A component; the device where there is none."""
    return _component(component) if values.raw(component) else CURRENT.get().text("the_device")


def _component(component: object) -> str:
    return CURRENT.get().pick(names.component_text(CURRENT.get().product, str(values.raw(component))))


def _watched(watched: object) -> str:
    """What normal behaviour watches: a component, or a metric that no component lists."""
    return CURRENT.get().pick(names.watched_text(CURRENT.get().product, str(values.raw(watched))))


def _product(product: object) -> str:
    return CURRENT.get().pick(names.product_text(CURRENT.get().product, str(values.raw(product))))


def _part(part: object) -> str:
    return CURRENT.get().pick(names.part_text(CURRENT.get().product, str(values.raw(part))))


def _code(code: object) -> str:
    return CURRENT.get().pick(names.code_text(CURRENT.get().product, str(values.raw(code))))


def _command(command: object) -> str:
    return CURRENT.get().pick(names.command_text(CURRENT.get().product, str(values.raw(command))))


def _rule(rule: object) -> str:
    """What a rule of the product file, or one of ours, calls an alarm; its identifier where neither is known."""
    known = str(values.raw(rule))
    if text := names.rule_text(CURRENT.get().product, known):
        return CURRENT.get().pick(text)
    try:
        return CURRENT.get().text(f"rule_{known.replace('.', '_')}")
    except KeyError:
        return known


def _text(both: object) -> str:
    """A text of a product file, `{"en": ..., "id": ...}`."""
    name = values.raw(both)
    return CURRENT.get().pick(name) if isinstance(name, Mapping) else str(name)


def _in_language(english: object, indonesian: object) -> str:
    """The one of two texts that is in the person's language."""
    return str(values.raw(indonesian if CURRENT.get().language == "id" else english))


FUNCTIONS: dict[str, Callable[..., str]] = {
    "MODE": _mode,
    "METRIC": _metric,
    "STATE": _state,
    "EVENT": _event,
    "WORN_PART": _worn_part,
    "COMPONENT": _component,
    "WATCHED": _watched,
    "PRODUCT": _product,
    "PART": _part,
    "CODE": _code,
    "COMMAND": _command,
    "RULE": _rule,
    "TEXT": _text,
    "IN_LANGUAGE": _in_language,
}
