"""Probabilities in everyday words, by the steps of the IPCC's likelihood scale."""

from fleet.coded import Coded, coded

STEPS = ((0.9, "very_likely"), (0.66, "likely"), (0.33, "even"), (0.0, "possible"))


def likelihood(probability: float) -> Coded:
    """0 to 1 -> `very likely` to `possible, though not likely`."""
    return coded(f"likelihood_{next(step for least, step in STEPS if probability >= least)}")
