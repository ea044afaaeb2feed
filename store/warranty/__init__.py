"""Activated warranties, claims, returns, and their photos."""
