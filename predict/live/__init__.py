"""The live pass over a fleet: features, scores, predictions, reasons."""
