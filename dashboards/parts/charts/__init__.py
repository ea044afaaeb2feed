"""Charts and small plots."""
