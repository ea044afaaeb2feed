"""Which readings show that a command has cured a fault."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fleet.device_commands import Band, Cure
from service.remote_first.cure_shown import shows_cure, was_out
from tests.service.service_world import NOW
from tests.worlds.command_world import SECOND

STALE = {"flow": 3 * SECOND, "speed": 3 * SECOND}
CURE = Cure((Band("flow", 4, 9),), 2 * SECOND, 20 * SECOND)


@pytest.mark.parametrize(
    ("flows", "cured"),
    [
        ([6, 6, 6], True),
        ([2, 6, 6, 6], True),
        ([6, 6], False),
        ([6, 2, 6, 6], False),
        ([6, 6, 6, 2], False),
        ([6, None, 6, 6], True),
        ([None, None, None], False),
        ([], False),
    ],
)
def test_the_newest_stretch_within_the_band_decides(flows: list[float | None], cured: bool) -> None:
    readings = [(NOW + place * SECOND, {"flow": value}) for place, value in enumerate(flows)]
    assert shows_cure(readings, CURE, stale_after=STALE) is cured


def test_every_band_must_have_had_a_value() -> None:
    both = replace(CURE, bands=(*CURE.bands, Band("speed", 0, 10)))
    readings = [(NOW + timedelta(seconds=place), {"flow": 6.0, "speed": None}) for place in range(5)]
    assert not shows_cure(readings, both, stale_after=STALE)
    assert shows_cure([*readings[:-1], (NOW + 4 * SECOND, {"flow": None, "speed": 5.0})], both, stale_after=STALE)


@pytest.mark.parametrize(
    ("seconds", "cured"),
    [([0, 30], False), ([0, 3], True), ([0, 30, 31], False), ([0, 30, 31, 32], True), ([], False)],
)
def test_silence_is_a_break(seconds: list[int], cured: bool) -> None:
    readings = [(NOW + second * SECOND, {"flow": 6.0}) for second in seconds]
    assert shows_cure(readings, CURE, stale_after=STALE) is cured


def test_a_metric_that_fell_silent_shows_nothing_while_another_speaks() -> None:
    both = replace(CURE, bands=(*CURE.bands, Band("speed", 0, 10)))
    first = [(NOW, {"flow": 6.0, "speed": 5.0})]
    readings = first + [(NOW + place * SECOND, {"flow": 6.0, "speed": None}) for place in range(1, 6)]
    assert shows_cure(readings[:4], both, stale_after=STALE)
    assert not shows_cure(readings, both, stale_after=STALE)


def test_extremes_tell_whether_a_metric_has_left_its_band() -> None:
    assert was_out({"flow": (2, 6)}, CURE)
    assert was_out({"flow": (5, 10)}, CURE)
    assert not was_out({"flow": (4, 9)}, CURE)
    assert not was_out({}, CURE)
