"""Readings and what arrives beside them: tables, rollups, statuses, clocks, dead letters."""
