"""Notes on a recorded fleet: what its files lack, one sentence each, printed by every command that reads it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from fleet.product import Metric
from fleet.recorded.folder import RecordedFailure, RecordedFleet
from fleet.recorded.read_counts import Seen
from fleet.times import from_milliseconds

NAMED = 3
FILES = ("devices", "telemetry", "events", "failures", "maintenance", "anomalies")
TABLES = (".csv", ".csv.gz", ".parquet", ".tsv", ".xlsx", ".xls", ".zip", ".gz", ".txt")


def record_notes(fleet: RecordedFleet, seen: Seen) -> list[str]:
    """Sentences on a record whose telemetry was read to its end into `seen`."""
    failures = list(fleet.failures())
    return [
        *_unread_files(fleet),
        *_unlisted(fleet, seen),
        *_devices(fleet, seen),
        *_metrics(fleet, seen),
        *_failures(fleet, failures),
        *_failures_beside_readings(fleet, seen, failures),
    ]


def _unread_files(fleet: RecordedFleet) -> Iterator[str]:
    """Tables of another name than those that are read, such as Telemetry.csv or failure.csv."""
    read = {f"{stem}{ending}" for stem in FILES for ending in (".csv", ".csv.gz")} | {"telemetry.parquet"}
    others = sorted(p.name for p in fleet.directory.iterdir() if p.name.endswith(TABLES) and p.name not in read)
    near = [name for name in others if name.casefold().startswith(tuple(stem.rstrip("s") for stem in FILES))]
    if near:
        yield f"not read, for a recorded fleet has no such file: {', '.join(near)}"


def _unlisted(fleet: RecordedFleet, seen: Seen) -> Iterator[str]:
    if not seen.unlisted:
        return
    by_number = {listed.lstrip("0"): listed for listed in fleet.listed() if listed.isdecimal()}
    unlisted = []
    for serial, rows in seen.unlisted.most_common(NAMED):
        meant = by_number.get(serial.lstrip("0"))
        unlisted.append(f"{serial} ({rows:,} rows{f'; is {meant} meant?' if meant else ''})")
    more = ", ..." if len(seen.unlisted) > NAMED else ""
    yield (
        f"telemetry: {seen.unlisted.total():,} rows of {_count(len(seen.unlisted), 'serial')} that devices.csv does "
        f"not list are left out: {', '.join(unlisted)}{more}"
    )


def _devices(fleet: RecordedFleet, seen: Seen) -> Iterator[str]:
    serials = [row.serial for row in fleet.devices()]
    if len(serials) == 1:
        yield "one device: what is learnt from it cannot be tested on another"
    if not seen.rows:
        yield "no telemetry: there is no reading of these devices and times"
    elif silent := [serial for serial in serials if serial not in seen.first]:
        yield f"{len(silent)} of {len(serials)} devices have no telemetry: {_some(silent)}"


def _metrics(fleet: RecordedFleet, seen: Seen) -> Iterator[str]:
    if not seen.rows:
        return
    for metric in fleet.product.metrics:
        if not seen.recorded[metric.id]:
            yield f"metric {metric.id}: no value in {_count(seen.rows, 'reading')}: its column is empty or not there"
        elif not seen.usable[metric.id]:
            kept = f"all {seen.recorded[metric.id]:,} values are kept aside (out of range, or named invalid)"
            yield f"metric {metric.id}: no usable value: {kept}"
        elif seen.usable[metric.id] > 1 and seen.low[metric.id] == seen.high[metric.id]:
            always = _spelled(metric, seen.low[metric.id])
            yield f"metric {metric.id}: always {always}: nothing can be learnt from it"


def _failures(fleet: RecordedFleet, failures: Sequence[RecordedFailure]) -> Iterator[str]:
    modes = fleet.product.failure_modes
    if not modes:
        yield "product.toml declares no failure modes: unusual behaviour is detected, no failure is predicted"
    elif not failures:
        yield "no failures: nothing can be learnt of them or tested; detection of unusual behaviour and rules work"
    elif len(failures) > 1 and len({failure.ts for failure in failures}) == 1:
        yield f"all {len(failures)} failures are at {_time(failures[0].ts)}: no time splits them into learnt and tested"


def _failures_beside_readings(fleet: RecordedFleet, seen: Seen, failures: Sequence[RecordedFailure]) -> Iterator[str]:
    if not seen.rows:
        if failures:
            yield f"{_failure_count(failures)} without telemetry: no reading leads up to that"
        return
    silent = sorted({failure.serial for failure in failures if failure.serial not in seen.first})
    if silent:
        note = f"failures of {_count(len(silent), 'device')} without telemetry: {_some(silent)}"
        yield f"{note}: no reading leads up to them"
    known = [failure for failure in failures if failure.serial in seen.first]
    if early := [failure for failure in known if failure.ts <= from_milliseconds(seen.first[failure.serial])]:
        note = f"{_failure_count(early)} before the first reading of the device"
        yield f"{note}: {_some([_described(failure) for failure in early])}: no reading leads up to that"
    gaps = [(failure.ts - from_milliseconds(seen.last[failure.serial]), failure) for failure in known]
    late = [(gap, failure) for gap, failure in gaps if gap > _horizon(fleet, failure)]
    if late:
        note = f"{_failure_count(late)} more than a horizon after the last reading of the device"
        some = _some([f"{_described(failure)} ({gap.days} days after)" for gap, failure in late])
        yield f"{note}: {some}: no reading leads up to that"
    elif after := [failure for gap, failure in gaps if gap > timedelta(0)]:
        yield f"{_failure_count(after)} after the last reading of the device, within a horizon: counted as the truth"


def _horizon(fleet: RecordedFleet, failure: RecordedFailure) -> timedelta:
    mode = fleet.product.mode(failure.failure_mode)
    return mode.horizon if mode else timedelta(0)


def _spelled(metric: Metric, number: float) -> str:
    return metric.labels[int(number)] if metric.labels else f"{number:g} {metric.unit}".strip()


def _described(failure: RecordedFailure) -> str:
    return f"{failure.serial} at {_time(failure.ts)}"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _failure_count(failures: Sequence[object]) -> str:
    return "1 failure is" if len(failures) == 1 else f"{len(failures)} failures are"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
