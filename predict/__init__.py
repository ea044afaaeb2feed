"""Scoring the live fleet, and opening predictions with their evidence."""
