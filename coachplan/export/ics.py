"""The plan as an iCalendar file: UTC times, stable UIDs, and no word on rank or tier."""

import re
from datetime import UTC
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from coachplan import __version__
from coachplan.core.plans.plan import Session, WeekPlan

SUFFIX = ".ics"

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_NAMESPACE = UUID("7f0f1d2c-6a0e-5f5b-9f3e-0c8d5a4b2e11")
"""Names every UID made here; it must never change, or calendars would show sessions twice."""


def export(plan: WeekPlan) -> str:
    """Return the week as text for a calendar program: one event per session, CRLF line ends."""
    calendar = Calendar()
    calendar.add("prodid", f"-//coachplan//coachplan {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for session in plan.sessions:
        calendar.add_component(_event(session, plan))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def uid(team: str, session: str) -> str:
    """Return the UID of a session: it names team, week, rep and ordinal, never the time."""
    return f"{uuid5(_NAMESPACE, f'{team}/{session}')}@coachplan"


def _event(session: Session, plan: WeekPlan) -> Event:
    event = Event()
    event.add("uid", uid(plan.team, session.id))
    event.add("dtstamp", plan.as_of.astimezone(UTC))
    event.add("dtstart", session.start.astimezone(UTC))
    event.add("dtend", session.end.astimezone(UTC))
    event.add("sequence", 0)
    event.add("summary", _plain(f"Coaching: {', '.join(session.people)}"))
    event.add("description", _content(session))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _content(session: Session) -> str:
    told = [_sentence(text) for text in (session.theme, session.focus) if text]
    return "\n".join([*told, "", *(f"- {_plain(prompt)}" for prompt in session.prompts)])


def _sentence(text: str) -> str:
    return _plain(text[:1].upper() + text[1:])


def _plain(text: str) -> str:
    """Return ``text`` as one line: a calendar program is no safer from control characters than a terminal."""
    return _CONTROL.sub("\ufffd", text)
