"""Letters: the messages that a published week calls for, each with a name that it keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from coachplan.cli.inputs import Inputs
from coachplan.cli.publishing import Offered
from coachplan.core.memory.records import Kept, Mailed
from coachplan.core.plans.own_copy import own_copies
from coachplan.core.plans.plan import Session
from coachplan.core.team.roster import Rep
from coachplan.core.team.servers import MailSettings
from coachplan.export.html.week_page import Shown
from coachplan.export.ics import Edition, invitation, uid
from coachplan.export.mail import Envelope, cancellation_message, invitation_message, page_message
from coachplan.files.shipped import templates


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person; ``rep`` and ``session`` are empty for the manager's page."""

    envelope: Envelope
    data: bytes
    rep: str = ""
    session: str = ""

    @property
    def name(self) -> str:
        """Return what to call its file, without the ending."""
        return f"{self.rep}.{self.session.replace('/', '-')}" if self.session else "week"


@dataclass(frozen=True, slots=True)
class _Post:
    """What every letter of a week is made of; ``sender`` and ``manager`` are addresses."""

    inputs: Inputs
    offered: Offered
    sender: str
    manager: str

    def envelope(self, recipient: str, *words: str) -> Envelope:
        """Return the envelope of the letter that ``words`` name among all of the team's."""
        name = uid(self.inputs.roster.team, "/".join(("mail", *words)))
        return Envelope(self.sender, recipient, name, self.offered.plan.as_of)


def letters(inputs: Inputs, offered: Offered, settings: MailSettings, manager: str) -> list[Letter]:
    """Return the manager's page and, if the settings ask for them, the reps' invitations; sent or not.

    A session that is called off has a letter only where its rep was invited before.
    """
    post = _Post(inputs, offered, settings.sender or manager, manager)
    return [_page(post), *(_invitations(post) if settings.reps else ())]


def _page(post: _Post) -> Letter:
    plan = post.offered.plan
    week = post.inputs.history.weeks.get(plan.monday)
    number = len(week.ever) if week else 0
    shown = Shown(plan, post.offered.week, post.offered.ranking)
    envelope = post.envelope(post.manager, plan.week, "page", str(number))
    return Letter(envelope, page_message(shown, envelope, templates()))


def _invitations(post: _Post) -> Iterator[Letter]:
    offered, now = post.offered, post.inputs.now.astimezone(UTC)
    for rep in post.inputs.roster.reps:
        if rep.email is None:
            continue
        for session in offered.plan.sessions:
            if rep.id in session.reps and session.kind != "existing" and session.start.astimezone(UTC) > now:
                yield _invitation(post, rep, rep.email, session)
        for gone in offered.revisions.cancelled:
            if rep.id in gone.reps and gone.start.astimezone(UTC) > now and _was_invited(post, rep, gone):
                yield _cancellation(post, rep, rep.email, gone)


def _invitation(post: _Post, rep: Rep, address: str, session: Session) -> Letter:
    offered, roster = post.offered, post.inputs.roster
    (copy,) = (
        one
        for one in own_copies(
            offered.plan.model_copy(update={"sessions": (session,)}), offered.ranking, roster
        )
        if one.rep == rep.id
    )
    envelope = post.envelope(address, session.id, rep.id, _number(post, session))
    calendar = invitation(offered.plan, _edition(post, rep), session, (post.sender, address))
    return Letter(envelope, invitation_message(copy, calendar, envelope), rep.id, session.id)


def _cancellation(post: _Post, rep: Rep, address: str, gone: Kept) -> Letter:
    envelope = post.envelope(address, gone.id, rep.id, _number(post, gone))
    calendar = invitation(post.offered.plan, _edition(post, rep), gone, (post.sender, address))
    when = gone.start.astimezone(ZoneInfo(rep.timezone or post.offered.plan.timezone))
    manager = post.inputs.roster.manager.name
    return Letter(envelope, cancellation_message(when, manager, calendar, envelope), rep.id, gone.id)


def _edition(post: _Post, rep: Rep) -> Edition:
    roster = post.inputs.roster
    return Edition(rep.id, roster.manager.name, post.offered.revisions, roster.alarm)


def _number(post: _Post, session: Session | Kept) -> str:
    """Return the number of the entry's latest version: a changed entry is a letter of its own."""
    return str(post.offered.revisions.sequences.get(session.id, 0))


def _was_invited(post: _Post, rep: Rep, gone: Kept) -> bool:
    words = post.inputs.history.mailed.values()
    return any(one.session == gone.id and one.rep == rep.id and one.state != "refused" for one in words)


def mailed(letter: Letter, offered: Offered, now: datetime, state: str) -> Mailed:
    """Return the record of what became of a letter."""
    return Mailed.model_validate(
        {
            "at": now,
            "monday": offered.plan.monday,
            "message": letter.envelope.message_id,
            "rep": letter.rep,
            "session": letter.session,
            "state": state,
        }
    )
