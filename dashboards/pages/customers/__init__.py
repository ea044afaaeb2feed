"""Pages of customers, and for what customers and strangers send in."""
