"""Whatever is killed, cut off, slow or full: each message that the broker acknowledged is stored once or dead-lettered,
and nothing else is. The long form of each fault: `python -m bench faults`."""

import pytest

from bench.under_fault.faults import FAULTS, Sizes, measure
from bench.under_fault.world import World

SHORT = Sizes(rate=400, kills=2, away_s=1.0, times=2)


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "broker killed"])
def test_nothing_is_lost_and_nothing_doubled(broken: World, fault: str) -> None:
    if fault == "disk full" and broken.disk is None:
        pytest.skip("only root makes a disk of a given size")
    found = measure(broken, FAULTS[fault], SHORT)
    assert (found.lost, found.doubled, found.left_out) == (0, 0, 0)
    assert found.stored + found.letters == found.sent
    assert (found.letters > 0) == (fault == "poison")
