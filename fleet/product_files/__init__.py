"""Product files: read, checked, and built into a product."""
