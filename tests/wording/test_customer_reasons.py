"""A prediction's reasons in customers' words: a sentence for the way a metric goes, and never a figure."""

from pathlib import Path

import pytest

from fleet.coded import Coded, coded
from fleet.product import Product
from fleet.product_files.parse import load_product
from wording.customer_reasons import customer_reasons, meanwhile, noticed, way_of
from wording.wording import Wording

FRIDGE = Path(__file__).resolve().parents[2] / "fleet" / "products" / "refrigerator.toml"
MODE = "compressor_wear"


@pytest.fixture(scope="module")
def fridge() -> Product:
    return load_product(FRIDGE)


def level(metric: str, *parts: Coded) -> Coded:
    said = coded("reason_value", metric=metric, value=161.0, away=None, unit="W")
    return coded("reason", parts=(said, *parts))


def away(side: str) -> Coded:
    return coded("reason_away", size=38.0, side=side, usual=123.0, unit="W")


def moves(way: str) -> Coded:
    return coded("reason_moves", joint="but", way=way, rate=0.4, unit="W", per="day")


def adjusted(metric: str, side: str) -> Coded:
    said = coded("reason_adjusted_away", metric=metric, size=38.0, side=side, unit="%", cleared="conditions")
    return coded("reason", parts=(said,))


POWER_UP = level("compressor_power", away("above"))
AS_USUAL = level("compressor_current", coded("reason_as_usual"))


def test_each_reason_is_one_plain_sentence(fridge: Product) -> None:
    reasons = [adjusted("compressor_duty", "above"), POWER_UP]
    assert customer_reasons(fridge, MODE, reasons, Wording("id")) == [
        "Mesin pendingin hampir tidak pernah berhenti.",
        "Mesin pendingin memakai listrik lebih banyak daripada dulu.",
    ]
    assert customer_reasons(fridge, MODE, [POWER_UP], Wording("en")) == [
        "The cooling motor uses more electricity than before."
    ]


def test_as_usual_is_no_reason(fridge: Product) -> None:
    never = coded("reason", parts=(coded("reason_adjusted_as_usual", metric="compressor_duty", cleared="settings"),))
    assert customer_reasons(fridge, MODE, [AS_USUAL, never], Wording("id")) == []


def test_a_way_without_a_sentence_is_not_shown(fridge: Product) -> None:
    assert customer_reasons(fridge, MODE, [level("compressor_power", away("below"))], Wording("id")) == []
    swings = coded("reason_swings_more", metric="compressor_power", size=3.0, side="above", unit="W", over=3600)
    assert customer_reasons(fridge, MODE, [coded("reason", parts=(swings,))], Wording("id")) == []


def test_the_same_sentence_is_said_once_and_no_more_than_three(fridge: Product) -> None:
    metrics = ("cabinet_temperature", "freezer_temperature", "energy_total", "compressor_duty")
    reasons = [POWER_UP, POWER_UP, *(level(metric, away("above")) for metric in metrics)]
    said = customer_reasons(fridge, MODE, reasons, Wording("id"))
    assert len(said) == len(set(said)) == 3


@pytest.mark.parametrize(
    ("reason", "way"),
    [
        (POWER_UP, ("compressor_power", "above")),
        (AS_USUAL, None),
        (level("x", coded("reason_close_to_usual"), moves("falling")), ("x", "below")),
        (level("x", away("above"), moves("falling")), ("x", "above")),
        (coded("reason", parts=(coded("reason_value", metric="x", value=1.0, away=-2.0, unit=""),)), ("x", "below")),
        (coded("reason_none"), None),
        (coded("as_written", text="old"), None),
    ],
)
def test_the_way_that_a_metric_goes(reason: Coded, way: tuple[str, str] | None) -> None:
    assert way_of(reason) == way


def test_what_was_noticed_and_what_to_do(fridge: Product) -> None:
    assert noticed(fridge, MODE, Wording("id")).startswith("Mesin pendingin kulkas Anda")
    assert any("susu" in line for line in meanwhile(fridge, MODE, Wording("id")))
    assert noticed(fridge, "unknown", Wording("id")) == ""
    assert meanwhile(fridge, "unknown", Wording("en")) == []
