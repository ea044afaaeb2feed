"""What commands print: text and tables on standard output, progress on standard error, JSON on the last line."""

import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from fleet.product import Product
from fleet.product_files.warnings import product_warnings
from sigap.cli.progress_lines import ProgressLines, lines_shown

FILE_WIDTH = 160  # A file or a pipe has room for a table's row.


def standard_output() -> Console:
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    return console


out = standard_output()
err = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    out.print(text, markup=False)


def show_warnings(product: Product) -> None:
    """What the author of a product file is warned of when the file is registered."""
    for warning in product_warnings(product):
        say(f"warning: {warning}")


def show_limits(sentences: Sequence[str], *, json: bool) -> None:
    """What a model lacks or left out, one warning a line, right before the result. Where a program reads standard
    output (`json`), standard error has them too."""
    for sentence in sentences:
        say(f"warning: {sentence}")
        if json:
            sys.stderr.write(f"warning: {sentence}\n")


def show_notes(notes: Sequence[str]) -> None:
    """What is to be known about a record or a result before it is relied upon."""
    for note in notes:
        say(f"note: {note}")


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right", overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    out.print(table)


def end_with_json(result: Mapping[str, object]) -> None:
    """The last line of standard output: one object, NaN as null."""
    sys.stdout.flush()
    sys.stdout.write(json.dumps(_plain(result), ensure_ascii=False) + "\n")
    sys.stdout.flush()


@contextmanager
def progress(what: str, total: float | None = None) -> Iterator["Bar"]:
    """How far a command is, on standard error: a bar on a terminal, elsewhere a line every ten seconds."""
    if not err.is_terminal:
        with lines_shown(what, total) as lines:
            yield LineBar(lines)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as shown:
        yield TerminalBar(shown, shown.add_task(what, total=total))


class Bar(Protocol):
    """How far one piece of work is."""

    def stage(self, what: str) -> None: ...
    def advance(self, steps: float = 1) -> None: ...
    def reach(self, completed: float, total: float) -> None: ...


class TerminalBar:
    """A bar on a terminal."""

    def __init__(self, shown: Progress, task: TaskID) -> None:
        self._shown, self._task = shown, task

    def stage(self, what: str) -> None:
        self._shown.update(self._task, description=what)

    def advance(self, steps: float = 1) -> None:
        self._shown.update(self._task, advance=steps)

    def reach(self, completed: float, total: float) -> None:
        self._shown.update(self._task, completed=completed, total=total)


class LineBar:
    """The same as lines of a log."""

    def __init__(self, lines: ProgressLines) -> None:
        self._lines = lines

    def stage(self, what: str) -> None:
        self._lines.stage(what)

    def advance(self, steps: float = 1) -> None:
        self._lines.advance(steps)

    def reach(self, completed: float, total: float) -> None:
        self._lines.reach(completed, total)


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    return str(value)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value) if not hasattr(value, "item") else _plain(value.item())
