"""The channel `email`: to customers, through a mail server."""
