"""Scoring the live fleet, and opening prediction episodes with their evidence."""
