"""Fleets that lack something: every command says what, in a sentence each, and none ends in a traceback."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from fleet.recorded.folder import BadFolder, open_folder
from fleet.recorded.notes import record_notes
from fleet.recorded.read_counts import Seen
from models.data.folder import from_folder
from models.evaluation.evaluate import CannotEvaluate, evaluate
from models.evaluation.scored_record import score_history
from models.training.train import train
from sigap.cli import showing
from sigap.cli.english import english
from sigap.cli.evaluation_shown import show_report
from sigap.replay.playback import open_timeline, read_record
from tests.sigap.commands_world import Place
from tests.sigap.lean_fleets import AT_ONE_TIME, SPREAD, write_pumps
from wording.json_objects import with_sentences

LEAN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "one_device": (
        {"devices": 1, "failures": [(0, 150)]},
        ["one device: what is learnt from it cannot be tested on another"],
    ),
    "no_failures": (
        {},
        ["no failures: nothing can be learnt of them or tested; detection of unusual behaviour and rules work"],
    ),
    "one_time": (
        {"failures": AT_ONE_TIME},
        ["all 6 failures are at 2025-01-07T06:00:00Z: no time splits them into learnt and tested"],
    ),
    "before_the_first": (
        {"failures": [(0, -50), (1, 0)]},
        [
            "2 failures are before the first reading of the device: P-0 at 2024-12-29T22:00:00Z, "
            "P-1 at 2025-01-01T00:00:00Z: no reading leads up to that"
        ],
    ),
    "long_after_the_last": (
        {"failures": [(place, 900 + place) for place in range(6)]},
        [
            "6 failures are more than a horizon after the last reading of the device: P-0 at 2025-02-07T12:00:00Z "
            "(29 days after), P-1 at 2025-02-07T13:00:00Z (29 days after), P-2 at 2025-02-07T14:00:00Z (29 days "
            "after), ...: no reading leads up to that"
        ],
    ),
    "soon_after_the_last": (
        {"failures": [(2, 210)]},
        ["1 failure is after the last reading of the device, within a horizon: counted as the truth"],
    ),
    "empty_column": (
        {"failures": SPREAD, "current": ""},
        ["metric current: no value in 1,200 readings: its column is empty or not there"],
    ),
    "constant_column": (
        {"failures": SPREAD, "current": "5"},
        ["metric current: always 5 A: nothing can be learnt from it"],
    ),
    "sentinels_only": (
        {"failures": SPREAD, "current": "85"},
        ["metric current: no usable value: all 1,200 values are kept aside (out of range, or named invalid)"],
    ),
    "no_telemetry": (
        {"hours": 0, "failures": SPREAD},
        [
            "no telemetry: there is no reading of these devices and times",
            "6 failures are without telemetry: no reading leads up to that",
        ],
    ),
    "events_only": (
        {"hours": 0, "failures": SPREAD, "events": True},
        [
            "no telemetry: there is no reading of these devices and times",
            "6 failures are without telemetry: no reading leads up to that",
        ],
    ),
    "silent_devices": (
        {"silent": (0, 1), "failures": [(0, 150)]},
        [
            "2 of 6 devices have no telemetry: P-0, P-1",
            "failures of 1 device without telemetry: P-0: no reading leads up to them",
        ],
    ),
    "misnamed_file": (
        {"failures": SPREAD, "extra": {"Failure.csv": "", "event.csv": "", "notes.txt": ""}},
        ["not read, for a recorded fleet has no such file: Failure.csv, event.csv"],
    ),
    "nothing_at_all": (
        {"hours": 0},
        [
            "no telemetry: there is no reading of these devices and times",
            "no failures: nothing can be learnt of them or tested; detection of unusual behaviour and rules work",
        ],
    ),
}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What commands print."""
    printed = io.StringIO()
    monkeypatch.setattr(showing, "out", Console(file=printed, highlight=False, soft_wrap=True))
    return printed


@pytest.mark.parametrize("name", LEAN)
def test_what_a_fleet_lacks_is_told_and_nothing_ends_in_a_traceback(
    tmp_path: Path, shown: io.StringIO, name: str
) -> None:
    options, told = LEAN[name]
    fleet = open_folder(write_pumps(tmp_path / "pumps", **options))
    seen = Seen(fleet.product)
    history = from_folder(fleet, seen)
    assert record_notes(fleet, seen) == told
    bundle = train(history, seed=1)
    score_history(bundle, history)
    score_history(bundle, history, at_last=True)
    refusals = []
    for split in ("device", "time"):
        try:
            report = evaluate(history, split="time" if split == "time" else "device", seed=1, folds=2)
            show_report(with_sentences(report, english(fleet.product), "warnings"))
        except CannotEvaluate as exc:
            refusals.append(str(exc).split(":")[0])
    expected = {
        "no_telemetry": ["the split by time cuts at 2025-01-07T02"],
        "nothing_at_all": ["a record without failures and without readings cannot be split by time"],
    }
    assert refusals == expected.get(name, [])
    printed = shown.getvalue()
    assert "None" not in printed
    assert "nan" not in printed.split()
    if name != "one_device":
        assert "not known: " in printed


@pytest.mark.parametrize("name", LEAN)
def test_the_record_of_a_replay_is_read_or_refused(tmp_path: Path, name: str) -> None:
    fleet = open_folder(write_pumps(tmp_path / "pumps", **LEAN[name][0]))
    with open_timeline(fleet) as timeline:
        if name in ("no_telemetry", "nothing_at_all"):
            with pytest.raises(BadFolder, match="nothing to replay: no telemetry and no events"):
                read_record(fleet, timeline)
        else:
            record = read_record(fleet, timeline)
            assert record.begin < record.end


def test_the_commands_say_it_and_end_with_status_one_where_nothing_can_be_done(place: Place, tmp_path: Path) -> None:
    one = write_pumps(tmp_path / "one", devices=1, failures=[(0, 150)])
    note = "note: one device: what is learnt from it cannot be tested on another"
    told = place.run("evaluate", one)
    assert "warning: one device with one failure: too little to hold out whole devices" in told
    assert "not proven: " in told
    assert "None" not in told
    assert "pump: health of components at their last reading, the worst first" in place.run("health", one)
    commands: list[list[str | Path]]
    commands = [["import", one], ["train", "--from", one]]
    for command in commands:
        assert note in place.run(*command)
    told = place.run("score", one, "--out", tmp_path / "out.csv", status=1)
    assert (
        "no model of pump is in force: model 1 was trained, but it can say nothing: no failure mode has a model" in told
    )
    empty = write_pumps(tmp_path / "empty", hours=0, failures=SPREAD)
    assert "no health is known: " in place.run("health", empty)
    told = place.run("evaluate", empty)
    assert "note: 6 failures are without telemetry: no reading leads up to that" in told
    assert "leak PR-AUC, prevalence, Brier, slope: not known: no model of this failure mode could be learnt" in told
    assert "None" not in told
    (empty / "devices.csv").write_text("serial,installed_at\n")
    for words in (["import"], ["train", "--from"], ["evaluate"]):
        assert "devices.csv: lists no device" in place.run(*words, empty, status=1)
