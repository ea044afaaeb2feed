"""Pages of parts in stock."""
