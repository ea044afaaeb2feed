"""Sensor faults told from sick devices."""
