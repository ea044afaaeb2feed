"""Storage that stays small: retention, the columnstore, and what tables take on disk."""
