"""What the console reads, and what changed."""
