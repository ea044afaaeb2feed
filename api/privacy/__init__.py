"""The API's routes about personal data and about the audit log."""
