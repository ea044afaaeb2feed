"""Recorded fleets: imported, or published by MQTT on a driven clock, and held against their record."""
