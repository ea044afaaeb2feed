"""A recorded fleet's telemetry, streamed in chunks of columns from CSV or Parquet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fleet.product import Product, Role
from fleet.recorded.csv_files import BadFolder, check_header, check_width, find_file, read_records
from fleet.recorded.folder import RecordedFleet
from fleet.recorded.read_counts import Seen
from fleet.recorded.telemetry_cells import (
    EMPTY,
    BadCell,
    is_number,
    no_number,
    read_moments,
    read_numbers,
    read_serials,
)
from fleet.shown import shown
from fleet.times import from_milliseconds, to_milliseconds

BLOCK_BYTES = 8 << 20
ENDINGS = (".csv", ".csv.gz", ".parquet")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of telemetry in file order.

    `serials` [n] text, `ts` [n] milliseconds since the epoch, `values` [n, metrics] in the product's metric
    order: NaN where the sensor said nothing, a state's code, and numbers as recorded (ranges are not checked).
    """

    serials: NDArray[np.object_]
    ts: NDArray[np.int64]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ts)


def read_telemetry(fleet: RecordedFleet, seen: Seen | None = None) -> Iterator[Chunk]:
    """The selected telemetry of a folder, a few MiB at a time; BadFolder names file, line, value and rule.

    Rows of serials that devices.csv does not list are left out; `seen` counts them, and what the others hold.
    """
    path = find_file(fleet.directory, "telemetry", ENDINGS)
    names = _column_names(path, fleet.product) if path else []
    if path is None or not names:
        return
    reader = _Reader(fleet, fleet.listed(), seen or Seen(fleet.product))
    done = 0
    try:
        for batch in _batches(path, fleet.product, names):
            rows, filled = _filled_rows(batch)
            try:
                chunk = reader.read(filled)
            except BadCell as exc:
                place = _place(path, done + int(rows[exc.row]))
                raise BadFolder(f"{place}: {_whose(filled, exc)}{exc}") from exc
            done += batch.num_rows
            if len(chunk):
                yield chunk
    except (pa.ArrowException, OSError) as exc:
        _name_bad_record(path, fleet.product)
        raise BadFolder(f"{path}: cannot be read: {exc}") from exc


def undeclared_columns(fleet: RecordedFleet) -> list[str]:
    """Columns of the telemetry file that the product file does not declare; they are left out."""
    path = find_file(fleet.directory, "telemetry", ENDINGS)
    known = {"serial", "ts", *(metric.id for metric in fleet.product.metrics)}
    names = _column_names(path, fleet.product) if path else []
    return [name for name in names if name and name not in known]


def _column_names(path: Path, product: Product) -> list[str]:
    """Of the header, checked; none of an empty file."""
    line: int | None = None
    if path.suffix == ".parquet":
        try:
            names = list(pq.read_schema(path).names)
        except (pa.ArrowException, OSError) as exc:
            raise BadFolder(f"{path}: cannot be read as Parquet: {exc}") from exc
    else:
        line, names = next(read_records(path), (0, []))
    if names:
        check_header(path, line, names, ("serial", "ts"), tuple(metric.id for metric in product.metrics))
    return names


def _batches(path: Path, product: Product, names: list[str]) -> Iterator[pa.RecordBatch]:
    wanted = ["serial", "ts", *(metric.id for metric in product.metrics if metric.id in names)]
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=50_000, columns=wanted)
        return
    if next(islice(read_records(path), 1, None), None) is None:
        return  # a header and nothing else, which Arrow does not take without an end of line
    types = {"serial": pa.string(), "ts": pa.string()}
    types |= {m.id: pa.string() if m.role is Role.STATE else pa.float64() for m in product.metrics}
    convert = pa_csv.ConvertOptions(
        include_columns=wanted, column_types=types, null_values=EMPTY, strings_can_be_null=False
    )
    options = pa_csv.ReadOptions(block_size=BLOCK_BYTES), pa_csv.ParseOptions(newlines_in_values=True), convert
    with pa_csv.open_csv(path, *options) as reader:
        yield from reader


def _filled_rows(batch: pa.RecordBatch) -> tuple[NDArray[np.int64], pa.RecordBatch]:
    """The rows that hold anything, and their places in the batch: a spreadsheet leaves rows of empty cells behind."""
    filled = np.zeros(batch.num_rows, bool)
    for column in batch.columns:
        given = pc.is_valid(column)
        if pa.types.is_string(column.type):
            given = pc.and_(given, pc.not_equal(column, ""))
        filled |= pc.fill_null(given, False).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(filled)
    return rows, batch if len(rows) == batch.num_rows else batch.filter(pa.array(filled))


@dataclass(slots=True)
class _Reader:
    """Reads batches in file order; `last` is the newest moment of each serial so far."""

    fleet: RecordedFleet
    listed: frozenset[str]
    seen: Seen
    last: dict[str, int] = field(default_factory=dict)

    def read(self, batch: pa.RecordBatch) -> Chunk:
        metrics = self.fleet.product.metrics
        devices, serials = read_serials(batch.column("serial"))
        ts = read_moments(batch.column("ts"))
        _check_order(devices, serials, ts, self.last)
        keep = self._selected(devices, serials, ts)
        values = np.full((len(ts), len(metrics)), np.nan)
        for index, metric in enumerate(metrics):
            if metric.id in batch.schema.names:
                values[:, index] = read_numbers(metric, batch.column(metric.id))
        self.seen.add(serials, devices[keep], ts[keep], values[keep])
        return Chunk(np.array(serials, dtype=object)[devices[keep]], ts[keep], values[keep])

    def _selected(self, devices: NDArray[np.int64], serials: list[str], ts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Rows of the selected devices and times; those of unlisted serials are counted."""
        selection = self.fleet.selection
        meant = np.array([selection.has(serial) for serial in serials], dtype=bool)
        listed = np.array([serial in self.listed for serial in serials], dtype=bool)
        within = np.ones(len(ts), bool)
        if selection.since is not None:
            within &= ts >= to_milliseconds(selection.since)
        if selection.until is not None:
            within &= ts < to_milliseconds(selection.until)
        strange = np.bincount(devices[within & (meant & ~listed)[devices]], minlength=len(serials))
        self.seen.unlisted.update({serials[code]: int(strange[code]) for code in np.flatnonzero(strange)})
        chosen: NDArray[np.bool_] = within & (meant & listed)[devices]
        return chosen


def _check_order(devices: NDArray[np.int64], serials: list[str], ts: NDArray[np.int64], last: dict[str, int]) -> None:
    """BadCell where a row is earlier than one of the same device before it; `last` carries on from batch to batch."""
    order = np.argsort(devices, kind="stable")
    device, moment = devices[order], ts[order]
    begins = np.flatnonzero(np.diff(device, prepend=-1))
    before = np.roll(moment, 1)
    before[begins] = [last.get(serials[code], -1) for code in device[begins]]
    if (falls := order[moment < before]).size:
        row = int(falls.min())
        at = from_milliseconds(ts[row]).isoformat(timespec="milliseconds")
        rule = f"comes after a later row of {serials[devices[row]]}; rows of a serial must be in time order"
        raise BadCell(row, "ts", at, rule)
    ends = np.append(begins[1:], len(device)) - 1
    last.update((serials[code], int(end)) for code, end in zip(device[begins], moment[ends], strict=True))


def _place(path: Path, row: int) -> str:
    """Where row number `row` (from 0) stands, as an editor or a data tool shows it."""
    if path.suffix == ".parquet":
        return f"{path}, row {row + 1}"
    line, _ = next(islice(read_records(path), row + 1, None), (row + 2, []))
    return f"{path}, line {line}"


def _whose(batch: pa.RecordBatch, cell: BadCell) -> str:
    if cell.column == "serial":
        return ""
    serial = batch.column("serial")[cell.row].as_py()
    return f"{serial}: " if cell.column == "ts" else f"{serial} at {batch.column('ts')[cell.row]}: "


def _name_bad_record(path: Path, product: Product) -> None:
    """BadFolder for the first record of a CSV file that has too few values or no number where one belongs."""
    if path.suffix == ".parquet":
        return
    records = read_records(path)
    _, header = next(records)
    numbers = [m.id for m in product.metrics if m.role is not Role.STATE and m.id in header]
    for line, cells in records:
        if not any(cells):
            continue
        place = f"{path}, line {line}"
        check_width(place, cells, header)
        row = dict(zip(header, cells, strict=True))
        for name in numbers:
            if row[name] not in EMPTY and not is_number(row[name]):
                told = f"{row['serial']} at {row['ts']}: {name} {shown(row[name])} {no_number(row[name])}"
                raise BadFolder(f"{place}: {told}")
