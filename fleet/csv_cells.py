"""Cells of tables that people open in spreadsheets: what begins like a formula is text there."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = ",;\t"


def guarded(cell: str) -> str:
    """The cell as it goes into a CSV: an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def plain(cell: str | None) -> str:
    """A cell as it came out of a CSV: without blanks around it, and without the apostrophe that guarded it."""
    text = (cell or "").strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def table(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """(line, cells by the heading of their column) of each row that holds anything; csv.Error where it is none.

    A byte order mark, semicolons and tabs, as spreadsheets write them, are taken too. Headings are taken in small
    letters.
    """
    whole = text.removeprefix("\ufeff")
    first = whole.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(whole), delimiter=delimiter, strict=True)
    headings = [cell.strip().lower() for cell in next(rows, [])]
    for row in rows:
        cells = dict(zip(headings, map(plain, row), strict=False))
        if any(cells.values()):
            yield rows.line_num, cells


def headings_of(text: str) -> list[str]:
    """The headings of a table's columns, in small letters."""
    first = text.removeprefix("\ufeff").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    return [cell.strip().lower() for cell in next(csv.reader([first.strip("\r")], delimiter=delimiter), [])]


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A CSV whose cells no spreadsheet takes for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded("" if row.get(name) is None else str(row[name])) for name in columns])
    return out.getvalue()
