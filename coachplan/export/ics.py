"""The plan as an iCalendar file: UTC times, stable UIDs, and no word on rank or tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event, vCalAddress

from coachplan import __version__
from coachplan.core.calendars.busy import OURS
from coachplan.core.memory.records import Kept
from coachplan.core.memory.revisions import Revisions
from coachplan.core.plans.own_copy import partner_of
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.safe import safe

SUFFIX = ".ics"

MARK = b"PRODID:-//coachplan//"
"""What every calendar written here holds in its first lines."""

_NAMESPACE = UUID("7f0f1d2c-6a0e-5f5b-9f3e-0c8d5a4b2e11")
"""Names every UID made here; it must never change, or calendars would show sessions twice."""


UNPUBLISHED = Revisions()
"""Nothing was published before."""


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom a calendar is written, and what earlier ones said.

    ``rep`` is the id of the one rep whose sessions it holds, empty for the manager, who gets all;
    ``manager`` is whom the rep meets. ``revisions`` numbers the versions of each entry and names
    those to take out again; ``alarm`` is a reminder's minutes.
    """

    rep: str = ""
    manager: str = ""
    revisions: Revisions = UNPUBLISHED
    alarm: int | None = None


FIRST = Edition()
"""The manager's own calendar, written for the first time."""


def export(plan: WeekPlan, edition: Edition = FIRST) -> str:
    """Return the week as text for a calendar program: one event per session, CRLF line ends.

    What stands in the manager's calendar already is not written once more.
    """
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    for session in plan.sessions:
        if session.kind != "existing" and _is_for(edition, session.reps):
            calendar.add_component(_confirmed(session, plan, edition))
    # Who left a session that goes on finds it cancelled; for the manager it stands.
    left = edition.revisions.left if edition.rep else ()
    for gone in (*edition.revisions.cancelled, *left):
        if _is_for(edition, gone.reps):
            calendar.add_component(_cancelled(gone, plan, edition))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def entry(plan: WeekPlan, edition: Edition, session: Session) -> str:
    """Return one session as a calendar of its own, as a server keeps it: without a method (RFC 4791 4.1)."""
    calendar = _calendar()
    calendar.add_component(_confirmed(session, plan, edition))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def invitation(plan: WeekPlan, edition: Edition, session: Session | Kept, between: tuple[str, str]) -> str:
    """Return one session as a calendar that invites a rep, or calls off what is not in the plan any more.

    ``between`` holds the addresses of the manager and of the one rep who is invited (RFC 5546).
    """
    calendar = _calendar()
    organizer, attendee = (vCalAddress(f"mailto:{address}") for address in between)
    if isinstance(session, Session):
        calendar.add("method", "REQUEST")
        event = _confirmed(session, plan, edition)
        attendee.params["PARTSTAT"] = "NEEDS-ACTION"
        attendee.params["RSVP"] = "TRUE"
    else:
        calendar.add("method", "CANCEL")
        event = _cancelled(session, plan, edition)
    event.add("organizer", organizer)
    event.add("attendee", attendee)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//coachplan//coachplan {__version__}//EN")
    calendar.add("version", "2.0")
    return calendar


def uid(team: str, session: str) -> str:
    """Return the UID of a session: it names team, week, rep and ordinal, never the time."""
    return f"{uuid5(_NAMESPACE, f'{team}/{session}')}{OURS}"


def _is_for(edition: Edition, reps: Sequence[str]) -> bool:
    return not edition.rep or edition.rep in reps


def _confirmed(session: Session, plan: WeekPlan, edition: Edition) -> Event:
    event = _entry(session, plan, edition)
    event.add("description", _content(session))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    if edition.alarm is not None:
        event.add_component(_alarm(edition.alarm))
    return event


def _cancelled(session: Kept, plan: WeekPlan, edition: Edition) -> Event:
    event = _entry(session, plan, edition)
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event


def _entry(session: Session | Kept, plan: WeekPlan, edition: Edition) -> Event:
    event = Event()
    # A rep's copy names nobody but whom the session is with.
    other = partner_of(edition.rep, session) or edition.manager
    whom = f" with {other}" if edition.rep else f": {', '.join(_people(session))}"
    event.add("uid", uid(plan.team, session.id))
    event.add("dtstamp", plan.as_of.astimezone(UTC))
    event.add("dtstart", session.start.astimezone(UTC))
    event.add("dtend", session.end.astimezone(UTC))
    event.add("sequence", edition.revisions.sequences.get(session.id, 0))
    event.add("summary", safe(f"Coaching{whom}"))
    return event


def _people(session: Session | Kept) -> Sequence[str]:
    return session.people or session.names


def _alarm(minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Coaching")
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _content(session: Session) -> str:
    told = [_sentence(text) for text in (session.theme, session.focus, *session.agreed) if text]
    return "\n".join([*told, "", *(f"- {safe(prompt)}" for prompt in session.prompts)])


def _sentence(text: str) -> str:
    return safe(text[:1].upper() + text[1:])
