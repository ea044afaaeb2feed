"""The live process sees a sliver of each device's history: its features must be the same."""

from dataclasses import replace

import numpy as np
import pandas as pd

from models.data.history import History, milliseconds
from models.features.build import build_features
from models.model_files.bundle import Bundle
from tests.models.synthetic_fleets import pump_history, pump_model


def live_history(whole: History, bundle: Bundle, moment: int) -> History:
    """What the live process reads at `moment`: first buckets, last buckets, last events, all maintenance. Counters look
    back by one more longest window, for a device that was silent."""
    first, last = bundle.spec.baseline_buckets, 2 * bundle.spec.longest + 1
    known = whole.until(moment)
    since = moment - last * milliseconds(whole.product.scoring)
    rank = known.buckets.groupby("serial").cumcount()
    kept = known.buckets[(rank < first) | (known.buckets["bucket"] >= since)]
    events = known.events[known.events["ts"] >= since]
    return replace(known, buckets=kept.reset_index(drop=True), events=events.reset_index(drop=True))


def test_the_newest_rows_features_from_a_sliver_equal_those_from_the_whole_history() -> None:
    pumps, model = pump_history(), pump_model()
    period = milliseconds(pumps.product.scoring)
    starts = np.unique(pumps.buckets["bucket"].to_numpy())
    for moment in starts[[25, 60, 110, 140]] + period:
        whole = build_features(pumps.product, pumps.until(int(moment)), model.spec).last()
        sliver = live_history(pumps, model, int(moment))
        live = build_features(pumps.product, sliver, model.spec, since=int(moment) - 3 * period).last()
        rows = [i for i, s in enumerate(whole.serial) if s in set(live.serial)]
        assert len(rows) >= 4
        np.testing.assert_array_equal(live.matrix, whole.matrix[rows])
        np.testing.assert_array_equal(live.seen, whole.seen[rows])
        assert model.score(live).equals(model.score(whole.take(np.array(rows))))


def test_a_row_does_not_change_when_later_buckets_come() -> None:
    pumps, model = pump_history(), pump_model()
    moment = int(np.unique(pumps.buckets["bucket"])[80])
    early = build_features(pumps.product, pumps.until(moment), model.spec)
    later = build_features(pumps.product, pumps, model.spec)
    pairs = pd.MultiIndex.from_arrays([later.serial, later.bucket])
    at = pairs.get_indexer(pd.MultiIndex.from_arrays([early.serial, early.bucket]))
    same = later.ts[at] == early.ts
    assert same.mean() > 0.95
    np.testing.assert_array_equal(later.matrix[at][same], early.matrix[same])


def test_features_do_not_depend_on_other_devices() -> None:
    pumps, model = pump_history(), pump_model()
    alone = build_features(pumps.product, pumps.only({"P-03"}), model.spec)
    together = build_features(pumps.product, pumps, model.spec)
    np.testing.assert_array_equal(alone.matrix, together.matrix[together.serial == "P-03"])


def test_the_effect_of_a_setting_is_taken_out() -> None:
    model = pump_model()
    assert model.spec.regime_of("vibration") is not None


def test_a_counter_that_was_reset_still_rises() -> None:
    pumps, model = pump_history(), pump_model()
    features = build_features(pumps.product, pumps, model.spec)
    rates = features.matrix[:, features.names.index("starts:increase.last_40")]
    assert np.nanmin(rates) >= 0
    assert 3 < np.nanmedian(rates) < 8
