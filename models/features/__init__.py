"""Features: what was known of each device at each bucket, the same code in training, live scoring and replay."""
