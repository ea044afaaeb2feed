"""One small file per product: what it measures, how it is used, how it wears."""
