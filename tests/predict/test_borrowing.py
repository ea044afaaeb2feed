"""A product without a model of its own is scored by its sister's, by itself."""

from structlog.testing import capture_logs

from fleet.product import Product
from fleet.product_files.parse import parse_product
from models.model_files.bundle import dumps
from models.model_files.manifest import manifest_json
from predict.lifecycle.borrowing import Borrower
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from store.assets.fleet_clocks import ClockMode, drive_clock
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.learning.models import champion, register_model
from store.telemetry.readings import Reading
from tests.worlds.blowers import BEGIN, BLOWER, DAY, learnt, vibration_on
from tests.worlds.readings import store_readings

__all__ = ["learnt"]
NOW = BEGIN + 37 * DAY


def sister_of_blower(conn: Connection, *, source: str = BLOWER.source) -> Product:
    """A new kind of blower in force, its file naming the old one."""
    text = source.replace('id = "blower"', 'id = "blower_xl"\nsister = "blower"')
    product = parse_product(text, file="blower_xl.toml")
    register_product(conn, product, mode=ClockMode.DRIVEN, now=BEGIN)
    return product


def wear_out(conn: Connection, product: Product) -> None:
    """One device of it with 38 days of readings, two days before its failure."""
    device, _ = register_device(conn, product=product, serial="XL-1", installed_at=BEGIN)
    values = [(vibration_on(day, fails_on=40, number=3), 100.0 + (day * 3 + 3) % 5) for day in range(38)]
    readings = [Reading(device.id, BEGIN + day * DAY, None, values[day], BEGIN) for day in range(38)]
    store_readings(conn, product, readings)
    drive_clock(conn, product.id, NOW)


def test_a_new_product_is_scored_by_its_sisters_model_and_advised(learnt: Connection) -> None:
    product = sister_of_blower(learnt)
    wear_out(learnt, product)
    made = Borrower().visit(learnt, "blower_xl", now=NOW)
    assert made is not None
    assert score_fleet(learnt, "blower_xl", Champions(), now=NOW).scored == 38
    row = learnt.execute(
        "SELECT probability, rung, reasons, model_id FROM prediction WHERE failure_mode = 'bearing_wear' "
        "AND product = 'blower_xl'"
    ).fetchone()
    assert row is not None
    assert row[0] > 0.5
    assert (row[1], row[3]) == ("advise", made)
    assert row[2][0]["args"]["parts"][0]["args"]["metric"] == "vibration"


def test_it_is_lent_once_and_never_over_a_model_of_its_own(learnt: Connection) -> None:
    product = sister_of_blower(learnt)
    borrower = Borrower()
    assert borrower.visit(learnt, "blower_xl", now=NOW) is not None
    assert borrower.visit(learnt, "blower_xl", now=NOW) is None
    assert Borrower().visit(learnt, "blower", now=NOW) is None
    lent = Champions().of(learnt, product.id)
    assert lent is not None
    own = register_model(
        learnt, product.id, manifest=manifest_json(lent.bundle.manifest), body=dumps(lent.bundle) + b" ", promote=True
    )
    assert Borrower().visit(learnt, product.id, now=NOW) is None
    present = champion(learnt, product.id)
    assert present is not None
    assert present.id == own


def test_a_product_waits_for_a_sister_without_a_model(conn: Connection) -> None:
    product = sister_of_blower(conn)
    borrower = Borrower()
    assert borrower.visit(conn, product.id, now=NOW) is None
    register_product(conn, BLOWER, mode=ClockMode.DRIVEN, now=BEGIN)
    assert borrower.visit(conn, product.id, now=NOW) is None


def test_a_sister_too_different_lends_nothing_and_is_refused_once(learnt: Connection) -> None:
    product = sister_of_blower(learnt, source=BLOWER.source.replace('unit = "mm/s"', 'unit = "um"'))
    borrower = Borrower()
    with capture_logs() as said:
        assert borrower.visit(learnt, product.id, now=NOW) is None
        assert borrower.visit(learnt, product.id, now=NOW) is None
    assert champion(learnt, product.id) is None
    assert ["metric vibration is not there" in line["error"] for line in said] == [True]
