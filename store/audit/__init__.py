"""The audit log: its rows, its chain of hashes, and the names of what it records."""
