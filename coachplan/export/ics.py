"""The plan as an iCalendar file: UTC times, stable UIDs, and no word on rank or tier."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

from coachplan import __version__
from coachplan.core.plans.plan import Session, WeekPlan

SUFFIX = ".ics"

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_NAMESPACE = UUID("7f0f1d2c-6a0e-5f5b-9f3e-0c8d5a4b2e11")
"""Names every UID made here; it must never change, or calendars would show sessions twice."""


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom a calendar is written, and what earlier ones said.

    ``rep`` is the id of the one rep whose sessions it holds, empty for the manager, who gets all;
    ``manager`` is whom the rep meets. ``sequences`` holds by session how often it has changed since
    it was first written, ``cancelled`` the sessions that were written before and are off, ``alarm``
    the minutes of a reminder.
    """

    rep: str = ""
    manager: str = ""
    sequences: Mapping[str, int] = field(default_factory=dict)
    cancelled: Sequence[Session] = ()
    alarm: int | None = None


FIRST = Edition()
"""The manager's own calendar, written for the first time."""


def export(plan: WeekPlan, edition: Edition = FIRST) -> str:
    """Return the week as text for a calendar program: one event per session, CRLF line ends.

    What stands in the manager's calendar already is not written once more.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//coachplan//coachplan {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for session in _own(plan.sessions, edition):
        calendar.add_component(_event(session, plan, edition))
    for session in _own(edition.cancelled, edition):
        event = _event(session, plan, edition)
        event["status"] = "CANCELLED"
        calendar.add_component(event)
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _own(sessions: Sequence[Session], edition: Edition) -> Iterator[Session]:
    for session in sessions:
        if session.kind != "existing" and (not edition.rep or edition.rep in session.reps):
            yield session


def uid(team: str, session: str) -> str:
    """Return the UID of a session: it names team, week, rep and ordinal, never the time."""
    return f"{uuid5(_NAMESPACE, f'{team}/{session}')}@coachplan"


def _event(session: Session, plan: WeekPlan, edition: Edition) -> Event:
    event = Event()
    # A rep's copy names nobody but the manager.
    whom = f" with {edition.manager}" if edition.rep else f": {', '.join(session.names)}"
    event.add("uid", uid(plan.team, session.id))
    event.add("dtstamp", plan.as_of.astimezone(UTC))
    event.add("dtstart", session.start.astimezone(UTC))
    event.add("dtend", session.end.astimezone(UTC))
    event.add("sequence", edition.sequences.get(session.id, 0))
    event.add("summary", _plain(f"Coaching{whom}"))
    event.add("description", _content(session))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    if edition.alarm is not None and session not in edition.cancelled:
        event.add_component(_alarm(edition.alarm))
    return event


def _alarm(minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Coaching")
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _content(session: Session) -> str:
    told = [_sentence(text) for text in (session.theme, session.focus) if text]
    return "\n".join([*told, "", *(f"- {_plain(prompt)}" for prompt in session.prompts)])


def _sentence(text: str) -> str:
    return _plain(text[:1].upper() + text[1:])


def _plain(text: str) -> str:
    """Return ``text`` as one line: a calendar program is no safer from control characters than a terminal."""
    return _CONTROL.sub("\ufffd", text)
