"""Notices: what is said to whom (compose), by which way (smtp, webhook), and that it arrives (delivery)."""
