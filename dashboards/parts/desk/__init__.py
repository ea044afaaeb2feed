"""Parts of tickets and mails."""
