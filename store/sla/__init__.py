"""Service targets: what is promised, by when a ticket's targets are due, holds, and news for staff."""
