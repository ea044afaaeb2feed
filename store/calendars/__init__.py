"""Service areas and the calendars that they work by."""
