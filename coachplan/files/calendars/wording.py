"""What an entry of a calendar says to people, as one fingerprint, so that two texts of it can be compared."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

_OF_THE_PROGRAM = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"})
"""Properties that programs and servers write by themselves."""


def fingerprint(data: bytes) -> str:
    """Return the fingerprint of the events in a calendar; empty where it cannot be read or has none.

    Servers write an entry in another order, with other line ends and with marks of their own; programs
    note when an alarm was seen. None of that counts. Everything else that somebody adds or changes does.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(data)
        events = [sorted(_said(event)) for event in calendar.walk("VEVENT")]
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError, ArithmeticError, OSError):
        return ""
    return hashlib.sha256(json.dumps(sorted(events)).encode()).hexdigest() if events else ""


def _said(event: Any) -> Iterator[tuple[str, str]]:
    for name, values in event.items():
        if name not in _OF_THE_PROGRAM and not name.startswith("X-"):
            for value in values if isinstance(values, list) else [values]:
                yield name, _text(value)


def _text(value: Any) -> str:
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC).isoformat()
    text = value.to_ical()
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
