"""Cold start: a sister's model scores a product that has none, and only advises."""

from dataclasses import replace

import pytest

from fleet.coded import coded
from fleet.product import Product
from fleet.product_files.parse import BadProductFile, parse_product, product_digest
from models.decision.policy import Rung
from models.evaluation.scored_record import score_history
from models.explain.reasons import explain
from models.features.build import build_features
from models.model_files.bundle import Bundle, dumps, loads
from models.model_files.sister import UnlikeSister, lend
from models.training.comparison_with_champion import Unseen
from tests.models.synthetic_fleets import HEAD, METRICS, WEAR, pump_history, pump_model

AT = 1_767_225_600_000


def variant(*, head: str = HEAD, metrics: str = METRICS, modes: str = WEAR) -> Product:
    return parse_product(head.format(id="pump_mini") + metrics + modes, file="pump_mini.toml")


def lent(product: Product, bundle: Bundle | None = None) -> Bundle:
    return lend(bundle or pump_model(), pump_history().product, product, model=7, at=AT)


def test_a_lent_model_scores_as_the_sisters_does_and_only_advises() -> None:
    product = variant()
    bundle = loads(dumps(lent(product)), product_id="pump_mini")
    ours = score_history(bundle, replace(pump_history(), product=product))
    assert ours.equals(score_history(pump_model(), pump_history()))
    assert pump_model().points["bearing_wear"].rung is Rung.NOTICE
    assert bundle.points["bearing_wear"].rung is Rung.ADVISE
    assert bundle.points["bearing_wear"].threshold == pump_model().points["bearing_wear"].threshold


def test_it_says_whose_it_is_and_claims_no_devices() -> None:
    product = variant()
    manifest = lent(product).manifest
    assert manifest.warnings[0] == coded("limit_lent", sister="pump", model=7, product="pump_mini")
    assert (manifest.product_id, manifest.product_digest) == ("pump_mini", product_digest(product.source))
    assert (manifest.devices, manifest.data_until, manifest.budget) == ((), AT, {})
    # Serials of the two products may be alike: a model of its own is judged on all of its devices.
    assert set(Unseen.by(manifest, pump_history()).begins.values()) == {-1}


def test_its_predictions_have_reasons() -> None:
    product = variant()
    bundle = lent(product)
    rows = build_features(product, replace(pump_history(), product=product), bundle.spec)
    found = explain(bundle, product, rows.take(rows.serial == "P-02"), "bearing_wear")
    assert found["P-02"].reasons[0].group == "vibration"


def test_a_mode_with_another_horizon_is_left_out_and_named() -> None:
    other = WEAR.replace('horizon = "5d"', 'horizon = "6d"') + WEAR.replace("bearing", "seal")
    bundle = lent(variant(head=HEAD, modes=other))
    assert bundle.modes == {}
    assert bundle.mode_ids == ("bearing_wear", "seal_wear")
    assert bundle.detector is not None
    assert bundle.manifest.warnings[0].code == "limit_lent_in_part"
    assert bundle.manifest.warnings[0].args["modes"] == ["bearing_wear"]


@pytest.mark.parametrize(
    ("product", "difference"),
    [
        (variant(metrics=METRICS.replace('unit = "mm/s"', 'unit = "um"')), "metric vibration is not there"),
        (variant(metrics=METRICS.replace('"off", "on", "alarm"', '"on", "off", "alarm"')), "metric mode is not there"),
        (variant(metrics=METRICS.replace("metrics.load", "metrics.burden").replace("/ load", "/ burden")), "load"),
        (variant(metrics=METRICS.replace("pressure / load", "load / pressure")), "derived metric effort"),
        (variant(head=HEAD.replace('scoring = "6h"', 'scoring = "12h"')), "scoring is 12:00:00, not 6:00:00"),
    ],
)
def test_what_its_model_reads_must_be_there(product: Product, difference: str) -> None:
    with pytest.raises(UnlikeSister, match=difference):
        lent(product)


def test_nothing_is_lent_where_nothing_is_shared() -> None:
    with pytest.raises(UnlikeSister, match="no failure mode that pump predicts"):
        lent(variant(modes=WEAR.replace("bearing", "seal")), replace(pump_model(), detector=None))


def test_a_lent_model_is_not_lent_on() -> None:
    product = variant()
    with pytest.raises(UnlikeSister, match="was lent to it"):
        lend(lent(product), product, variant(), model=8, at=AT)


def test_a_product_is_not_its_own_sister() -> None:
    sisterly = HEAD.replace('interval = "1h"', 'interval = "1h"\nsister = "pump"')
    assert variant(head=sisterly).sister == "pump"
    with pytest.raises(BadProductFile, match="another product"):
        parse_product(sisterly.format(id="pump") + METRICS, file="pump.toml")
