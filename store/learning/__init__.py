"""What learning keeps: models, scores, predictions, rungs, drift, the ledger."""
