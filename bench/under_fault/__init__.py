"""Ingest while its parts are killed, cut off, slow or full: devices, parts to end, faults, the set checker."""
