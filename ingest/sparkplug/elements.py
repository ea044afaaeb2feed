"""The elements of a payload: a reading for each time that its metrics have, and what cannot be read of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fleet.shown import shown
from ingest.decoders.decoder import Element, Kind
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sparkplug.payload import Metric, Payload, Value, encode_payload, is_sure, value_of, whole_metric
from ingest.sparkplug.sources import Source
from store.telemetry.edge_nodes import Birth

# What steers a node, and numbers its connections.
CONTROL = ("Node Control/", "Device Control/")
BD_SEQ = "bdSeq"


@dataclass(slots=True)
class _Reading:
    """What was measured at one time, by the names of metrics."""

    named: dict[str, Value] = field(default_factory=dict)
    raw: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class _Read:
    """What became of a payload's metrics. `unexplained`: their numbers mean nothing without a birth; by their times."""

    readings: dict[int | None, list[_Reading]] = field(default_factory=dict)
    unexplained: dict[int | None, list[bytes]] = field(default_factory=dict)
    refused: list[tuple[int | None, bytes, BadPayload]] = field(default_factory=list)

    def reading(self, ts: int | None, name: str) -> _Reading:
        """A second value of a metric for one time is a reading of its own: which one is right nobody knows."""
        of_time = self.readings.setdefault(ts, [])
        if not of_time or name in of_time[-1].named:
            of_time.append(_Reading())
        return of_time[-1]


def elements_of(source: Source, payload: Payload, birth: Birth | None, *, restates: bool) -> tuple[list[Element], bool]:
    """The elements of a device's payload, and whether a birth must explain more than `birth` does, which is None where
    none may be believed."""
    read = _Read()
    for metric in payload.metrics:
        _read(read, metric, payload.timestamp, source, birth)
    elements: list[Element] = []
    for ts, of_time in read.readings.items():
        for reading in of_time:
            if values := _values(source, reading.named):
                elements.append(_element(source, ts, values, reading.raw, restates=restates))
    for ts, raw in read.unexplained.items():
        fault = BadPayload(Reason.NO_BIRTH, _unexplained(birth))
        elements.append(_element(source, ts, {}, raw, fault=fault))
    elements += [_element(source, ts, {}, [raw], fault=fault) for ts, raw, fault in read.refused]
    return elements, bool(read.unexplained)


def encode_elements(elements: Sequence[Element]) -> bytes:
    """A payload with the metrics of these elements, each with its name and its time."""
    raw: list[bytes] = []
    times: list[int] = []
    for element in elements:
        if not isinstance(element.content, dict) or "metrics" not in element.content:
            raise TypeError("holds no metrics")
        raw += element.content["metrics"]
        if (ts := element.content.get("ts")) is not None:
            times.append(ts)
    return encode_payload(min(times, default=None), raw)


def _read(read: _Read, metric: Metric, sent: int | None, source: Source, birth: Birth | None) -> None:
    ts = sent if metric.timestamp is None else metric.timestamp
    declared = None
    if birth is not None:
        by_alias = birth.by_alias.get(metric.alias) if metric.alias is not None else None
        declared = by_alias if metric.name is None else birth.by_name.get(metric.name)
    name = metric.name or (declared.name if declared else None)
    datatype = metric.datatype or (declared.datatype if declared else 0)
    raw = whole_metric(metric, name=name, datatype=datatype, timestamp=sent)
    if name is None and metric.alias is None:
        read.refused.append((ts, raw, BadPayload(Reason.BAD_MESSAGE, "a metric has neither name nor alias")))
    elif name is None or (not datatype and not is_sure(metric)):
        read.unexplained.setdefault(ts, []).append(raw)
    elif name != BD_SEQ and not name.startswith(CONTROL):
        try:
            value = value_of(metric, datatype)
        except ValueError as exc:
            if source.asks_for(name):
                fault = BadPayload(Reason.BAD_MESSAGE, f"metric {shown(name, 120)} {exc}")
                read.refused.append((ts, raw, fault))
                return
            value = None
        reading = read.reading(ts, name)
        reading.named[name] = value
        reading.raw.append(raw)


def _values(source: Source, named: dict[str, Value]) -> dict[str, object]:
    """Values by the product's metrics; without a reader by the names that were sent: the undeclared are counted."""
    if source.reader is None:
        return dict(named)
    found: dict[str, object] = {}
    for metric, path, convert in source.reader.values:
        if (value := path.find(named)) is not None:
            found[metric] = convert(value)
    return found


def _element(
    source: Source,
    ts: int | None,
    values: dict[str, object],
    raw: Iterable[bytes],
    *,
    fault: BadPayload | None = None,
    restates: bool = False,
) -> Element:
    content: dict[str, object] = {"values": values, "metrics": tuple(raw)}
    if ts is not None:
        content["ts"] = ts
    return Element(*source.device, Kind.TELEMETRY, content, is_timed=ts is not None, fault=fault, restates=restates)


def _unexplained(birth: Birth | None) -> str:
    if birth is None:
        return "metrics without names, and no birth that explains their aliases: a rebirth was asked for"
    return "metrics whose aliases or data types the last birth does not explain: a rebirth was asked for"
