"""Calls: which times are free, booking, moving, ending; letters with the calendar file."""
