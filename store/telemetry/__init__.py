"""Readings and what arrives beside them: events, statuses, clocks, values kept aside, dead letters."""
