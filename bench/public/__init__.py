"""Benchmarks of published data sets."""
