"""Messages of other systems: which topics a product file names, and where values lie in them."""
