"""What the inputs of a product file must agree on: with its metrics, with each other, and with those of other files."""

from collections.abc import Iterator, Mapping, Sequence

from fleet.inputs.mapping import Input, Mapped
from fleet.inputs.topic_pattern import TopicPattern
from fleet.product_files.inputs_table import InputTable
from fleet.product_files.metric_table import MetricTable
from fleet.shown import shown

Fault = tuple[str, str, str]


def input_faults(inputs: Mapping[str, InputTable], metrics: Mapping[str, MetricTable]) -> Iterator[Fault]:
    """(key, value, rule) of every metric that is not declared, word that fits none, and topic that is taken twice."""
    for name, table in inputs.items():
        for metric, value in table.values.items():
            key = f"inputs.{name}.values.{metric}"
            if metric not in metrics:
                listed = ", ".join(sorted(metrics)[:12])
                yield key, "", f"is no metric of this product; declared: {listed}"
                continue
            states = metrics[metric].states
            if states and value.is_scaled:
                yield key, "", "is a state, which has neither factor nor offset; write a map"
            for word, mapped in (value.map or {}).items():
                if fault := _mapped_fault(states, mapped):
                    yield f"{key}.map.{word}", shown(mapped), fault
    tables = list(inputs.items())
    for place, (name, table) in enumerate(tables):
        for other, earlier in tables[:place]:
            if table.pattern.overlaps(earlier.pattern):
                key = f"inputs.{name}.{'sparkplug' if table.sparkplug else 'topic'}"
                yield key, shown(table.pattern.text), _twice(f"inputs.{other}", earlier.pattern)


def overlap_of(inputs: Sequence[Input], others: Sequence[Input], *, product: str) -> Fault | None:
    """(key, value, rule) of the first of `inputs` that takes a topic of another product's."""
    for mine in inputs:
        for other in others:
            if mine.topic.overlaps(other.topic):
                rule = _twice(f"inputs.{other.id} of {product}", other.topic)
                return f"inputs.{mine.id}.topic", shown(mine.topic.text), rule
    return None


def _twice(other: str, topic: TopicPattern) -> str:
    return f"takes topics of {other} ({shown(topic.text)}) too; a message belongs to one input of one product"


def _mapped_fault(states: Sequence[str], mapped: Mapped) -> str | None:
    if not states:
        return "must be a number" if isinstance(mapped, (bool, str)) else None
    if isinstance(mapped, str):
        return None if mapped in states else f"is no label; declared: {', '.join(states)}"
    is_code = mapped == int(mapped) and 0 <= mapped < len(states) if abs(mapped) < len(states) else False
    return None if is_code else f"is no state of 0..{len(states) - 1}"
