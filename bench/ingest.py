"""Ingest against the least that any durable path does, in one run: speed, delay from PUBLISH to commit, processor time.

Every round gives each of the two a new database and a new broker. What the broker has acknowledged is compared with
what is stored, as sets: each message is a row once, or a dead letter, and nothing else is.
"""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.ingest_path import HERE
from bench.load.clients import OURS, PAHO
from bench.load.paho_scripts import EACH, MANY
from bench.load.runs import BARE, OTHER, SIGAP, Load, Measured, measure, received
from bench.result_table import Goal, Note, Row, Table
from bench.worlds.ingest import Place
from bench.worlds.scoring import database

VALUES = 12
LEAST_RATIO, MOST_OF_TWO = 0.6, 1.25
# What a second of load may take from PUBLISH to the committed row, in milliseconds at the 95th percentile.
DELAYS = {5_000: 150.0, 20_000: 300.0}
# Messages of a run of each plain script at most: they take many times as long.
SCRIPTS = {EACH: 10_000, MANY: 100_000}


def run(*, messages: int, devices: int, rounds: int, seconds: int, against: Path | None, note: Note) -> Table:
    folders = {SIGAP: HERE, BARE: HERE} | ({OTHER: against.resolve()} if against else {})
    found: dict[str, list[Measured]] = {name: [] for name in folders}
    scripts: dict[str, list[Measured]] = {name: [] for name in SCRIPTS}
    delays: dict[int, list[Measured]] = {rate: [] for rate in DELAYS}
    clients: dict[str, list[float]] = {name: [] for name in (PAHO, OURS)}
    with database("fsync=on", "track_commit_timestamp=on") as admin:
        place = Place(admin)
        for number in range(rounds):
            for name, folder in [*folders.items()][:: 1 if number % 2 else -1]:
                found[name].append(measure(place, name, Load(messages, devices), folder=folder))
                note(f"{name}: {_said(found[name][-1])}")
            for name, most in SCRIPTS.items():
                scripts[name].append(measure(place, name, Load(min(messages, most), devices)))
                note(f"{name}: {_said(scripts[name][-1])}")
            for rate, measured in delays.items():
                measured.append(measure(place, SIGAP, Load(rate * seconds, devices, rate)))
                note(f"at {rate:,}/s: {_said(measured[-1])}")
            for name, times in clients.items():
                times.append(received(name, Load(messages, devices)))
                note(f"{name}, receiving alone: {times[-1]:.1f} us a message")
        two = [measure(place, SIGAP, Load(messages, devices), workers=2) for _ in range(rounds)]
        note(f"two workers: {_said(two[-1])}")
        mixed = measure(place, SIGAP, Load(messages, devices, late=200, repeated=20, bad=10))
        note(f"20 % late, 2 % repeated, 1 % too late: {_said(mixed)}")
    rows = [*_speeds(found | scripts), *_ratios(found, mixed), *_beside_scripts(found, scripts), *_delays(delays)]
    rows += [Row("receiving alone", f"us a message, {name}", f"{name}_us", "", us) for name, us in clients.items()]
    rows += _two(two, found[SIGAP])
    rows += _sets([mixed, *two, *found[SIGAP], *(one for measured in delays.values() for one in measured)])
    return Table("Ingest, from PUBLISH to committed rows", rows, [_about(messages, devices)])


def _said(one: Measured) -> str:
    p50, p95, p99 = np.percentile(one.delays, (50, 95, 99))
    work = ", ".join(f"{name} {us:.1f}" for name, us in one.work.items())
    return (
        f"{one.per_second:,.0f} messages/s; {p50:.0f} / {p95:.0f} / {p99:.0f} ms at p50 / p95 / p99; us a message: "
        f"{work}; {one.memory:.0f} MiB; lost {one.lost}, doubled {one.doubled}, dead letters {one.letters}"
    )


def _speeds(found: Mapping[str, Sequence[Measured]]) -> Iterator[Row]:
    for name, measured in found.items():
        yield Row(name, "messages/s", "messages_per_second", "", [one.per_second for one in measured])
        yield Row(name, "values/s", "values_per_second", "", [VALUES * one.per_second for one in measured])
        for each in measured[0].work:
            yield Row(name, f"us of {each} a message", f"{each}_us", "", [one.work[each] for one in measured])
        yield Row(name, "us of all a message", "all_us", "", [one.all_work for one in measured])
        yield Row(name, "most memory, MiB", "memory_mib", "", [one.memory for one in measured])
        for percent in (50, 95, 99):
            values = [float(np.percentile(one.delays, percent)) for one in measured]
            yield Row(name, f"PUBLISH to commit at full speed, p{percent}, ms", f"p{percent}_ms", "", values)


def _ratios(found: Mapping[str, Sequence[Measured]], mixed: Measured) -> Iterator[Row]:
    """Medians of the rounds, in each of which both were measured."""
    ours, part = found[SIGAP], "Sigap / bare path"
    speeds = [one.per_second / bare.per_second for one, bare in zip(ours, found[BARE], strict=True)]
    yield Row(part, "messages/s", "speed_ratio", "", [statistics.median(speeds)], Goal(least=LEAST_RATIO))
    works = [bare.all_work / one.all_work for one, bare in zip(ours, found[BARE], strict=True)]
    yield Row(part, "messages by processor time", "work_ratio", "", [statistics.median(works)], Goal(least=LEAST_RATIO))
    plain = statistics.median(one.per_second for one in ours)
    work = statistics.median(one.all_work for one in ours)
    yield Row("20 % late / plain", "messages/s", "speed_ratio", "", [mixed.per_second / plain], Goal(least=0.9))
    yield Row("20 % late / plain", "messages by processor time", "work_ratio", "", [work / mixed.all_work])


def _beside_scripts(
    found: Mapping[str, Sequence[Measured]], scripts: Mapping[str, Sequence[Measured]]
) -> Iterator[Row]:
    for name, measured in scripts.items():
        speeds = [one.per_second / other.per_second for one, other in zip(found[SIGAP], measured, strict=True)]
        yield Row(f"Sigap / {name}", "messages/s", "speed_ratio", "", [statistics.median(speeds)])


def _two(two: Sequence[Measured], one: Sequence[Measured]) -> Iterator[Row]:
    yield Row("two workers", "messages/s", "messages_per_second", "", [each.per_second for each in two])
    works = [t.work["ingest"] / o.work["ingest"] for t, o in zip(two, one, strict=True)]
    part, figure = "two workers / one", "processor time of ingest a message"
    yield Row(part, figure, "work_ratio", "", [statistics.median(works)], Goal(most=MOST_OF_TWO))


def _delays(delays: Mapping[int, Sequence[Measured]]) -> Iterator[Row]:
    for rate, measured in delays.items():
        for percent in (50, 95, 99):
            values = [float(np.percentile(one.delays, percent)) for one in measured]
            goal = Goal(most=DELAYS[rate]) if percent == 95 else Goal()
            yield Row(f"at {rate:,}/s", f"PUBLISH to commit, p{percent}, ms", f"p{percent}_ms", "", values, goal)


def _sets(every: Sequence[Measured]) -> Iterator[Row]:
    for name, key in (("lost", "lost"), ("not sent, or twice", "doubled")):
        count = float(sum(getattr(one, key) for one in every))
        yield Row("set checker, all runs", name, key, "", [count], Goal(most=0))


def _about(messages: int, devices: int) -> str:
    return (
        f"{messages:,} messages of {devices:,} devices with 12 values each, QoS 1, over Mosquitto, as fast as it takes "
        "them; from the first PUBLISH to the last commit. Generator, broker and database share the machine"
    )
