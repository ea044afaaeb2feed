"""Accounts: the links that let people in, what changes an account, and the mails about it."""
