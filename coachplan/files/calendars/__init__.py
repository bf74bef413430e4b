"""Calendars of other programs: the bytes of an .ics file become busy time.

Everything is counted in steps, nothing in seconds, and no state outlives a calendar, so a reading
depends on its bytes and its terms alone. ``docs/calendars.md`` says what each odd case means.
"""
