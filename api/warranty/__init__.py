"""Warranties, claims and returns: what staff do with them, and customers with their own."""
