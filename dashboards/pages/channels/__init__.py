"""Pages about channels: what was sent, calls."""
