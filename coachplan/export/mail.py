"""Messages: the manager's page of a week, and reps' invitations; names stand in bodies, never in headers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from coachplan.core.plans.frame import frame_of
from coachplan.core.plans.own_copy import OwnCopy, OwnSession
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.summary import counted, missed_told, promises_told, summary
from coachplan.core.safe import safe
from coachplan.export.html.page import Templates, render
from coachplan.export.html.week_grid import clock, clock_span
from coachplan.export.html.week_page import Shown, week_title

SUFFIX = ".eml"

MARK = b"X-Mailer: coachplan"
"""What every message made here holds among its headers."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """All that the headers of a message say: addresses, a name for it that stays, and when it was made."""

    sender: str
    recipient: str
    message_id: str
    made: datetime


@dataclass(frozen=True, slots=True)
class _Talk:
    """One row of the manager's page."""

    day: str
    times: str
    names: Sequence[str]
    theme: str
    focus: str


def page_message(shown: Shown, envelope: Envelope, templates: Templates) -> bytes:
    """Return the manager's page as a message: a text, and the same with tables for those who see them."""
    plan = shown.plan
    days, talks, lists = frame_of(plan, shown.week, 30).days, list(_talks(plan)), _lists(plan)
    title = week_title(days[0], days[-1])
    values = {"plan": plan, "title": title, "summary": [*summary(plan)], "talks": talks, "lists": lists}
    message = _message(envelope, f"Coaching week {plan.week}: {counted(len(talks), 'session')}")
    message.set_content(_page_text(plan, title, talks, lists), cte="base64")
    message.add_alternative(render("mail.html.j2", templates, values), subtype="html", cte="base64")
    return _written(message)


def invitation_message(copy: OwnCopy, calendar: str, envelope: Envelope) -> bytes:
    """Return one session as an invitation to the rep; the ``copy`` holds that session alone."""
    (session,) = copy.sessions
    message = _message(envelope, f"Coaching, {_when(session, copy)}")
    message.set_content(_invitation_text(copy, session), cte="base64")
    return _with_calendar(message, calendar, "REQUEST")


def cancellation_message(when: datetime, manager: str, calendar: str, envelope: Envelope) -> bytes:
    """Return the word that a session is off; ``when`` it would have been, on the rep's clock."""
    message = _message(envelope, f"Called off: coaching, {when:%a} {when.day} {when:%b}")
    told = f"The session with {safe(manager)} on {_day(when)} at {when.hour}:{when:%M} is called off.\n"
    message.set_content(told, cte="base64")
    return _with_calendar(message, calendar, "CANCEL")


def _message(envelope: Envelope, subject: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=envelope.sender)
    message["To"] = Address(addr_spec=envelope.recipient)
    message["Subject"] = subject
    message["Date"] = format_datetime(envelope.made)
    message["Message-ID"] = f"<{envelope.message_id}>"
    # Nobody's holiday reply is to answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Mailer"] = "coachplan"
    return message


def _with_calendar(message: EmailMessage, calendar: str, method: str) -> bytes:
    message.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": method})
    return _written(message)


def _written(message: EmailMessage) -> bytes:
    # The library would draw the boundary by chance; the parts are base64, so this one is in none of them.
    message.set_boundary(f"={message['Message-ID'].strip('<>').partition('@')[0]}=")
    return message.as_bytes()


def _talks(plan: WeekPlan) -> Iterator[_Talk]:
    zone = ZoneInfo(plan.timezone)
    for session in sorted(plan.sessions, key=lambda session: (session.start, session.id)):
        start = session.start.astimezone(zone)
        theme = session.theme[:1].upper() + session.theme[1:]
        day = f"{start:%a} {start.day} {start:%b}"
        yield _Talk(day, clock_span(session, zone), session.people, theme, session.focus)


def _lists(plan: WeekPlan) -> list[tuple[str, list[str]]]:
    """Return what else is to be known, each part under its heading."""
    changes = [f"{', '.join(one.names)}: {one.what}; {one.why}" for one in plan.changes]
    return [
        ("Did not fit", [*missed_told(plan)]),
        ("Promises", [*promises_told(plan)]),
        ("What changed", changes),
        ("Worth knowing", [*plan.warnings]),
    ]


def _page_text(
    plan: WeekPlan, title: str, talks: Sequence[_Talk], lists: Sequence[tuple[str, list[str]]]
) -> str:
    lines = [f"Coaching week {plan.week}, {title}", "", " ".join("".join(one) for one in summary(plan)), ""]
    lines += [*(f"- {alert}" for alert in plan.alerts), ""] if plan.alerts else []
    lines += [f"{one.day}  {one.times}  {', '.join(one.names)}: {one.theme}" for one in talks]
    for heading, told in lists:
        lines += ["", heading, *(f"- {line}" for line in told)] if told else []
    lines += ["", f"Times are those of {plan.timezone}. For you, not for the team."]
    return "".join(f"{safe(line)}\n" for line in lines)


def _invitation_text(copy: OwnCopy, session: OwnSession) -> str:
    theme = session.theme[:1].upper() + session.theme[1:]
    meeting = f"{session.partner or copy.manager} and you meet on {_when(session, copy)}."
    opening = f"{copy.manager} opens it." if session.partner else ""
    lines = [f"Hello {copy.name},", "", f"{meeting} {opening}".strip(), "", theme]
    lines += [session.focus] if session.focus else []
    lines += ["A colleague joins you."] if session.together else []
    for heading, told in (
        ("What you two set out to do", session.agreed),
        ("To think about before", session.prompts),
    ):
        lines += ["", heading, *(f"- {line}" for line in told)] if told else []
    lines += ["", "It is your time: bring what matters to you."]
    return "".join(f"{safe(line)}\n" for line in lines)


def _when(session: OwnSession, copy: OwnCopy) -> str:
    zone = ZoneInfo(copy.timezone)
    return f"{_day(session.start)}, {clock(session.start, zone)}-{clock(session.end, zone)} ({copy.timezone})"


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B}"
