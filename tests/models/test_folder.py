"""Reading a folder: rollups are right however the telemetry is cut into chunks."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fleet.recorded import telemetry
from fleet.recorded.folder import Selection
from fleet.times import from_milliseconds
from models.data.history import bucket_columns
from tests.models.synthetic_fleets import pump_folder, pump_history, read_fleet


def test_a_bucket_that_straddles_chunks_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    pumps = pump_history()
    monkeypatch.setattr(telemetry, "BLOCK_BYTES", 3_000)
    cut = read_fleet(pump_folder())
    pd.testing.assert_frame_equal(cut.buckets, pumps.buckets, rtol=1e-9)


def test_a_rollup_holds_what_its_readings_say() -> None:
    pumps = pump_history()
    assert tuple(pumps.buckets.columns) == bucket_columns(pumps.product)
    raw = pd.read_csv(pump_folder() / "telemetry.csv")
    row = pumps.buckets.iloc[17]
    own = raw[(raw.serial == row.serial) & (raw.ts >= row.bucket) & (raw.ts < row.bucket + 6 * 3_600_000)]
    values = own.vibration.to_numpy(np.float32).astype(float)
    assert row.readings == len(own)
    assert row.known_at == own.ts.max()
    assert row.vibration_mean == pytest.approx(values.mean())
    assert row.vibration_stddev == pytest.approx(values.std(ddof=1))
    assert (row.vibration_min, row.vibration_max, row.vibration_last) == (values.min(), values.max(), values[-1])
    assert (row.starts_first, row.starts_last) == (own.starts.iloc[0], own.starts.iloc[-1])
    assert [row.mode_n0, row.mode_n1, row.mode_n2] == [(own["mode"] == x).sum() for x in ("off", "on", "alarm")]


def test_values_out_of_range_and_repeated_times_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "product.toml").write_text(
        '[product]\nid = "tank"\nname = "Tank"\ninterval = "1h"\n[metrics.level]\nunit = "m"\nrange = [0, 10]\n'
    )
    (tmp_path / "devices.csv").write_text("serial,installed_at\nT-1,2025-01-01T00:00:00Z\n")
    (tmp_path / "telemetry.csv").write_text(
        "serial,ts,level\nT-1,2025-01-01T00:00:00Z,4\nT-1,2025-01-01T00:00:00Z,9\nT-1,2025-01-01T00:30:00Z,11\n"
    )
    history = read_fleet(tmp_path)
    assert history.buckets[["readings", "level_count", "level_max"]].to_numpy().tolist() == [[2, 1, 4]]
    assert history.end == history.buckets["known_at"].max()


def test_a_record_cut_at_a_time_ends_as_one_that_was_read_until_then() -> None:
    """So `evaluate` learns from a folder what `train` learns from a database that was filled until then."""
    pumps = pump_history()
    moment = int(np.unique(pumps.buckets["bucket"])[60])
    read = read_fleet(pump_folder(), Selection(until=from_milliseconds(moment)))
    cut = pumps.until(moment)
    assert cut.end == read.end < moment
    pd.testing.assert_frame_equal(cut.buckets, read.buckets, check_dtype=False)
