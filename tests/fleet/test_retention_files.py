"""How long readings and rollups are kept: what product files and settings may say, and what holds."""

from datetime import timedelta

import pytest

from fleet.product_files.parse import BadProductFile, parse_product
from fleet.retention import Retention, retention_in_force
from fleet.settings import BadSettings, load_settings
from tests.store.store_world import PUMP

DAY = timedelta(days=1)


def in_force(of_product: Retention, of_settings: Retention) -> Retention:
    return retention_in_force(of_product, of_settings, lateness=30 * DAY, longest_horizon=14 * DAY)


def test_a_product_file_says_how_long() -> None:
    product = parse_product(f'{PUMP}[retention]\nraw = "90d"\nrollups = "730d"\n', file="pump.toml")
    assert product.retention == Retention(90 * DAY, 730 * DAY)
    assert parse_product(PUMP, file="pump.toml").retention == Retention()


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ('rollups = "90d"', "rollups needs raw"),
        ('raw = "90d"\nrollups = "80d"', "must not be shorter than raw"),
        ('raw = "1d"\nrollups = "27d"', "2 times the longest horizon"),
    ],
)
def test_what_cannot_be_kept_so_is_refused(table: str, rule: str) -> None:
    with pytest.raises(BadProductFile, match=rule):
        parse_product(f"{PUMP}[retention]\n{table}\n", file="pump.toml")


def test_the_product_comes_before_the_settings_and_the_lateness_bound_before_both() -> None:
    assert in_force(Retention(), Retention()) == Retention()
    assert in_force(Retention(), Retention(90 * DAY)) == Retention(90 * DAY)
    assert in_force(Retention(60 * DAY), Retention(90 * DAY, 100 * DAY)) == Retention(60 * DAY, 100 * DAY)
    assert in_force(Retention(7 * DAY, 28 * DAY), Retention()) == Retention(30 * DAY, 30 * DAY)


def test_settings_that_cannot_be_are_refused() -> None:
    assert load_settings(retention_raw_days="").retention == Retention()
    with pytest.raises(BadSettings, match="must not be shorter than raw"):
        load_settings(retention_raw_days=90, retention_rollup_days=30)
