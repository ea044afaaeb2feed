"""CSV files of a recorded fleet, read record by record; what is no such file is named with line, column and remedy."""

import csv
import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from fleet.plain_failure import PlainFailure
from fleet.shown import shown

HEAD_BYTES = 256
_PLAINLY = "save it as CSV in UTF-8, separated by commas (Excel: CSV UTF-8)"
_OTHER_FILES = (
    (b"\x1f\x8b", "is packed with gzip: let its name end in .gz"),
    (b"PK\x03\x04", f"is a workbook or a zip archive, no text: {_PLAINLY}"),
    (b"\xd0\xcf\x11\xe0", f"is a workbook of an old Excel, no text: {_PLAINLY}"),
    (b"PAR1", "is a Parquet file: let its name end in .parquet"),
    (b"(\xb5/\xfd", "is packed with zstandard: unpack it, or pack it with gzip"),
    (b"BZh", "is packed with bzip2: unpack it, or pack it with gzip"),
)
_OTHER_TEXTS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
Names = tuple[str, ...]
_HALF = re.compile("[\udc80-\udcff]")
_INVISIBLE = re.compile(r"[\s\ufeff\u200b-\u200f\u00ad]+")


class BadFolder(PlainFailure, ValueError):
    """A recorded folder that cannot be read; the message names file, line, value and rule."""


def find_file(directory: Path, stem: str, endings: tuple[str, ...]) -> Path | None:
    """The one file of this name; BadFolder where there are two."""
    files = [p for ending in endings if (p := directory / f"{stem}{ending}").is_file()]
    if len(files) > 1:
        names = " and ".join(path.name for path in files)
        raise BadFolder(f"{directory} holds {names}: which of them counts? Leave one")
    return files[0] if files else None


def read_records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every record, the header first; empty lines are left out. BadFolder for an unreadable file."""
    line = 0
    try:
        _refuse_other_files(path)
        with _open_text(path) as file:
            reader = csv.reader(file)
            for cells in reader:
                line = reader.line_num
                if cells:
                    yield line, cells
    except UnicodeDecodeError as exc:
        raise BadFolder(_not_utf8(path, exc)) from exc
    except EOFError as exc:
        raise BadFolder(f"{path}: ends in the middle of what gzip packed, after line {line}: fetch it again") from exc
    except (gzip.BadGzipFile, zlib.error) as exc:
        raise BadFolder(f"{path}: is damaged after line {line}: gzip cannot unpack it ({exc})") from exc
    except csv.Error as exc:
        raise BadFolder(f"{path}, line {line + 1}: cannot be read: {exc} (is a quote never closed?)") from exc
    except OSError as exc:
        raise BadFolder(f"{path}: cannot be read: {exc.strerror or exc}") from exc


def check_header(path: Path, line: int | None, header: list[str], needed: Names, known: Names = ()) -> None:
    """BadFolder where a needed column is missing, a column is named twice, or a known one is spelled another way.

    `line`: of the header; None in a Parquet file.
    """
    place, where = (str(path), "") if line is None else (f"{path}, line {line}", f" (line {line})")
    if header[0].lower().startswith("sep="):
        raise BadFolder(f"{place}: {shown(','.join(header).rstrip())} is a line for Excel alone: remove it")
    if missing := [name for name in needed if name not in header]:
        for separator, name in _SEPARATORS.items():
            if any(separator in cell for cell in header):
                raise BadFolder(f"{place}: columns are separated by {name}, not by commas: {_PLAINLY}; 4.1, not 4,1")
    if wrong := [(name, tidy) for name in header if (tidy := _tidied(name, (*needed, *known), header))]:
        rule = ", ".join(f"{shown(name)} must be written {tidy}" for name, tidy in wrong)
        raise BadFolder(f"{place}: column {rule}")
    if missing:
        names = ", ".join(shown(name) for name in header[:8]) + (", ..." if len(header) > 8 else "")
        rule = f"it needs {', '.join(needed)}; its columns{where} are {names}"
        raise BadFolder(f"{path}: has no column {', '.join(missing)}; {rule}")
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise BadFolder(f"{path}: has two columns {', '.join(twice)}{where}")
    if strange := [name for name in header if any(ord(char) < 32 for char in name)]:
        raise BadFolder(f"{place}: column {shown(strange[0])} holds a control character")


def check_width(place: str, cells: list[str], header: list[str]) -> None:
    if len(cells) == len(header):
        return
    rule = f"{place}: has {len(cells)} values where the header has {len(header)}"
    if len(cells) < len(header) and any("\n" in cell for cell in cells):
        raise BadFolder(f"{rule}: its last cell goes over several lines; is a quote never closed?")
    if len(cells) < len(header):
        raise BadFolder(f"{rule}: there is none for {header[len(cells)]}")
    raise BadFolder(f"{rule}: write decimals with a point (4.1, not 4,1), and put a text with a comma in quotes")


def _tidied(name: str, known: tuple[str, ...], header: list[str]) -> str | None:
    """The known column that a name is but for blanks, invisible characters and capitals; None for any other name."""
    tidy = _INVISIBLE.sub("", name).strip("\"'").casefold()
    return tidy if tidy != name and tidy in known and tidy not in header else None


def _open_text(path: Path, errors: str = "strict") -> TextIO:
    """A CSV file as text, unpacked where it ends in .gz; a byte-order mark is passed over."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors=errors, newline="")
    return path.open(encoding="utf-8-sig", errors=errors, newline="")


def _refuse_other_files(path: Path) -> None:
    packed = path.suffix == ".gz"
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if packed and head and not head.startswith(b"\x1f\x8b"):
        raise BadFolder(f"{path}: is not packed with gzip, though its name ends in .gz: rename it, or pack it")
    if packed:
        with gzip.open(path, "rb") as unpacked:
            head = unpacked.read(HEAD_BYTES)
    for beginning, said in _OTHER_FILES:
        if head.startswith(beginning):
            raise BadFolder(f"{path}: {said}")
    if encoding := _other_encoding(head):
        raise BadFolder(f"{path}, line 1: is text in {encoding}, not in UTF-8: {_PLAINLY}")


def _other_encoding(head: bytes) -> str | None:
    for beginning, encoding in _OTHER_TEXTS:
        if head.startswith(beginning):
            return encoding
    halves = head[0 : len(head) // 2 * 2 : 2], head[1::2]
    return "UTF-16" if len(head) >= 8 and any(not any(half) for half in halves) and any(head) else None


def _not_utf8(path: Path, fault: UnicodeDecodeError) -> str:
    """Where the first byte that is not UTF-8 stands, by line and column."""
    header: list[str] = []
    try:
        with _open_text(path, errors="surrogateescape") as file:
            reader = csv.reader(file)
            for cells in reader:
                header = header or cells
                if bad := next(((n, cell) for n, cell in enumerate(cells) if _HALF.search(cell)), None):
                    return f"{path}, line {reader.line_num}: {_undecoded(*bad, header if header is not cells else [])}"
    except (OSError, EOFError, zlib.error, csv.Error):
        pass  # It is damaged as well; the first fault is told.
    return f"{path}: is not UTF-8: {fault.reason}"


def _undecoded(number: int, cell: str, header: list[str]) -> str:
    column = header[number] if number < len(header) else f"column {number + 1}"
    byte = ord(_HALF.findall(cell)[0]) - 0xDC00
    meant = shown(cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace"))
    return f"{column} is not UTF-8 (byte 0x{byte:02X}; as Windows-1252 it reads {meant}): {_PLAINLY}"
