"""One table a benchmark: published figures, ours over several seeds with an interval, the figure to reach."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from rich.console import Console
from rich.table import Table as RichTable
from scipy.stats import t

Note = Callable[[str], None]
Results = dict[str, dict[str, float | int | None]]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is to reach: at most `most`, at least `least`, or both; neither: told only."""

    least: float | None = None
    most: float | None = None

    def text(self) -> str:
        if self.least is not None and self.most is not None:
            return f"{self.least:g} to {self.most:g}"
        if self.most is not None:
            return f"<= {self.most:g}"
        return f">= {self.least:g}" if self.least is not None else ""

    def short(self, value: float) -> str:
        """How far `value` falls short of the goal; "reached"."""
        if self.least is None and self.most is None:
            return ""
        below = self.least - value if self.least is not None else 0.0
        above = value - self.most if self.most is not None else 0.0
        gap = max(below, above)
        return "reached" if gap <= 0 else f"{gap:.3g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one sub-benchmark: a value for each seed."""

    part: str
    figure: str
    key: str
    published: str
    values: Sequence[float]
    goal: Goal = field(default_factory=Goal)


@dataclass(frozen=True, slots=True)
class Table:
    """`is_wide`: shown with a line for each sub-benchmark, and a column for each figure."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str]
    is_wide: bool = False

    @property
    def results(self) -> Results:
        """Means over the seeds, keyed by sub-benchmark and figure."""
        found: Results = {}
        for row in self.rows:
            part = found.setdefault(row.part, {"seeds": len(row.values)})
            mean = float(np.mean(row.values))
            part[row.key] = mean if math.isfinite(mean) else None
        return found


def interval(values: Sequence[float]) -> float | None:
    """Half the width of Student's 95 % interval of the mean over the seeds; None for one seed."""
    if len(values) < 2:
        return None
    return float(t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / math.sqrt(len(values)))


def show(table: Table, *, seconds: float) -> None:
    """Prints the table and its notes on standard output."""
    console = Console(width=132, soft_wrap=False)
    console.print(_wide(table) if table.is_wide else _long(table))
    for text in (*table.notes, f"{seconds:.0f} s in all"):
        console.print(f"- {text}", highlight=False)


def _long(table: Table) -> RichTable:
    """A line for each figure."""
    shown = RichTable(title=table.title, title_justify="left")
    for name in ("", "figure", "published", "ours", "to reach", "short by"):
        shown.add_column(name, justify="right" if name in ("ours", "short by") else "left")
    before = ""
    for row in table.rows:
        if row.part != before and before:
            shown.add_section()
        mean, half = float(np.mean(row.values)), interval(row.values)
        ours = f"{mean:.3g}" if abs(mean) < 1 else f"{mean:.2f}"
        if half is not None:
            ours += f" +- {half:.2g}"
        shown.add_row(
            row.part if row.part != before else "",
            row.figure,
            row.published,
            ours,
            row.goal.text(),
            row.goal.short(mean),
        )
        before = row.part
    return shown


def _wide(table: Table) -> RichTable:
    """What falls short says by how much."""
    figures = list(dict.fromkeys(row.figure for row in table.rows))
    goals = {row.figure: row.goal.text() for row in table.rows if row.goal.text()}
    cells: dict[str, dict[str, str]] = {}
    for row in table.rows:
        mean = float(np.mean(row.values))
        short = row.goal.short(mean)
        text = f"{mean:,.2f}".removesuffix(".00")
        cells.setdefault(row.part, {})[row.figure] = text if short in ("", "reached") else f"{text} (short by {short})"
    shown = RichTable(title=table.title, title_justify="left")
    shown.add_column("")
    for figure in figures:
        shown.add_column(f"{figure} ({goals[figure]})" if figure in goals else figure, justify="right")
    for part, of_part in cells.items():
        shown.add_row(part, *(of_part.get(figure, "") for figure in figures))
    return shown
