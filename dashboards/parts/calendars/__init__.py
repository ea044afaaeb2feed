"""What the page of calendars shows, and its dialogs."""
