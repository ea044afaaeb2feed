"""Inspections of components that are unlike themselves, within a budget."""
