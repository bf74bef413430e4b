"""Calendars: the time that a week has on offer."""
