"""The live pass over a fleet: features, scores, episodes, reasons."""
