"""How often somebody may try or ask: limits by name, and what counts every request."""
