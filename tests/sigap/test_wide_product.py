"""A product with hundreds of metrics from a folder to scores: imported, rolled up, learnt from, scored live."""

from pathlib import Path

import pandas as pd
import pytest

from bench.worlds.wide import Size, write_fleet
from fleet.recorded.folder import open_folder
from models.data.folder import from_folder
from models.features.build import build_features
from models.model_files.bundle import dumps
from models.model_files.manifest import manifest_json
from models.training.train import train
from models.training.training_history import training_history
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from sigap.replay.importing import import_fleet
from store.assets.fleet_clocks import read_clock
from store.assets.products import current_product
from store.engine.database import Connection
from store.learning.models import register_model
from store.rollups.layout import read_layout
from store.telemetry.arrivals import mark_dirty_ranges

SIZE = Size(metrics=230, devices=10, days=20, scoring="12h")


def test_a_wide_fleet_is_imported_learnt_from_and_scored(conn: Connection, tmp_path: Path) -> None:
    fleet = open_folder(write_fleet(tmp_path / "fleet", SIZE, seed=1))
    done = import_fleet(conn, fleet)
    assert (done.devices, done.readings, done.failures) == (10, 10 * 20 * 24, 5)
    product = current_product(conn, "plant")
    assert product == fleet.product
    assert len(read_layout(conn, product, product.scoring).parts) > 1
    history, recorded = training_history(conn, product), from_folder(fleet)
    pd.testing.assert_frame_equal(
        history.buckets[list(recorded.buckets)], recorded.buckets, check_dtype=False, check_exact=False, rtol=1e-5
    )
    bundle = train(history, seed=1)
    assert len(bundle.columns) > 2_000
    assert list(bundle.modes) == ["wear"]
    register_model(conn, product.id, manifest=manifest_json(bundle.manifest), body=dumps(bundle), promote=True)
    clock = read_clock(conn, product.id)
    assert clock is not None
    assert clock.driven_now is not None
    ids = [row[0] for row in conn.execute("SELECT id FROM device ORDER BY id")]
    late = clock.driven_now - product.scoring
    mark_dirty_ranges(conn, product.id, dict.fromkeys(ids, (late, late)), live=True)
    passed = score_fleet(conn, product.id, Champions(), now=clock.driven_now + product.scoring)
    assert passed.scored >= 10
    newest = build_features(product, history, bundle.spec).last()
    expected = bundle.score(newest).set_index("serial")["probability"]
    stored = conn.execute(
        "SELECT DISTINCT ON (d.serial) d.serial, s.probability FROM score s JOIN device d ON d.id = s.device_id "
        "WHERE s.failure_mode = 'wear' ORDER BY d.serial, s.ts DESC"
    ).fetchall()
    assert dict(stored) == pytest.approx(expected.to_dict(), abs=1e-5)
