"""A stand-in for a board's library."""
