"""Calendars, service areas and service targets over HTTP."""
