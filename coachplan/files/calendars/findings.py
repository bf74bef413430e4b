"""What is odd about a calendar: counted, named by UID, and never by title."""

import re
from collections.abc import Mapping

from coachplan.core.problems import Problem

_MOST = 20
"""Findings of one kind that are listed; the rest is counted."""

_HINTS: Mapping[str, str] = {
    "W3201": "its whole span counts as busy; end it in the calendar if it is not meant",
    "W3202": "correct the rule in the calendar",
    "W3206": "correct its end in the calendar; it is left out",
    "W3207": "correct it in the calendar",
    "W3208": "give the rep's address to the meeting, or the whole name in its title",
}


class Findings:
    """Gathers the findings of one calendar in the order of the file."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._found: dict[str, list[str]] = {}
        self._zones: dict[str, list[str]] = {}
        self._whole: list[Problem] = []

    def event(self, code: str, uid: str, text: str) -> None:
        """Note something odd about one event."""
        self._found.setdefault(code, []).append(f"event {plain(uid) or 'without a UID'}: {text}")

    def unknown_zone(self, name: str, uid: str) -> None:
        """Note an event in a zone that nobody knows."""
        self._zones.setdefault(name, []).append(uid)

    def calendar(self, code: str, message: str, hint: str) -> None:
        """Note something odd about the calendar as a whole."""
        self._whole.append(Problem(code, message, hint=hint, source=self._source))

    def problems(self) -> tuple[Problem, ...]:
        """Return all of them: the calendar's own first, then zones, then events by code."""
        zones = [self._zone(name, uids) for name, uids in sorted(self._zones.items())]
        events: list[Problem] = []
        for code, texts in sorted(self._found.items()):
            events += [self._problem(code, text) for text in texts[:_MOST]]
            if len(texts) > _MOST:
                events.append(self._problem(code, f"and {len(texts) - _MOST} more events like these"))
        return (*self._whole, *zones[:_MOST], *events)

    def _problem(self, code: str, text: str) -> Problem:
        return Problem(code, text, hint=_HINTS[code], source=self._source)

    def _zone(self, name: str, uids: list[str]) -> Problem:
        count = "an event is" if len(uids) == 1 else f"{len(uids)} events are"
        first = plain(uids[0]) or "without a UID"
        return Problem(
            "E3204",
            f"{count} in the time zone '{plain(name)}', which is not known (the first: {first})",
            hint=f'say which it is: timezone_aliases: {{"{plain(name)}": Europe/Berlin}}, for example',
            source=self._source,
        )


def plain(text: str) -> str:
    """Return ``text`` as something that any terminal shows: printable, and not long."""
    return re.sub(r"[^\x20-\x7e]", "?", text)[:80]
