"""Channels by which notices leave: a folder each, named in `registry`."""
