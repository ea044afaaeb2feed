"""One picture of why a device is predicted to fail: the strongest reason's metric, with its usual value, as SVG."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from fleet.product import Product
from store.learning.predictions import Prediction
from wording.wording import Wording

WIDTH, HEIGHT, EDGE = 320, 90, 6
MOST_POINTS = 120


def curve_of(words: Wording, product: Product, prediction: Prediction | None) -> Markup:
    """Nothing where the evidence holds no readings."""
    explanation: Mapping[str, Any] = (prediction.evidence.get("explanation") if prediction else None) or {}
    for reason in explanation.get("reasons", ()):
        readings = reason["readings"]
        points = [(at, value) for at, value in readings["points"] if value is not None]
        if len(points) > 1:
            usual = readings["own_usual"] if readings["own_usual"] is not None else readings["healthy_fleet"]
            label = words.text("work_curve", name=_name(words, product, reason["group"]))
            return _drawn(_thinned(points), usual, label)
    return Markup("")


def _drawn(points: list[tuple[float, float]], usual: float | None, label: str) -> Markup:
    times, values = [at for at, _ in points], [value for _, value in points]
    low, high = (f([*values, *([] if usual is None else [usual])]) for f in (min, max))

    def x(at: float) -> float:
        return EDGE + (at - times[0]) / ((times[-1] - times[0]) or 1) * (WIDTH - 2 * EDGE)

    def y(value: float) -> float:
        return HEIGHT - EDGE - (value - low) / ((high - low) or 1) * (HEIGHT - 2 * EDGE)

    line = " ".join(f"{x(at):.0f},{y(value):.0f}" for at, value in points)
    level = Markup("")
    if usual is not None:
        level = Markup('<line x1="0" x2="{}" y1="{y}" y2="{y}"/>').format(WIDTH, y=f"{y(usual):.0f}")
    return Markup(
        '<svg class="curve" role="img" viewBox="0 0 {w} {h}"><title>{label}</title>{level}<polyline points="{line}"/>'
        '</svg><p class="small soft">{label}</p>'
    ).format(w=WIDTH, h=HEIGHT, label=label, level=level, line=line)


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    every = max(1, len(points) // MOST_POINTS)
    return [*points[:-1:every], points[-1]]


def _name(words: Wording, product: Product, metric_id: str) -> str:
    names = {one.id: one.name for one in product.metrics} | {one.id: one.name for one in product.derived}
    return words.pick(names[metric_id]) if metric_id in names else metric_id.partition(":")[2] or metric_id
