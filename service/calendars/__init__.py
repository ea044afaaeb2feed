"""Calendars: seeded with holidays, and edited; whatever changes one counts the targets that follow it anew."""
