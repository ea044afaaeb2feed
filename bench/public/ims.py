"""IMS set 2: how long before its end is the failing bearing told, and is a sound one accused?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from bench.public.published import find, open_text, read_recorded
from bench.result_table import Goal, Note, Row, Table
from models.data.arrays import Bools, Ints, Texts
from models.data.history import History
from models.features.build import Features, build_features
from models.model_files.bundle import Bundle
from models.training.train import train

FAILING = "b1"
LEARN_MS = 2 * 86_400_000
HOUR_MS = 3_600_000
# The run begins so many hours later: as if it were several.
CUTS = (0, 6, 12, 18, 24)
# From so long before the end on, the sound bearings shake with the failing one.
LAST_MS = 15 * HOUR_MS


@dataclass(frozen=True, slots=True)
class Alarm:
    """An episode: from when to when (ms), and the bearing that it names at its opening."""

    begin: int
    end: int
    bearing: str


def run(folder: Path, *, seeds: Sequence[int], note: Note) -> Table:
    """One detector a seed, of the rig's first two days; every later snapshot is judged once."""
    history = read_rig(folder)
    found, cut_short = [], []
    for seed in seeds:
        note(f"seed {seed}: learning from the rig's first two days, of runs that begin later, too")
        alarms = {cut: _alarms_from(history, cut, seed) for cut in CUTS}
        found.append(alarm_figures(alarms[0], end=history.end))
        cut_short.append([cut_figures(of_one, end=history.end) for of_one in alarms.values()])
    rows = [
        Row("set2", "failing bearing told, h before the end", "lead_hours", "none; plain detector 72 h",
            [one["lead_hours"] for one in found], Goal(least=72)),
        Row("set2", "sound bearings alarmed, of 3", "sound_alarmed", "none; plain detector 3", [
            one["sound_alarmed"] for one in found], Goal(most=0)),
        Row("set2", "alarm episodes", "episodes", "", [one["episodes"] for one in found]),
        Row("begun later", f"runs whose first alarm names the failing bearing, of {len(CUTS)}", "first_named", "",
            [float(sum(first for first, _, _ in one)) for one in cut_short], Goal(least=len(CUTS))),
        Row("begun later", f"runs with a sound one named before the last 15 h, of {len(CUTS)}", "sound_early", "",
            [float(sum(early for _, early, _ in one)) for one in cut_short], Goal(most=0)),
        Row("begun later", "failing bearing told, h before the end, the least", "least_lead_hours", "",
            [min(lead for _, _, lead in one) for one in cut_short]),
    ]  # fmt: skip
    notes = (
        "one rig, one shaft: four bearings are components of one device, and the sound ones shake with the failing one "
        "at the end; an alarm names the bearing whose readings stray the most when it opens",
        "learnt from the first two of nearly seven days; an alarm is five odd snapshots in a row, two more than the "
        "shortest window: set after three in a row had let one odd snapshot accuse bearing 2 here",
        f"begun later: runs that begin {', '.join(map(str, CUTS))} h after the record does, each learnt from its first "
        "two days; how much wider the threshold of a few devices is was chosen with such runs in view",
    )
    return Table("IMS bearings, set 2", rows, notes)


def _alarms_from(history: History, hours: int, seed: int) -> list[Alarm]:
    """The alarms of a run that begins some hours after the record does."""
    begin = int(history.buckets["bucket"].min()) + hours * HOUR_MS
    run = replace(
        history,
        buckets=history.buckets[history.buckets["bucket"] >= begin],
        devices=history.devices.assign(installed_at=begin),
    )
    bundle = train(run.until(begin + LEARN_MS), seed=seed)
    return alarms_of(bundle, build_features(run.product, run, bundle.spec, since=begin + LEARN_MS))


def cut_figures(alarms: Sequence[Alarm], *, end: int) -> tuple[bool, bool, float]:
    """(the first alarm names the failing bearing, a sound one is named before the last hours, lead in hours)."""
    first = bool(alarms) and alarms[0].bearing == FAILING
    early = any(alarm.bearing != FAILING and alarm.begin < end - LAST_MS for alarm in alarms)
    return first, early, alarm_figures(alarms, end=end)["lead_hours"]


def alarms_of(bundle: Bundle, features: Features) -> list[Alarm]:
    """The rows of one rig, in the order of time -> its alarms, each with the bearing that strays the most."""
    assert bundle.detector is not None
    score, threshold = bundle.detector.score(features)
    metrics, shares = bundle.detector.blame(features)
    bearing = np.array([metric.partition("_")[0] for metric in metrics], object)
    named = sorted(set(bearing))
    by_bearing = np.stack([shares[:, bearing == name].sum(axis=1) for name in named], axis=1)
    worst = np.array(named, object)[by_bearing.argmax(axis=1)]
    return find_alarms(features.ts, score > threshold, worst, bundle.detector.confirmations)


def find_alarms(ts: Ints, odd: Bools, worst: Texts, confirmations: int) -> list[Alarm]:
    """Snapshots in time order -> episodes: `confirmations` odd ones in a row open one, as many sound ones close it."""
    alarms: list[Alarm] = []
    opened: int | None = None
    streak = calm = 0
    for at in range(len(ts)):
        streak, calm = (streak + 1, 0) if odd[at] else (0, calm + 1)
        if opened is None and streak >= confirmations:
            opened = at
        elif opened is not None and calm >= confirmations:
            alarms.append(Alarm(int(ts[opened]), int(ts[at]), str(worst[opened])))
            opened = None
    if opened is not None:
        alarms.append(Alarm(int(ts[opened]), int(ts[-1]), str(worst[opened])))
    return alarms


def alarm_figures(alarms: Sequence[Alarm], *, end: int) -> dict[str, float]:
    """Episodes and the end of the run (ms) -> lead in hours (0: never told), sound bearings accused, episodes."""
    told = [alarm.begin for alarm in alarms if alarm.bearing == FAILING]
    return {
        "lead_hours": (end - min(told)) / HOUR_MS if told else 0.0,
        "sound_alarmed": float(len({alarm.bearing for alarm in alarms} - {FAILING})),
        "episodes": float(len(alarms)),
    }


def read_rig(folder: Path) -> History:
    """The published time-domain figures of set 2 as one device."""
    frame = read_frame(folder)
    devices = pd.DataFrame({"serial": ["rig-2"], "installed_at": [int(frame["ts"].min())]})
    return read_recorded("bearing_rig", devices=devices, telemetry=frame)


def read_frame(folder: Path) -> pd.DataFrame:
    """serial, ts, and the figures of each bearing."""
    with open_text(find(folder, "set2_timefeatures.csv")) as text:
        table = pd.read_csv(text, index_col=0)
    frame = table.rename(columns=str.lower)
    frame.insert(0, "ts", pd.to_datetime(table.index).to_numpy().astype("datetime64[ms]").astype(np.int64))
    frame.insert(0, "serial", "rig-2")
    return frame
