"""Devices that run unlike each other in one product: the detector serves each group as if it were alone."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from models.data.history import History
from models.features.build import Features, build_features
from models.model_files.bundle import Bundle, dumps, loads
from models.training.train import train
from tests.models.synthetic_fleets import START, read_fleet

HOUR = 3_600_000
HOURS, SICK_FROM, SICK = 400, 360, "calm-0"
PRODUCT = '[product]\nid = "loop"\nname = "Loop"\ninterval = "1h"\nscoring = "1h"\n' + "".join(
    f'[metrics.m{number}]\nunit = "bar"\n' for number in range(4)
)


def write_loops(
    directory: Path, kinds: dict[str, tuple[float, float]], *, devices: int = 6, product: str = PRODUCT
) -> Path:
    """Loops of each kind with its level and spread; one calm loop rises by four of its spreads near the end."""
    (directory / "product.toml").write_text(product)
    listed, rows = ["serial,installed_at,site"], ["serial,ts,m0,m1,m2,m3"]
    for place, (kind, (level, spread)) in enumerate(kinds.items()):
        for number in range(devices):
            rng = np.random.default_rng((place, number))
            serial = f"{kind}-{number}"
            listed.append(f"{serial},{START},site-{number // 2}-{place}")
            values = level * (1 + 0.02 * rng.normal(size=4)) + spread * rng.normal(size=(HOURS, 4))
            if serial == SICK:
                values[SICK_FROM:, 0] += 4 * spread
            for hour, own in enumerate(values):
                rows.append(f"{serial},{START + hour * HOUR}," + ",".join(f"{value:.4f}" for value in own))
    (directory / "devices.csv").write_text("\n".join(listed) + "\n")
    (directory / "telemetry.csv").write_text("\n".join(rows) + "\n")
    return directory


CALM, ROUGH = (10.0, 0.2), (60.0, 4.0)


@cache
def history(*kinds: str) -> History:
    shapes = {"calm": CALM, "rough": ROUGH}
    return read_fleet(write_loops(Path(mkdtemp(prefix="sigap-loops-")), {kind: shapes[kind] for kind in kinds}))


@cache
def learnt(*kinds: str) -> Bundle:
    return train(history(*kinds).until(START + SICK_FROM * HOUR), seed=1)


def features(*kinds: str) -> Features:
    whole = history(*kinds)
    return build_features(whole.product, whole, learnt(*kinds).spec)


def unusual(bundle: Bundle, rows: Features) -> dict[str, set[int]]:
    """The hours at which each device is unusual."""
    assert bundle.detector is not None
    score, threshold = bundle.detector.score(rows)
    over = score > threshold
    hours = (rows.bucket - START) // HOUR
    return {str(serial): set(hours[over & (rows.serial == serial)].tolist()) for serial in sorted(set(rows.serial))}


def test_a_group_is_served_as_if_it_were_alone() -> None:
    alone = unusual(learnt("calm"), features("calm"))
    together = unusual(learnt("calm", "rough"), features("calm", "rough"))
    assert {serial: together[serial] for serial in alone} == alone
    assert len(together[SICK] & set(range(SICK_FROM + 5, HOURS))) == HOURS - SICK_FROM - 5


def test_the_sick_device_is_blamed_on_the_metric_that_rose() -> None:
    detector = learnt("calm", "rough").detector
    assert detector is not None
    rows = features("calm", "rough")
    metrics, shares = detector.blame(rows.take(rows.serial == SICK))
    assert metrics[int(shares[-1].argmax())] == "m0"


def test_devices_that_run_alike_are_one_group() -> None:
    detector = learnt("calm").detector
    assert detector is not None
    assert detector.alike is None


def test_a_device_like_none_is_measured_against_all() -> None:
    bundle = learnt("calm", "rough")
    assert bundle.detector is not None
    assert bundle.detector.alike is not None
    strange = read_fleet(write_loops(Path(mkdtemp(prefix="sigap-loops-")), {"strange": (900.0, 50.0)}, devices=1))
    rows = build_features(strange.product, strange, bundle.spec)
    assert set(bundle.detector.alike.assign(rows)[rows.seen >= bundle.detector.warm_up]) == {-1}
    _, threshold = bundle.detector.score(rows)
    assert set(threshold[~np.isnan(threshold)]) == {bundle.detector.threshold}


def test_groups_are_kept_in_the_model_file() -> None:
    bundle = learnt("calm", "rough")
    again = loads(dumps(bundle), product_id="loop")
    rows = features("calm", "rough")
    assert unusual(again, rows) == unusual(bundle, rows)


def test_an_attribute_of_too_many_texts_is_said_to_be_left_out() -> None:
    [limit] = [one for one in learnt("calm", "rough").manifest.warnings if one.code == "limit_attribute_texts"]
    assert limit.args == {"attribute": "site", "texts": 6, "most": 4}


def test_an_early_life_longer_than_the_record_is_shortened_and_a_detector_begins() -> None:
    asked = PRODUCT.replace('scoring = "1h"', 'scoring = "1h"\nearly_life = "370h"')
    folder = write_loops(Path(mkdtemp(prefix="sigap-loops-")), {"calm": CALM}, product=asked)
    bundle = train(read_fleet(folder).until(START + SICK_FROM * HOUR), seed=1)
    [limit] = [one for one in bundle.manifest.warnings if one.code == "limit_early_life"]
    assert limit.args == {"asked": 370, "taken": SICK_FROM * 2 // 3}
    whole = read_fleet(folder)
    found = unusual(bundle, build_features(whole.product, whole, bundle.spec))
    assert found[SICK] & set(range(SICK_FROM + 5, HOURS))
    assert not any(hours & set(range(SICK_FROM + 5, HOURS)) for serial, hours in found.items() if serial != SICK)
