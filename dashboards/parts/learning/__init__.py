"""Parts about models, the ledger and reasons."""
