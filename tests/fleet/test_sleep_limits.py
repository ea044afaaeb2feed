"""How long a device that sleeps may be unheard: as its product file says, or a day; never less than one awake."""

from datetime import timedelta

import pytest

from fleet.product_files.parse import parse_product
from fleet.silence_limits import sleeps_up_to
from tests.fleet.test_product_faults import refusal

PUMP = '[product]\nid = "pump"\nname = "Pump"\ninterval = "{interval}"\n{more}\n[metrics.current]\nunit = "A"\n'


@pytest.mark.parametrize(
    ("interval", "more", "hours"),
    [
        ("5m", "", 24),
        ("1h", "", 24),
        ("1d", "", 12 * 24),
        ("1h", 'sleeps_up_to = "3d"', 72),
        ("1h", 'sleeps_up_to = "2h"', 12),
    ],
)
def test_a_sleep_lasts_a_day_unless_told_and_never_less_than_silence_awake(
    interval: str, more: str, hours: int
) -> None:
    pump = parse_product(PUMP.format(interval=interval, more=more), file="pump.toml")
    assert sleeps_up_to(pump) == timedelta(hours=hours)


def test_a_sleep_shorter_than_the_interval_is_refused() -> None:
    [fault] = refusal(PUMP.format(interval="1h", more='sleeps_up_to = "59m"'))
    assert fault == (
        "product: sleeps_up_to 59m must not be shorter than interval 1h, within which a device that is awake sends"
    )
