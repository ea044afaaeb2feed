"""A simulated fleet's past, written as a recorded fleet: what a service centre would know of it, and no more."""

import csv
import heapq
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from firmware_sim.fleet import PACE, SimulatedFleet
from firmware_sim.life.devices import Measured
from firmware_sim.life.disturbances import HOUSEHOLD, Disturbances
from firmware_sim.life.truth import Fault, write_truth
from firmware_sim.physics.kinds import Physics

DAY = timedelta(days=1)
# A technician comes one to three days after the customer has called, at an hour when people work.
COMES_AFTER_D = (1.0, 3.0)
HOURS_OF_WORK = (1, 10)


def record_fleet(
    folder: Path,
    product_toml: str,
    physics: Physics,
    *,
    devices: int,
    days: int,
    seed: int,
    begin: datetime,
    prefix: str,
    interval: timedelta = timedelta(hours=1),
    disturbances: Disturbances = HOUSEHOLD,
    pace: float = PACE,
    truth: Path | None = None,
) -> Path:
    """Runs a fleet to failure and repairs what failed; the same arguments write the same bytes.

    `truth`, a file outside of the folder, takes the faults as they really were.
    """
    fleet = SimulatedFleet(
        physics,
        devices=devices,
        seed=seed,
        begin=begin,
        interval=interval,
        prefix=prefix,
        disturbances=disturbances,
        pace=pace,
    )
    record_life(folder, product_toml, fleet, until=begin + days * DAY, seed=seed)
    if truth is not None:
        write_truth(truth, fleet.truth())
    return folder


def record_life(
    folder: Path, product_toml: str, fleet: SimulatedFleet, *, until: datetime, seed: int, mended: bool = False
) -> Path:
    """Lets a new fleet live up to a time, and writes what was recorded of it; the fleet can go on from there.

    `seed`: of when technicians come; `mended`: what has failed by then is seen to at that very time, before anybody
    hands the fleet over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "product.toml").write_text(product_toml, encoding="utf-8")
    events: list[tuple[str, ...]] = []
    maintenance: list[tuple[str, ...]] = []
    with pq.ParquetWriter(folder / "telemetry.parquet", _schema(fleet.physics), compression="snappy") as writer:
        for measured in _live(fleet, until, seed, maintenance):
            writer.write_table(_table(fleet, measured))
            events += _events(fleet, measured)
    if mended:
        _mend(fleet, maintenance)
    _write(folder, "devices", ("serial", "installed_at"), zip(fleet.serials, map(_at, fleet.installed_at), strict=True))
    _write(folder, "events", ("serial", "ts", "code", "severity"), sorted(events, key=lambda row: (row[1], row)))
    _write(folder, "failures", ("serial", "ts", "failure_mode"), _failures(fleet, until))
    _write(folder, "maintenance", ("serial", "ts", "component", "action"), maintenance)
    return folder


def _live(fleet: SimulatedFleet, end: datetime, seed: int, maintenance: list[tuple[str, ...]]) -> Iterable[Measured]:
    """Day by day; every failure that the customer notices is followed by a visit."""
    rng = np.random.default_rng([seed, 0x4E9A14])
    visits: list[tuple[datetime, str, str]] = []
    planned: set[tuple[str, str, datetime]] = set()
    while fleet.now < end:
        until = min(fleet.now + DAY, end, *(at for at, _, _ in visits[:1]))
        yield from fleet.measure(until)
        while visits and visits[0][0] <= until:
            at, serial, component = heapq.heappop(visits)
            fleet.repair(serial, component, at)
            maintenance.append((serial, _at(at), component, "replaced"))
        for fault in fleet.truth():
            key = (fault.serial, fault.failure_mode, fault.fails_at)
            if _failed(fault, fleet.now) and fault.repaired_at is None and key not in planned:
                planned.add(key)
                comes = _working_hour(fault.noticed_at + DAY * float(rng.uniform(*COMES_AFTER_D)))
                heapq.heappush(visits, (max(comes, fleet.now), fault.serial, fault.component))


def _mend(fleet: SimulatedFleet, maintenance: list[tuple[str, ...]]) -> None:
    """A visit, now, to all that have failed and were not visited yet."""
    waiting = {(f.serial, f.component) for f in fleet.truth() if _failed(f, fleet.now) and f.repaired_at is None}
    for serial, component in sorted(waiting):
        fleet.repair(serial, component, fleet.now)
        maintenance.append((serial, _at(fleet.now), component, "replaced"))


def _events(fleet: SimulatedFleet, measured: Measured) -> list[tuple[str, ...]]:
    return [
        (fleet.serials[signal.device], _at(fleet.begin + timedelta(hours=signal.at_h)), signal.code, signal.severity)
        for signal in measured.signals
    ]


def _failures(fleet: SimulatedFleet, end: datetime) -> list[tuple[str, ...]]:
    failed = sorted(
        (fault.fails_at, fault.serial, fault.failure_mode) for fault in fleet.truth() if _failed(fault, end)
    )
    return [(serial, _at(at), mode) for at, serial, mode in failed]


def _failed(fault: Fault, end: datetime) -> bool:
    return fault.kind != "sensor" and fault.ended == "failed" and fault.fails_at <= end


def _working_hour(at: datetime) -> datetime:
    """The same day between eight and seventeen o'clock in western Indonesia, which is one to ten in UTC."""
    utc = at.astimezone(UTC)
    hour = min(max(utc.hour, HOURS_OF_WORK[0]), HOURS_OF_WORK[1])
    moment = datetime.combine(utc.date(), time(hour, tzinfo=UTC))
    return moment if moment >= at else moment + DAY


def _schema(physics: Physics) -> pa.Schema:
    fields = [("serial", pa.dictionary(pa.int32(), pa.string())), ("ts", pa.timestamp("ms", tz="UTC"))]
    return pa.schema(fields + [(metric.id, pa.float64()) for metric in physics.metrics])


def _table(fleet: SimulatedFleet, measured: Measured) -> pa.Table:
    """A row for each reading, in order of device and time."""
    devices, steps = np.nonzero(measured.present)
    serial = pa.DictionaryArray.from_arrays(pa.array(devices.astype(np.int32)), pa.array(fleet.serials))
    columns = [serial, pa.array(measured.ts[devices, steps], pa.timestamp("ms", tz="UTC"))]
    values = measured.values[devices, steps]
    columns += [pa.array(values[:, place], from_pandas=True) for place in range(values.shape[1])]
    return pa.table(columns, schema=_schema(fleet.physics))


def _write(folder: Path, name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
