"""What sensors should read: a hot bearing is told by name, a hot summer is not, and a budget is kept to."""

from pathlib import Path

import numpy as np
import pytest

from fleet.recorded.folder import Selection, open_folder
from models.data.arrays import Floats
from models.data.folder import from_folder
from models.data.history import History
from models.evaluation.anomalies import MONTH_MS
from models.evaluation.fleet_health import fleet_health, fleet_pace
from models.evaluation.inspect_forward import inspect_forward
from models.evaluation.inspection_figures import inspection_figures, most_in_half
from models.normal_behaviour.fit_expected import fit_normal_behaviour
from models.normal_behaviour.fit_past import normal_rows
from models.normal_behaviour.inspection_budget import Budget
from models.normal_behaviour.sensor_levels import read_levels
from models.normal_behaviour.time_to_limit import find_limits, time_left
from models.normal_behaviour.unusual import against_peers

DAY = 86_400_000
START = 1_735_689_600_000  # 2025-01-01T00:00:00Z
DAYS = 300
PRODUCT = """
[product]
id = "press"
name = "Press"
interval = "1d"
scoring = "1d"
[metrics]
load = { unit = "%", role = "setting" }
room = { unit = "degC", surroundings = true }
bearing = { unit = "degC", bad = "high" }
oil = { unit = "degC", bad = "high" }
paint = { unit = "", bad = "low" }
[components.spindle]
metrics = ["bearing"]
[components.hydraulics]
metrics = ["oil"]
[components.coat]
metrics = ["paint"]
"""
MODE = """
[failure_modes.{component}_failure]
component = "{component}"
horizon = "40d"
lead_needed = "2d"
cost = {{ failure = 9000, visit = 800 }}
"""


def presses(folder: Path, *, devices: int = 4) -> History:
    """P-1's bearing runs hotter and hotter over the 30 days before its failure on day 250. The room has a summer."""
    rng = np.random.default_rng(0)
    day = np.arange(DAYS)
    lines = ["serial,ts,load,room,bearing,oil,paint"]
    for number in range(devices):
        load = 50 + rng.normal(0, 10, DAYS)
        room = 20 + 10 * np.sin((day - 60) / 58) + rng.normal(0, 1, DAYS)
        bearing = 30 + 0.3 * load + room + 3 * number + rng.normal(0, 1, DAYS)
        oil = 25 + 0.2 * load + room - 2 * number + rng.normal(0, 1, DAYS)
        if number == 1:
            bearing += 0.4 * np.clip(day - 220, 0, 30) * (day < 250)
        paint = 100 - 0.2 * day + rng.normal(0, 0.5, DAYS)
        for at in range(DAYS):
            row = (load[at], room[at], bearing[at], oil[at], paint[at])
            lines.append(f"P-{number},{START + at * DAY}," + ",".join(f"{value:.3f}" for value in row))
    folder.mkdir()
    modes = "".join(MODE.format(component=name) for name in ("spindle", "hydraulics", "coat"))
    files = {
        "telemetry.csv": "\n".join(lines),
        "devices.csv": "serial,installed_at\n" + "\n".join(f"P-{i},{START}" for i in range(devices)),
        "failures.csv": f"serial,ts,failure_mode\nP-1,{START + 250 * DAY},spindle_failure\n"
        f"P-0,{START + 260 * DAY},coat_failure",
        "product.toml": PRODUCT + modes,
    }
    for name, text in files.items():
        (folder / name).write_text(text + "\n")
    return from_folder(open_folder(folder, Selection()))


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return presses(tmp_path_factory.mktemp("presses") / "fleet")


def test_the_component_that_fails_is_told_before_it_does_and_the_budget_is_kept_to(history: History) -> None:
    moments = [START + day * DAY for day in range(90, DAYS, 30)]
    budget = Budget(0.3, MONTH_MS)
    inspected = inspect_forward(history, moments, budget=budget)
    spindles = [one for one in inspected.inspections if (one.serial, one.component) == ("P-1", "spindle")]
    assert any(220 * DAY < one.opened - START < 248 * DAY for one in spindles)
    found = inspection_figures(history, inspected, seed=0)
    assert (found["faults"], found["right"]) == (2, 1)
    for count, months in most_in_half(inspected, period=DAY):
        assert count <= 1.1 * 0.3 * months + 1


def test_weather_and_load_are_expected_and_an_own_component_explains_nothing_away(history: History) -> None:
    levels = read_levels(history)
    behaviour = fit_normal_behaviour(history.product, levels, normal_rows(history, levels, START + 200 * DAY))
    one = next(one for one in behaviour.expected if one.metric == "bearing")
    assert {"load", "room"} <= set(one.inputs)
    assert "bearing" not in one.inputs
    assert one.spread == pytest.approx(1.0, rel=0.4)
    later = levels.ts >= START + 280 * DAY
    far = behaviour.deviations(levels.take(later))[:, [e.metric for e in behaviour.expected].index("bearing")]
    assert np.abs(far).mean() < 1.5


def test_peers_are_the_median_of_the_others(history: History) -> None:
    levels = read_levels(history).take(np.arange(4 * DAYS) % DAYS < 5)
    rest: Floats = np.random.default_rng(1).normal(0, 1, (20, 1))
    compared = against_peers(levels, rest)[:, 0]
    by_device = rest[:, 0].reshape(4, 5)
    expected = [by_device[i] - np.median(np.delete(by_device, i, axis=0), axis=0) for i in range(4)]
    assert compared == pytest.approx(np.concatenate(expected))


def test_a_limit_is_learnt_from_a_first_failure_and_the_time_to_it_is_told(history: History) -> None:
    levels = read_levels(history)
    limits = {limit.metric: limit for limit in find_limits(history, levels)}
    assert set(limits) == {"bearing", "paint"}
    paint = limits["paint"]
    assert paint.value == pytest.approx(48, abs=2)
    assert (paint.side, paint.learnt) == ("low", True)
    own = levels.take(levels.serial == "P-2")
    left = time_left(own, paint) / DAY
    assert left[100] == pytest.approx((100 - 0.2 * 100 - paint.value) / 0.2, rel=0.3)
    paces = {pace.serial: pace for pace in fleet_pace(history) if pace.limit.metric == "paint"}
    assert {serial: pace.left for serial, pace in paces.items()} == {f"P-{i}": 0 for i in range(4)}


def test_health_names_the_hot_bearing_since_when_and_by_which_metric(history: History) -> None:
    then = history.until(START + 246 * DAY)
    worst, *others = fleet_health(then)
    assert (worst.serial, worst.component, worst.metric, worst.learning) == ("P-1", "spindle", "bearing", 0)
    assert worst.index == 0
    assert worst.since is not None
    assert 215 * DAY < worst.since - START < 240 * DAY
    assert sum(one.since is not None for one in others) <= 2
    young = fleet_health(history.until(START + 50 * DAY))
    assert {one.learning for one in young} == {10}
