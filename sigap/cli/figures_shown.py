"""Figures as a line of text, those that are unknown with the reason."""

import math
from collections.abc import Mapping
from typing import Any


def figures_text(figures: Mapping[str, Any], why: str) -> str:
    """`name figure, name figure; not known: name, name (why)`."""
    known = ", ".join(f"{name} {figure_text(figure)}" for name, figure in figures.items() if is_known(figure))
    unknown = ", ".join(name for name, figure in figures.items() if not is_known(figure))
    return "; ".join([*([known] if known else []), *([f"not known: {unknown} ({why})"] if unknown else [])])


def is_known(figure: object) -> bool:
    """Whether a figure, or both ends of an interval, could be told."""
    if isinstance(figure, list):
        return all(is_known(end) for end in figure)
    return figure is not None and not (isinstance(figure, float) and math.isnan(figure))


def figure_text(figure: object) -> str:
    """A figure with three decimals where it has any; an interval as `low to high`."""
    if isinstance(figure, list):
        return " to ".join(figure_text(end) for end in figure)
    return f"{figure:,.3f}" if isinstance(figure, float) else str(figure)
