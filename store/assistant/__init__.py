"""What was asked of the assistant, and what it answered."""
