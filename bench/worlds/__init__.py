"""Fleets and databases that benchmarks are run on."""
