"""From messages to a batch: every element checked, and told apart by what becomes of it."""
