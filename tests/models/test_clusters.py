"""Clusters of complaints: found where they are planted, and hardly ever where there are none."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, false_discovery_control

from models.statistics.clusters import FALSE_DISCOVERIES, Group, benjamini_hochberg, excess


def test_a_group_with_more_than_its_share_is_a_cluster_and_its_neighbours_are_not() -> None:
    sound = [Group(2, 100.0, 30, 1000.0) for _ in range(9)]
    planted, *others = excess([Group(12, 100.0, 30, 1000.0), *sound])
    assert planted.cluster
    assert planted.ratio is not None
    assert 5 < planted.ratio < 7
    assert not any(one.cluster for one in others)


def test_the_tail_is_that_of_the_binomial_distribution() -> None:
    [one] = excess([Group(7, 20.0, 25, 100.0)])
    assert np.isclose(one.p, binom.sf(6, 25, 0.2))


def test_two_devices_are_no_cluster_and_nothing_comes_of_nothing() -> None:
    assert not excess([Group(2, 0.001, 2, 1000.0)])[0].cluster
    assert excess([Group(0, 10.0, 0, 100.0), Group(3, 100.0, 3, 100.0)])[0].p == 1.0
    assert excess([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_the_correction_is_that_of_benjamini_and_hochberg(p: list[float]) -> None:
    assert np.allclose(benjamini_hochberg(p), false_discovery_control(p))


def test_fields_without_a_cluster_hardly_ever_have_one() -> None:
    """300 fields of 40 groups each whose events fall by chance: the share with any cluster stays below the promise."""
    rng = np.random.default_rng(20261130)
    said = 0
    for _ in range(300):
        months = rng.uniform(20, 200, 40)
        total = int(rng.poisson(120))
        hits = rng.multinomial(total, months / months.sum())
        groups = [
            Group(int(hit), float(time), total, float(months.sum())) for hit, time in zip(hits, months, strict=True)
        ]
        said += any(one.cluster for one in excess(groups))
    assert said <= 300 * FALSE_DISCOVERIES * 1.6
