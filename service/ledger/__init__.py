"""The live ledger: what predictions were worth, and the rungs that follow from it."""
