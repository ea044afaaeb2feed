"""What speaks for a sensor's fault where a failure looks alike: a part that runs as ever, a code that never came."""

from collections.abc import Callable

import numpy as np
import pytest

from fleet.product_files.parse import parse_product
from models.data.arrays import Bools, Floats
from models.data.split import device_folds
from models.features.build import Features
from models.features.labels import Labels
from models.features.spec import Column, FeatureSpec, Series
from models.fitting.fit_sensors import fit_sensors
from models.fitting.sensor_views import while_running
from models.sensor_faults.verdicts import SensorModel, judge_sensors

METRICS = ("time", "current", "flow", "heat", "room")
TIME, FLOW, RUNNING = 0, 2, 5
PUMP = parse_product(
    """
[product]
id = "pump"
name = "Pump"
interval = "1d"
[metrics]
time = { unit = "s" }
current = { unit = "A" }
flow = { unit = "l" }
heat = { unit = "degC" }
room = { unit = "degC" }
phase = { unit = "", role = "state", labels = ["idle", "pumping"] }
[derived.current_on]
expr = "when(current.max, phase.pumping)"
[derived.current_per_flow]
expr = "when(current.max / max(flow, 1), phase.pumping)"
[derived.above_room]
expr = "heat - room"
[failure_modes.blockage]
component = "pump"
horizon = "12d"
lead_needed = "2d"
cost = { failure = 900, visit = 60 }
[failure_modes.burst]
component = "hose"
horizon = "12d"
lead_needed = "2d"
cost = { failure = 900, visit = 60 }
""",
    file="pump.toml",
)
NAMES = (*METRICS, "current_on")
SPEC = FeatureSpec((1, 3, 6), 5, True, tuple(Series(name, name, True) for name in NAMES))
DAY = 86_400_000
DAYS, DEVICES, DOWN = 60, 40, 5
SEEN = "event:E1.count_6"


def level(seed: int) -> Floats:
    """Deviations [days, 6] of a sound pump: the season moves heat and room."""
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 0.2, (DAYS, len(NAMES)))
    values[:, 3:5] += rng.normal(size=(DAYS, 1))
    return values


def blocked(values: Floats) -> Floats:
    """It pumps longer and longer, and draws more while it does."""
    values = values.copy()
    values[:, [TIME, RUNNING]] += 6 * np.clip(np.arange(DAYS) - DAYS + 13, 0, None)[:, None] / 12
    return values


def burst(values: Floats) -> Floats:
    """From one day to the next its flow is another, and it draws next to nothing; it says so itself."""
    values = values.copy()
    values[-DOWN:, FLOW] += 6
    values[-DOWN:, RUNNING] -= 8
    return values


def drifting(place: int) -> Floats:
    values = level(999)
    values[-10:, place] += 6
    return values


def features_of(pumps: list[Floats], codes: Bools, *, mended: bool = False) -> Features:
    """A row a day and pump; every window sees the same. `codes` [rows]: the device has sent its code of late."""
    names = [f"{name}.dev_{window}" for window in SPEC.windows for name in NAMES]
    spreads = [f"{metric}.std_{window}" for window in SPEC.windows for metric in METRICS]
    means = [f"{metric}.mean_{SPEC.windows[1]}" for metric in METRICS]
    columns = [Column(name, name.partition(".")[0], "dev") for name in (*names, *spreads, *means)]
    columns += [Column(SEEN, "event:E1", "count", 6), Column("event:*.count_6", "event:", "count", 6)]
    columns += [Column("part:pump.age", "part:pump", "age"), Column("part:hose.age", "part:hose", "age")]
    stacked = np.vstack(pumps)
    std = np.exp(np.random.default_rng(7).normal(0, 0.1, (len(stacked), len(METRICS))))
    age = np.tile([900.0, 300.0 if mended else 900.0], (len(stacked), 1))
    parts = [stacked] * 3 + [std] * 3 + [stacked[:, : len(METRICS)], codes[:, None], codes[:, None], age]
    ts = np.tile(np.arange(DAYS) * DAY, len(pumps))
    serial = np.repeat(np.array([f"P-{i:02d}" for i in range(len(pumps))], object), DAYS)
    seen = np.tile(np.minimum(np.arange(DAYS) + 1, SPEC.baseline_buckets), len(pumps))
    return Features(serial, ts, ts, seen, tuple(columns), np.hstack(parts).astype(np.float32))


@pytest.fixture(scope="module")
def model() -> SensorModel:
    return learnt()


def learnt(*, late_code: bool = False, status_code: bool = False) -> SensorModel:
    """Learnt from forty pumps, of which ten were blocked and ten burst, these with a code. `late_code`: blocked ones
    send it, too, in their last four days; `status_code`: all of them do, every day."""
    fate = ["blockage", "burst", "", ""] * (DEVICES // 4)
    shape: dict[str, Callable[[Floats], Floats]] = {"blockage": blocked, "burst": burst, "": np.asarray}
    pumps = [shape[fate[n]](level(n)) for n in range(DEVICES)]
    day, nowhere = np.tile(np.arange(DAYS), DEVICES), np.zeros(DEVICES * DAYS, bool)
    own = np.repeat(np.array(fate, object), DAYS)
    down = (day >= DAYS - DOWN) & (own == "burst")
    left = np.where(own == "blockage", (DAYS - day) * float(DAY), np.nan)
    codes = down | (late_code & (own == "blockage") & (day >= DAYS - 4)) | status_code
    labels = {
        "blockage": Labels(np.where(left <= 12 * DAY, 1.0, 0.0), left, np.nan_to_num(left, nan=99.0 * DAY), nowhere),
        "burst": Labels(np.where(down, np.nan, 0.0), np.full(len(left), np.nan), np.full(len(left), 99.0 * DAY), down),
    }
    folds = device_folds([f"P-{i:02d}" for i in range(DEVICES)], set(), folds=4, seed=1)
    found = fit_sensors(PUMP, features_of(pumps, codes), labels, folds, SPEC, seed=1)
    assert found is not None
    return found


def told(model: SensorModel, values: Floats, *, code: bool = False, mended: bool = False) -> list[str]:
    """Which sensors are blamed on the last ten days."""
    codes = np.full(DAYS, code)
    places = judge_sensors(model, features_of([values], codes, mended=mended)).metric[-10:]
    return [METRICS[place] for place in places if place >= 0]


def test_only_what_tells_of_one_sensor_while_its_part_runs_is_a_witness() -> None:
    assert while_running(PUMP, METRICS) == {"current_on": 1}


def test_a_part_that_runs_as_ever_speaks_against_its_failure(model: SensorModel) -> None:
    assert told(model, drifting(TIME)).count("time") >= 9


def test_a_part_that_labours_is_failing(model: SensorModel) -> None:
    assert told(model, blocked(level(998))) == []


def test_a_part_that_has_not_run_says_nothing(model: SensorModel) -> None:
    idle = drifting(TIME)
    idle[-10:, RUNNING] = np.nan
    assert told(model, idle) == []


def test_a_part_that_strays_as_neither_would_explain_clears_no_failure(model: SensorModel) -> None:
    odd = drifting(TIME)
    odd[-10:, RUNNING] -= 6
    assert told(model, odd) == []


def test_a_failure_that_always_sends_its_code_is_not_suspected_without_it(model: SensorModel) -> None:
    assert model.announced == ("", SEEN)
    assert told(model, drifting(FLOW)).count("flow") >= 9


def test_a_failure_that_was_announced_is_not_cleared_by_what_its_part_drew_before(model: SensorModel) -> None:
    """It has not run since it sent its code: its windows hold what it drew while it was sound."""
    assert told(model, drifting(FLOW), code=True) == []


def test_what_was_mended_may_have_sent_its_code_long_ago(model: SensorModel) -> None:
    assert told(model, drifting(FLOW), mended=True) == []


def test_a_code_that_comes_late_in_a_failure_does_not_clear_the_days_before() -> None:
    late = learnt(late_code=True)
    assert late.announced == ("", SEEN)
    assert told(late, blocked(level(998))) == []


def test_a_code_that_healthy_devices_send_too_announces_nothing() -> None:
    status = learnt(status_code=True)
    assert status.announced == ("", "")
    assert told(status, drifting(TIME), code=True).count("time") >= 9
