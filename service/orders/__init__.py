"""Work orders: one visit for all open tickets of an asset, its appointment, its technician."""
