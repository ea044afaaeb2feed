"""The benchmarks read their published files, judge as they say, and end with one object."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench.__main__ import main, parser
from bench.benchmarks import BENCHMARKS
from bench.pandas_features import pandas_features
from bench.public.azure import Forecasts, Point, choose, episodes, failures_told
from bench.public.cmapss import engine_figures, read_part
from bench.public.ims import Alarm, alarm_figures, cut_figures, find_alarms
from bench.public.skab import outlier_figures
from bench.result_table import Goal, Row, Table, interval
from bench.worlds.scoring import made_up_history, speed_product
from models.features.build import build_features
from models.fitting.fit_spec import fit_spec

HOUR = 3_600_000
PRODUCTS = Path(__file__).resolve().parents[2] / "bench" / "products"


def write_engines(folder: Path) -> Path:
    """Two train and two test engines in the published format."""
    rng = np.random.default_rng(0)
    for name, lives in (("train_FD001", (40, 50)), ("test_FD001", (30, 35))):
        rows = [[e + 1, c + 1, *rng.random(24)] for e, life in enumerate(lives) for c in range(life)]
        np.savetxt(folder / f"{name}.txt", rows, fmt="%.4f")
    (folder / "RUL_FD001.txt").write_text("12\n140\n")
    return folder


def test_engines_are_read_as_published(tmp_path: Path) -> None:
    training, tested, truth = read_part(write_engines(tmp_path), "FD001")
    assert (len(training.devices), len(training.buckets), len(training.failures)) == (2, 90, 2)
    assert training.failures["ts"].tolist() == training.buckets.groupby("serial")["known_at"].max().tolist()
    assert (len(tested.buckets), len(tested.failures)) == (65, 0)
    assert truth.tolist() == [12, 140]


def test_a_perfect_forecast_has_no_error_and_an_open_end_holds_a_long_life() -> None:
    truth = np.array([12.0, 140.0])
    figures = engine_figures(truth, truth, np.array([10.0, 100.0]), np.array([15.0, np.nan]))
    assert (figures["rmse_uncapped"], figures["nasa_score"], figures["coverage90"]) == (0, 0, 1)
    assert figures["width90"] == (5 + 20) / 2
    late = engine_figures(truth, truth + 10, truth, truth)
    assert late["rmse_rul50"] == 10
    assert late["rmse_capped"] == pytest.approx(10 / np.sqrt(2))


def test_outliers_are_counted_row_by_row() -> None:
    odd, alarm = np.array([1, 1, 0, 0, 0], bool), np.array([1, 0, 1, 0, 0], bool)
    figures = outlier_figures(odd, alarm)
    assert figures["f1"] == 0.5
    assert figures["missed_percent"] == 50
    assert figures["false_alarm_percent"] == pytest.approx(100 / 3)


def test_an_episode_needs_three_hours_and_rests_a_day() -> None:
    serial = np.array(["m1"] * 60 + ["m2"] * 60, object)
    ts = np.tile(np.arange(60) * HOUR, 2)
    probability = np.zeros(120)
    probability[[5, 6]] = 0.9
    probability[10:40] = 0.9
    opened = episodes(serial, ts, probability, Point(0.5, 3))
    assert opened.tolist() == [12, 36]
    label = np.zeros((120, 1))
    label[5:20] = label[70:80] = 1
    assert failures_told(Forecasts(serial, ts, probability[:, None], label), opened) == 0.5


def test_the_point_of_episodes_is_chosen_by_missed_failures_where_few_are_false() -> None:
    serial = np.repeat(np.array([f"m{number}" for number in range(20)], object), 48)
    ts = np.tile(np.arange(48) * HOUR, 20)
    probability, label = np.zeros((960, 1)), np.zeros((960, 1))
    for machine in range(10):
        at = machine * 48 + 20
        label[at : at + 20] = 1
        probability[at + 5 : at + 20] = 0.9 if machine else 0.4
    probability[[48 * 15, 48 * 16, 48 * 17]] = 0.9  # Odd hours of sound machines.
    point = choose(Forecasts(serial, ts, probability, label))
    assert point.threshold <= 0.4
    assert point.hours > 1


def test_one_odd_snapshot_is_no_alarm_and_an_alarm_names_its_bearing() -> None:
    odd = np.zeros(40, bool)
    odd[5] = odd[20:] = True
    worst = np.array(["b2"] * 10 + ["b1"] * 30, object)
    alarms = find_alarms(np.arange(40) * HOUR, odd, worst, 3)
    assert alarms == [Alarm(22 * HOUR, 39 * HOUR, "b1")]
    assert alarm_figures(alarms, end=40 * HOUR) == {"lead_hours": 18, "sound_alarmed": 0, "episodes": 1}
    accused = [Alarm(0, HOUR, "b3")]
    assert alarm_figures(accused, end=40 * HOUR) == {"lead_hours": 0, "sound_alarmed": 1, "episodes": 1}
    assert cut_figures([*alarms, *accused], end=40 * HOUR) == (True, True, 18)
    assert cut_figures([*alarms, Alarm(26 * HOUR, 27 * HOUR, "b3")], end=40 * HOUR) == (True, False, 18)


def test_the_table_says_how_far_a_figure_falls_short() -> None:
    assert Goal(most=10.9).short(11.4) == "0.5"
    assert Goal(0.88, 0.93).short(0.9) == Goal(most=0).short(0) == "reached"
    assert Goal(most=0).short(2) == "2"
    assert interval([1.0]) is None
    assert interval([1.0, 2.0, 3.0]) == pytest.approx(4.302653 / np.sqrt(3))
    table = Table("t", [Row("FD001", "RMSE", "rmse", "", [1.0, 3.0])], [])
    assert table.results == {"FD001": {"rmse": 2.0, "seeds": 2}}


def test_the_water_loop_is_run_from_its_files_and_ends_with_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(1)
    (tmp_path / "valve1").mkdir()
    for number in range(5):
        values = rng.normal(0, 1, (700, 8)) + 10
        values[600:] += 6
        names = ["Accelerometer1RMS", "Accelerometer2RMS", "Current", "Pressure", "Temperature", "Thermocouple"]
        frame = pd.DataFrame(values, columns=[*names, "Voltage", "Volume Flow RateRMS"])
        frame.insert(0, "datetime", pd.date_range("2020-03-09", periods=700, freq="s"))
        frame["anomaly"] = (np.arange(700) >= 600).astype(float)
        frame["changepoint"] = 0.0
        frame.to_csv(tmp_path / "valve1" / f"{number}.csv", sep=";", index=False)
    assert main(["skab", str(tmp_path), "--seeds", "1", "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out.strip().splitlines()[-1])
    assert found["valve1"]["f1"] > 0.9
    assert "seed 0" in err
    assert "SKAB" in out


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cmapss", str(tmp_path)]) == 1
    assert "train_FD001.txt" in capsys.readouterr().err


def test_every_benchmark_is_explained() -> None:
    text = parser().format_help()
    for name in ("cmapss", "azure", "skab", "ims", "unlike", "scoring", "ingest-path"):
        assert name in text
    products = {"turbofan", "machine", "water_loop", "bearing_rig", "two_rigs", "scoring", "ingest_path"}
    products |= {"ahu", "li_ion_cell", "machine_parts", "wind_turbine"}
    assert {path.stem for path in PRODUCTS.glob("*.toml")} == products


def test_seeds_of_fleets_are_drawn_from_the_number_that_is_stated() -> None:
    def seeds(*words: str) -> list[int]:
        given = parser().parse_args(["fleets", "--seeds", "20", *words])
        return BENCHMARKS["fleets"].chosen(given)["seeds"]  # type: ignore[return-value]

    assert seeds() == list(range(101, 121))
    drawn = seeds("--drawn-from", "7")
    assert drawn == seeds("--drawn-from", "7") != seeds("--drawn-from", "8")
    assert len(set(drawn)) == 20


def test_plain_pandas_gives_the_same_features() -> None:
    history = made_up_history(speed_product(early_life=None), devices=6, hours=200)
    spec = fit_spec(history)
    ours = build_features(history.product, history, spec).last()
    theirs = pandas_features(history, spec).loc[list(ours.serial), list(ours.names)]
    np.testing.assert_allclose(ours.matrix, theirs.to_numpy(np.float64), rtol=1e-4, atol=1e-4)
