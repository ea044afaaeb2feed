"""How far lists are counted: a heading has no use for the exact number of what has ended long ago."""

COUNTED = 10_000
