"""Pages of calendars, service areas and targets, and of news for staff."""
