"""Tables of parts in stock."""
