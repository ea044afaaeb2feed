"""Readings in the plain shape, which most messages have: decoded by types and checked by columns."""
