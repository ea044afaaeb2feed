"""Counters collected after public bug reports: each adds what was counted, in lists, charts and models alike."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from fleet.product import Metric, Product
from fleet.recorded.folder import open_folder
from models.data.folder import from_folder
from models.data.history import History
from models.features.series import raw_series
from models.features.spec import Series
from models.training.training_history import training_history
from sigap.replay.importing import import_fleet
from store.assets.registry import find_device
from store.console.readings_shown import buckets_of
from store.engine.database import Connection
from store.rollups.series import Rise, read_rollup

HOUR, START, END = timedelta(hours=1), datetime(2025, 11, 21, tzinfo=UTC), datetime(2025, 11, 23, tzinfo=UTC)
# What each counted altogether, and in some of its hours.
COUNTED: dict[str, tuple[float, dict[int, float]]] = {
    "dip_0_1_kWh": (5.38, {0: 0.1, 1: 0.3}),
    "dip_on_bucket_border": (0.2, {0: 0.1, 1: 0, 2: 0, 3: 0.1}),
    "zero_glitch_after_reboot": (13.95, {7: 0.6, 8: 1.05, 9: 0.6}),
    "zero_on_bucket_border": (4.15, {1: 0.55, 2: 0.65}),
    "zero_for_12_hours": (16.39, {5: 0, 11: 0, 16: 0, 17: 16.39}),
    "true_reset": (268, {7: 12, 8: 11, 9: 12}),
    "wrap_at_2_32": (1883, {2: 84, 3: 84, 4: 84}),
    "wrap_at_2_16_with_gap": (807, {0: 180, 1: 36}),
    "minus_one_sentinel": (260, {0: 11, 1: 12}),
}


@pytest.mark.parametrize("case", COUNTED)
def test_a_counter_of_the_field_adds_what_was_counted(conn: Connection, shared_cases: Path, case: str) -> None:
    fleet = open_folder(shared_cases / "03" / case)
    import_fleet(conn, fleet)
    product, (total, hours) = fleet.product, COUNTED[case]
    metric = product.metric("energy_total")
    for period in product.rollups:
        assert sum(listed(conn, product, metric, period)) == pytest.approx(total)
        assert drawn(conn, product, metric, period) == pytest.approx(listed(conn, product, metric, period))
    assert {hour: listed(conn, product, metric, HOUR)[hour] for hour in hours} == pytest.approx(hours)
    learnt = counted_in(training_history(conn, product))
    assert learnt == pytest.approx(listed(conn, product, metric, product.scoring), abs=1e-9)
    assert learnt == pytest.approx(counted_in(from_folder(fleet)), abs=1e-9)


def test_every_counter_of_the_field_has_its_answer_here(shared_cases: Path) -> None:
    assert {path.name for path in (shared_cases / "03").iterdir() if path.is_dir()} == set(COUNTED)


def listed(conn: Connection, product: Product, metric: Metric, period: timedelta) -> list[float]:
    """As the API lists them."""
    found = read_rollup(conn, product, only(conn, product), period=period, since=START, until=END, metrics=[metric])
    values = [bucket.values[metric.id] for bucket in found]
    return [value.increase or 0.0 for value in values if isinstance(value, Rise)]


def drawn(conn: Connection, product: Product, metric: Metric, period: timedelta) -> list[float]:
    """As the console's charts draw them."""
    found = buckets_of(conn, product, only(conn, product), [metric], period=period, since=START, until=END)
    return [float(value or 0.0) for value in found.values[metric.id]]


def counted_in(history: History) -> list[float]:
    """As models read them."""
    keys = np.arange(len(history.buckets))
    wanted = [Series("energy_total", "energy_total", full=False)]
    return [float(v) for v in raw_series(history.product, history.buckets, keys, wanted, gap=30)[:, 0]]


def only(conn: Connection, product: Product) -> int:
    device = find_device(conn, product.id, "SN-1")
    assert device is not None
    return device.id
