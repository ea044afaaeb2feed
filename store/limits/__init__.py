"""Counts for rate limits, and the browsers that people signed in with."""
