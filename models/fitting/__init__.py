"""Fitting: what learns the parts of a model from features and labels. Live code never imports it."""
