"""Devices on the wire: connections, payloads, commands."""
