"""What live predictions are worth: the ledger, calibration, drift."""
