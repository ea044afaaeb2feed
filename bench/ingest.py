"""Ingest against the least that any durable path does, in one run: speed, delay from PUBLISH to commit, processor time.

Every round gives each of the two a new database and a new broker. What the broker has acknowledged is compared with
what is stored, as sets: each message is a row once, or a dead letter, and nothing else is.
"""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.ingest_path import HERE
from bench.load.runs import BARE, OTHER, SIGAP, Load, Measured, measure
from bench.result_table import Goal, Note, Row, Table
from bench.worlds.ingest import Place
from bench.worlds.scoring import database

VALUES = 12
LEAST_RATIO = 0.6
# What a second of load may take from PUBLISH to the committed row, in milliseconds at the 95th percentile.
DELAYS = {5_000: 150.0, 20_000: 300.0}


def run(*, messages: int, devices: int, rounds: int, seconds: int, against: Path | None, note: Note) -> Table:
    folders = {SIGAP: HERE, BARE: HERE} | ({OTHER: against.resolve()} if against else {})
    found: dict[str, list[Measured]] = {name: [] for name in folders}
    delays: dict[int, list[Measured]] = {rate: [] for rate in DELAYS}
    with database("fsync=on", "track_commit_timestamp=on") as admin:
        place = Place(admin)
        for number in range(rounds):
            for name, folder in [*folders.items()][:: 1 if number % 2 else -1]:
                found[name].append(measure(place, name, Load(messages, devices), folder=folder))
                note(f"{name}: {_said(found[name][-1])}")
            for rate, measured in delays.items():
                measured.append(measure(place, SIGAP, Load(rate * seconds, devices, rate)))
                note(f"at {rate:,}/s: {_said(measured[-1])}")
        mixed = measure(place, SIGAP, Load(messages, devices, late=200, repeated=20, bad=10))
        note(f"20 % late, 2 % repeated, 1 % too late: {_said(mixed)}")
    return Table("Ingest, from PUBLISH to committed rows", _rows(found, delays, mixed), [_about(messages, devices)])


def _said(one: Measured) -> str:
    p50, p95, p99 = np.percentile(one.delays, (50, 95, 99))
    work = ", ".join(f"{name} {us:.1f}" for name, us in one.work.items())
    return (
        f"{one.per_second:,.0f} messages/s; {p50:.0f} / {p95:.0f} / {p99:.0f} ms at p50 / p95 / p99; us a message: "
        f"{work}; {one.memory:.0f} MiB; lost {one.lost}, doubled {one.doubled}, dead letters {one.letters}"
    )


def _rows(
    found: Mapping[str, Sequence[Measured]], delays: Mapping[int, Sequence[Measured]], mixed: Measured
) -> list[Row]:
    rows: list[Row] = []
    for name, measured in found.items():
        rows += [
            Row(name, "messages/s", "messages_per_second", "", [one.per_second for one in measured]),
            Row(name, "values/s", "values_per_second", "", [VALUES * one.per_second for one in measured]),
        ]
        rows += [
            Row(name, f"us of {each} a message", f"{each}_us", "", [one.work[each] for one in measured])
            for each in measured[0].work
        ]
        rows += [Row(name, "most memory, MiB", "memory_mib", "", [one.memory for one in measured])]
    pairs = zip(found[SIGAP], found[BARE], strict=True)
    ratio = statistics.median(ours.per_second / bare.per_second for ours, bare in pairs)
    rows.append(Row("Sigap / bare path", "messages/s, median", "ratio", "", [ratio], Goal(least=LEAST_RATIO)))
    for rate, measured in delays.items():
        for percent in (50, 95, 99):
            values = [float(np.percentile(one.delays, percent)) for one in measured]
            goal = Goal(most=DELAYS[rate]) if percent == 95 else Goal()
            rows.append(Row(f"at {rate:,}/s", f"PUBLISH to commit, p{percent}, ms", f"p{percent}_ms", "", values, goal))
    plain = statistics.median(one.per_second for one in found[SIGAP])
    rows.append(Row("20 % late", "messages/s", "messages_per_second", "", [mixed.per_second]))
    rows.append(Row("20 % late", "of the plain speed", "ratio", "", [mixed.per_second / plain], Goal(least=0.9)))
    every = [mixed, *found[SIGAP], *(one for measured in delays.values() for one in measured)]
    lost, doubled = (float(sum(getattr(one, name) for one in every)) for name in ("lost", "doubled"))
    rows.append(Row("set checker", "lost", "lost", "", [lost], Goal(most=0)))
    rows.append(Row("set checker", "not sent, or twice", "doubled", "", [doubled], Goal(most=0)))
    return rows


def _about(messages: int, devices: int) -> str:
    return (
        f"{messages:,} messages of {devices:,} devices with 12 values each, QoS 1, over Mosquitto, as fast as it takes "
        "them; from the first PUBLISH to the last commit. Generator, broker and database share the machine"
    )
