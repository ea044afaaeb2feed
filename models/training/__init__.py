"""Training: from a history to a model, and whether a new one takes over."""
