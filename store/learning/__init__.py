"""Rows of learning: models, scores, predictions, rungs, drift, the ledger."""
