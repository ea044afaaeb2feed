"""Complaints of the field, counted against the devices that are in it."""
