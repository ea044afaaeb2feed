"""Notices: what is written to whom (compose), by which way (channels), and that it arrives (delivery)."""
