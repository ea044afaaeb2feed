"""The live pass reads a sliver of each device's rollups: its features equal those of training, bit for bit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from fleet.product import Product
from fleet.product_files.parse import parse_product
from fleet.times import to_milliseconds
from models.data.arrays import Bools
from models.data.live_history import live_history, read_live
from models.features.build import Features, build_features, lay_rows
from models.features.spec import FeatureSpec
from models.fitting.fit_spec import fit_spec
from models.training.training_history import training_history
from predict.live.backfill import MOST_BACKFILLED, last_rows
from predict.live.fleet_part import FleetPart
from predict.live.read_ahead import read_ahead, read_part
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import Device, record_maintenance, register_device
from store.engine.database import Connection
from store.rollups.rollups import Due, claim_due, refresh_rollups
from store.telemetry import arrivals
from store.telemetry.readings import Reading
from tests.models.synthetic_fleets import METRICS
from tests.worlds.readings import store_readings

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HEAD = """
[product]
id = "engine"
name = "Engine"
interval = "{interval}"
scoring = "{scoring}"
early_life = "{early}"
"""
WEAR = """
[failure_modes.bearing_wear]
component = "bearing"
horizon = "{horizon}"
lead_needed = "{lead}"
cost = {{ failure = 900, visit = 60 }}
"""
HOURLY = {"interval": "20m", "scoring": "1h", "early": "30h", "horizon": "12h", "lead": "2h"}
DAILY = {"interval": "8h", "scoring": "1d", "early": "12d", "horizon": "6d", "lead": "1d"}


def engine(settings: dict[str, str]) -> Product:
    return parse_product(HEAD.format(**settings) + METRICS + WEAR.format(**settings), file="engine.toml")


def store_part(conn: Connection, product: Product, device: Device, steps: Bools, number: int) -> None:
    """The readings at the chosen steps of the record: with gaps, a counter that restarts, dips and drops out, and
    metrics that say nothing for a while."""
    step, places = np.arange(len(steps)), np.flatnonzero(steps)
    noise = np.random.default_rng(number)
    load = 50 + 20 * np.sin(step / 9) + noise.normal(0, 2, len(steps))
    vibration = 2 + 0.04 * load + noise.normal(0, 0.3, len(steps)) + 0.002 * step
    pressure = 5 + noise.normal(0, 0.1, len(steps))
    starts, mode = np.cumsum(noise.integers(0, 3, len(steps))) % 150, noise.integers(0, 3, len(steps))
    starts = np.where((step // 9) % 4 == number % 4, np.floor(starts * 0.96), starts)
    starts[(noise.random(len(steps)) < 0.05) | ((step // 60) % 7 == number)] = 0
    mute = (step // 40) % 5 == number % 5
    readings = [
        Reading(
            device.id,
            BEGIN + int(at) * product.interval,
            None,
            (
                None if at % 17 == 3 else float(np.float32(vibration[at])),
                float(np.float32(pressure[at])),
                float(np.float32(load[at])),
                None if mute[at] else float(starts[at]),
                None if mute[at] or at % 7 == 1 else int(mode[at]),
            ),
            BEGIN,
        )
        for at in places
    ]
    store_readings(conn, product, readings)


def store_fleet(conn: Connection, product: Product, steps: int) -> dict[str, Device]:
    """Five engines, one of them silent for longer than any window, one new; their events and repairs."""
    register_product(conn, product, mode=ClockMode.DRIVEN, now=BEGIN)
    devices = {}
    for number in range(5):
        device, _ = register_device(
            conn, product=product, serial=f"E-{number}", installed_at=BEGIN - DAY, attributes={"power": 10 + number}
        )
        chosen = np.random.default_rng(100 + number).random(steps) > 0.1
        if number == 3:
            chosen[steps // 4 : 3 * steps // 4] = False
        if number == 4:
            chosen[: steps - 12] = False
        store_part(conn, product, device, chosen, number)
        devices[device.serial] = device
        times = [BEGIN + product.interval * share * steps / 20 for share in (3, 11, 18, 19)]
        events = [arrivals.Event(device.id, at, "E1", "error", "", None, at) for at in times[number % 2 :]]
        arrivals.put_events(conn, events)
        record_maintenance(conn, device=device, ts=times[1], component="bearing", action="replaced", source="api")
    refresh_rollups(conn, product)
    return devices


def check_live(conn: Connection, product: Product, due: list[Due], spec: FeatureSpec) -> int:
    """Rows from each device's due bucket on, live against the whole record's; how many there were."""
    whole = build_features(product, training_history(conn, product), spec)
    history = live_history(conn, product, due, spec)
    live = build_features(product, history, spec, since=min(to_milliseconds(item.since) for item in due))
    serials: dict[int, str] = dict(conn.execute("SELECT id, serial FROM device").fetchall())
    since = {serials[item.device]: to_milliseconds(item.since) for item in due}
    ours = rows_from(live, since)
    theirs = rows_from(whole, since)
    assert ours.names == theirs.names
    for name in ("serial", "bucket", "ts", "seen"):
        assert getattr(ours, name).tolist() == getattr(theirs, name).tolist(), name
    differing = [
        name for at, name in enumerate(ours.names) if ours.matrix[:, at].tobytes() != theirs.matrix[:, at].tobytes()
    ]
    assert differing == []
    return len(ours)


def rows_from(features: Features, since: dict[str, int]) -> Features:
    chosen = [
        serial in since and bucket >= since[serial]
        for serial, bucket in zip(features.serial, features.bucket, strict=True)
    ]
    return features.take(np.array(chosen))


@pytest.mark.parametrize(("settings", "steps"), [(HOURLY, 1000), (DAILY, 260)])
def test_live_features_equal_those_of_training_bit_for_bit(
    conn: Connection, settings: dict[str, str], steps: int
) -> None:
    product = engine(settings)
    devices = store_fleet(conn, product, steps)
    spec = fit_spec(training_history(conn, product))
    assert {series.metric for series in spec.series} >= {"vibration", "pressure", "effort", "starts", "mode"}
    assert spec.codes == ("E1",)
    buckets = int(steps * product.interval / product.scoring)
    ids = [device.id for device in devices.values()]
    for last in (1, 3, 25):
        due = [Due(device, BEGIN + (buckets - last) * product.scoring) for device in ids]
        assert check_live(conn, product, due, spec) >= last
    mixed = [Due(device, BEGIN + (buckets - 2 - 9 * place) * product.scoring) for place, device in enumerate(ids)]
    assert check_live(conn, product, mixed, spec) > 40
    assert check_live(conn, product, [Due(device, BEGIN) for device in ids], spec) > 3 * buckets


@pytest.mark.parametrize(("settings", "steps"), [(HOURLY, 700), (DAILY, 200)])
def test_late_data_is_scored_as_if_it_had_come_in_time(conn: Connection, settings: dict[str, str], steps: int) -> None:
    product = engine(settings)
    devices = store_fleet(conn, product, steps)
    spec = fit_spec(training_history(conn, product))
    conn.execute("DELETE FROM score_due")
    late = np.zeros(steps, bool)
    late[steps // 2 - 20 : steps // 2 + 20] = True
    for number, serial in enumerate(("E-3", "E-0")):
        store_part(conn, product, devices[serial], late, 3 * (1 - number))
    refresh_rollups(conn, product)
    due = claim_due(conn, product.id, now=BEGIN + 1000 * DAY)
    assert {item.device for item in due} == {devices["E-3"].id, devices["E-0"].id}
    assert check_live(conn, product, due, spec) > 40


def test_a_fleet_read_ahead_in_parts_is_the_fleet_read_at_once(conn: Connection) -> None:
    product = engine(DAILY)
    devices = store_fleet(conn, product, 200)
    spec = fit_spec(training_history(conn, product))
    due = [Due(device.id, BEGIN + 60 * DAY) for device in devices.values()]
    since = to_milliseconds(BEGIN + 60 * DAY)
    whole = build_features(product, live_history(conn, product, due, spec), spec, since=since)
    parts = list(read_ahead(conn, product, due, [spec], 2))
    assert [len(part.due) for part in parts] == [2, 2, 1]
    found = [build_features(product, part.live.history, spec, since=since) for part in parts]
    assert np.concatenate([part.matrix for part in found]).tobytes() == whole.matrix.tobytes()
    assert {serial: device for part in parts for serial, device in part.live.ids.items()} == {
        serial: device.id for serial, device in devices.items()
    }


def test_one_reading_for_two_models_gives_each_the_features_of_its_own(conn: Connection) -> None:
    product = engine(DAILY)
    devices = store_fleet(conn, product, 260)
    champion = fit_spec(training_history(conn, product))
    challenger = replace(champion, windows=(2, 9, 40), baseline_buckets=31, series=champion.series[:3], regimes=())
    since = BEGIN + 100 * DAY
    due = [Due(device.id, since) for device in devices.values()]
    together = read_live(conn, product, due, [champion, challenger]).history
    for spec in (champion, challenger):
        alone = build_features(product, live_history(conn, product, due, spec), spec, since=to_milliseconds(since))
        shared = build_features(product, together, spec, since=to_milliseconds(since))
        assert shared.ts.tolist() == alone.ts.tolist()
        assert shared.matrix.tobytes() == alone.matrix.tobytes()
        some = np.arange(0, len(alone), 3)
        chosen = lay_rows(product, together, spec, since=to_milliseconds(since)).build(some)
        assert chosen.matrix.tobytes() == alone.take(some).matrix.tobytes()


def test_new_devices_are_read_back_to_the_rows_that_may_be_backfilled(conn: Connection) -> None:
    product = engine(DAILY)
    devices = store_fleet(conn, product, 200)
    spec = fit_spec(training_history(conn, product))
    since = BEGIN + 60 * DAY
    due = [Due(device.id, since) for device in devices.values()]
    part = FleetPart(product, spec, read_part(conn, product, due, [spec]))
    whole = build_features(product, training_history(conn, product), spec)
    serials = {device.id: serial for serial, device in devices.items()}
    places = last_rows(part, set(serials))
    rows = part.rows(places)
    for device, serial in serials.items():
        own = np.flatnonzero((whole.serial == serial) & (whole.bucket < to_milliseconds(since)))[-MOST_BACKFILLED:]
        reach = whole.bucket[own] >= to_milliseconds(part.read.backfill[device])
        expected = whole.take(own[reach])
        found = rows.features.take(rows.device == device)
        assert found.ts.tolist() == expected.ts.tolist()
        assert found.matrix.tobytes() == expected.matrix.tobytes()
    assert len(places) > MOST_BACKFILLED
