"""The part of PromQL that our Grafana boards use, over two scrapes of /metrics."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
_TOKEN = re.compile(r'\s*(?:(\d+(?:\.\d+)?(?![\w.]))|([A-Za-z_]\w*)|("[^"]*")|([(){}\[\],=]|\d+[smh]))')


@dataclass(frozen=True, slots=True)
class Scrape:
    """Values by name and labels, `at` seconds."""

    at: float
    values: Mapping[str, Vector]

    @staticmethod
    def of(text: str, at: float) -> "Scrape":
        values: dict[str, Vector] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                values.setdefault(sample.name, {})[frozenset(sample.labels.items())] = float(sample.value)
        return Scrape(at, values)


def run(query: str, before: Scrape, after: Scrape) -> Vector:
    """What a query gives; ValueError for one that we do not read. `rate` and `increase` go from scrape to scrape."""
    reader = _Reader(_tokens(query), before, after)
    found = reader.expression()
    if reader.left() or not isinstance(found, dict):
        raise ValueError(f"{query}: it does not give a vector")
    return found


def _tokens(query: str) -> list[str]:
    found, at = [], 0
    while at < len(query.rstrip()):
        if (match := _TOKEN.match(query, at)) is None:
            raise ValueError(f"{query}: cannot be read from {query[at:]!r} on")
        found.append(match.group().strip())
        at = match.end()
    return found


class _Reader:
    def __init__(self, tokens: Sequence[str], before: Scrape, after: Scrape) -> None:
        self._tokens, self._at, self._before, self._after = tokens, 0, before, after

    def left(self) -> bool:
        return self._at < len(self._tokens)

    def expression(self) -> Vector | float:
        name = self._next()
        if name[0].isdigit():
            return float(name)
        if name in ("sum", "max"):
            return self._aggregate(sum if name == "sum" else max)
        if name in ("rate", "increase"):
            self._next("(")
            found = self._grown(self._next(), per_second=name == "rate")
            self._next(")")
            return found
        if name == "histogram_quantile":
            self._next("(")
            share = self.expression()
            self._next(",")
            buckets = self.expression()
            self._next(")")
            assert isinstance(share, float)
            assert isinstance(buckets, dict)
            return _quantile(share, buckets)
        return _chosen(self._after.values, name, self._selector())

    def _aggregate(self, of: Callable[[Iterable[float]], float]) -> Vector:
        kept = list[str]()
        if self._peek() == "by":
            self._next("by")
            self._next("(")
            while (word := self._next()) != ")":
                kept += [word] if word != "," else []
        self._next("(")
        found = self.expression()
        self._next(")")
        assert isinstance(found, dict)
        groups: dict[Labels, list[float]] = {}
        for labels, value in found.items():
            groups.setdefault(frozenset(pair for pair in labels if pair[0] in kept), []).append(value)
        return {labels: of(values) for labels, values in groups.items()}

    def _grown(self, name: str, *, per_second: bool) -> Vector:
        chosen = self._selector()
        self._next("[")
        self._next()
        self._next("]")
        old, seconds = self._before.values.get(name, {}), self._after.at - self._before.at
        new = _chosen(self._after.values, name, chosen)
        return {labels: (value - old.get(labels, 0)) / (seconds if per_second else 1) for labels, value in new.items()}

    def _selector(self) -> Labels:
        chosen = set[tuple[str, str]]()
        if self._peek() == "{":
            self._next("{")
            while self._peek() != "}":
                name = self._next()
                self._next("=")
                chosen.add((name, self._next().strip('"')))
                if self._peek() == ",":
                    self._next(",")
            self._next("}")
        return frozenset(chosen)

    def _peek(self) -> str:
        return self._tokens[self._at] if self.left() else ""

    def _next(self, wanted: str = "") -> str:
        found = self._peek()
        if not found or (wanted and found != wanted):
            raise ValueError(f"{' '.join(self._tokens)}: {wanted or 'more'} is wanted, not {found!r}")
        self._at += 1
        return found


def _chosen(values: Mapping[str, Vector], name: str, chosen: Labels) -> Vector:
    return {labels: value for labels, value in values.get(name, {}).items() if chosen <= labels}


def _quantile(share: float, buckets: Vector) -> Vector:
    """As Prometheus does it: within the bucket, by a straight line. NaN where nothing was observed."""
    bounds = sorted((float(dict(labels)["le"]), value) for labels, value in buckets.items())
    wanted, low, below = share * bounds[-1][1], 0.0, 0.0
    for bound, count in bounds:
        if count and count >= wanted:
            part = (wanted - below) / (count - below) if count > below else 1.0
            return {frozenset(): low if math.isinf(bound) else low + (bound - low) * part}
        low, below = bound, count
    return {frozenset(): math.nan}
