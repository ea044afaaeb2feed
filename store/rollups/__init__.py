"""Rollups: their tables and columns, how they follow the readings, and series read from them."""
