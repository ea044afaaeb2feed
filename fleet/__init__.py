"""The vocabulary every stage shares: products, readings, times, settings, recorded folders."""
