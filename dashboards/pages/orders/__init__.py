"""Pages of work orders and of the day."""
