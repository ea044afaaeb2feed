"""Parts in stock: moved, kept for work orders, exchanged by repairs, and how many will be needed."""
