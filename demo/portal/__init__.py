"""Customers of the demo at their portal: they come in by mail, ask, write, claim, send back and rate."""
