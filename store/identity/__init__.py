"""Who may come in: tenants, people, sessions, single-use links, tokens, limits, the audit log, personal data."""
