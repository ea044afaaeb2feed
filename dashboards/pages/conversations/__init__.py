"""Pages of conversations: all of them, one, mails that wait for a person."""
