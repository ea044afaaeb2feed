"""Which table holds which column of a rollup: full rows fit, and what has a place keeps it."""

import pytest

from fleet.product import Product
from store.rollups.columns import RollupColumn, rollup_columns
from store.rollups.layout import HEAD, MOST_BYTES, MOST_COLUMNS, plan_parts, row_bytes
from tests.store.wide_world import plant

# So many sensors, counters, and states of 32 labels are one table as before.
NARROW = [
    plant(sensors=198),
    plant(sensors=0, counters=124),
    plant(sensors=0, states=29),
    plant(sensors=100, states=14),
]
WIDE = [
    plant(sensors=199),
    plant(sensors=250),
    plant(sensors=500),
    plant(sensors=0, states=60),
    plant(sensors=500, states=60),
    plant(sensors=0, counters=800),
]


def there(plan: dict[int, list[RollupColumn]]) -> dict[int, dict[str, str]]:
    """What the catalogue tells after a plan was carried out."""
    return {number: {**HEAD, **{c.name: c.type for c in columns}} for number, columns in plan.items()}


@pytest.mark.parametrize("product", NARROW)
def test_a_narrow_product_has_one_table_in_the_order_of_its_metrics(product: Product) -> None:
    assert plan_parts(product, {}) == {1: rollup_columns(product)}


@pytest.mark.parametrize("product", WIDE)
def test_a_wide_product_has_several_and_a_full_row_of_each_fits(product: Product) -> None:
    plan = plan_parts(product, {})
    assert len(plan) > 1
    assert [column for columns in plan.values() for column in columns] == rollup_columns(product)
    for columns in there(plan).values():
        assert len(columns) <= MOST_COLUMNS
        assert row_bytes(list(columns.values())) <= MOST_BYTES


def test_a_metrics_columns_lie_together() -> None:
    product = plant(sensors=500, states=60)
    owners = [{c.name.partition("_")[0] for c in columns} for columns in plan_parts(product, {}).values()]
    assert sum(map(len, owners)) == len(product.metrics)


def test_what_has_a_place_keeps_it_and_the_newest_part_is_filled_up() -> None:
    before = there(plan_parts(plant(sensors=120), {}))
    plan = plan_parts(plant(sensors=500, states=3), before)
    assert list(plan) == [1, 2, 3]
    assert plan[1][0].name == "s120_count"
    assert row_bytes([*before[1].values(), *(c.type for c in plan[1])]) <= MOST_BYTES


def test_a_product_that_has_all_its_columns_needs_no_more() -> None:
    whole = there(plan_parts(plant(sensors=300), {}))
    assert plan_parts(plant(sensors=300), whole) == {}
    assert plan_parts(plant(sensors=200), whole) == {}
