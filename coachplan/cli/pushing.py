"""Pushing a published week into the manager's calendar on a server: each entry on record before it leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from coachplan.cli import exits
from coachplan.cli.inputs import Inputs, folder_of, path_beside
from coachplan.cli.outbox import Delivered, Outbox, complain, undelivered, written_instead
from coachplan.cli.publishing import Offered
from coachplan.cli.settling import Case, Settled, settled
from coachplan.cli.usage import refuse
from coachplan.core.memory.entries import Entry, due_entries, known_entry, left_elsewhere, takes_out_most
from coachplan.core.memory.records import Pushed
from coachplan.core.problems import Problem, Rejected, RejectedInput, counted
from coachplan.core.team.servers import CaldavSettings
from coachplan.export import ics
from coachplan.files.calendars.wording import fingerprint
from coachplan.files.password import password
from coachplan.files.user_file import user_settings
from coachplan.send.addresses import FetchFailed
from coachplan.send.caldav import Pass, RemoteCalendar, remote_calendar
from coachplan.send.exchange import Access

ENTRIES = ("entry", "entries")

_DONE = frozenset({"standing", "removed"})
_LEFT = frozenset({"changed", "gone"})
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "changed": (
        "W7201",
        "somebody changed this entry in the calendar; it is left as it is",
        "--overwrite-remote brings it to where the plan has it",
    ),
    "gone": (
        "W7202",
        "somebody removed this entry from the calendar; it stays away",
        "--overwrite-remote writes it again",
    ),
    "refused": ("E7210", "the server does not take this entry", "the same command tries it again"),
}
"""What is said of entries that are not as the plan wants them: code, fault, way out."""


@dataclass(frozen=True, slots=True)
class Diary:
    """What was settled before the week was planned: the calendar, a folder instead, and what counts more."""

    settings: CaldavSettings
    instead: str | None = None
    overwrite: bool = False


def diary_for(inputs: Inputs, instead: str | None, *, overwrite: bool) -> Diary:
    """Return which calendar the week is written to, or which folder ``instead``.

    Raises:
        RejectedUsage: E0162, no calendar is named.
    """
    settings = inputs.roster.caldav or user_settings().caldav
    if settings is None:
        hint = "add to the roster: caldav: {url: https://cal.example.com/maren/coaching/}"
        refuse("E0162", "no calendar to write to is named", hint)
    return Diary(settings, instead, overwrite)


def push(inputs: Inputs, offered: Offered, diary: Diary) -> Delivered:
    """Bring the calendar to where a published week is, or write its entries to a folder.

    Nothing that goes wrong here undoes the plan: it is told, and is in the exit code.
    """
    wanted = tuple(_entries(inputs, offered))
    try:
        secret = password(diary.settings, folder_of(inputs.source))
        if diary.instead is not None:
            texts = {f"{one.session.replace('/', '-')}{ics.SUFFIX}": one.text for one in wanted if one.text}
            return written_instead(Path(diary.instead), texts, ics.MARK, ENTRIES)
        cases = _cases(inputs, offered, diary, wanted)
        if not cases:
            return Delivered(exits.DONE, "The calendar is up to date.")
        calendar = _calendar(inputs, diary.settings, secret)
        calendar.check()
        complain(_elsewhere(inputs, diary))
    except (RejectedInput, FetchFailed) as rejected:
        return undelivered(rejected.problems)
    return pushed(cases, calendar, Outbox(inputs))


def _calendar(inputs: Inputs, settings: CaldavSettings, secret: str) -> RemoteCalendar:
    trust = str(path_beside(inputs.source, settings.ca_file)) if settings.ca_file else None
    hosts = frozenset(host.lower() for host in inputs.roster.allow_private_hosts)
    return remote_calendar(settings.url, Pass(settings.user, secret, trust), Access(private_hosts=hosts))


def _cases(inputs: Inputs, offered: Offered, diary: Diary, wanted: Sequence[Entry]) -> list[Case]:
    """Return what has to be settled with the server, by the records of this calendar.

    Raises:
        RejectedInput: E7301, it would take out most of what stands there.
    """
    name = _name_on_record(diary)
    found = {
        session: known_entry(told) for (one, session), told in inputs.history.pushed.items() if one == name
    }
    due = due_entries(wanted, found, overwrite=diary.overwrite)
    if not diary.overwrite and takes_out_most(due, found, _ahead(inputs)):
        message = "this would take out more than half of the entries that are ahead in the calendar"
        hint = "is the roster complete? if it is: --overwrite-remote"
        raise RejectedInput((Problem("E7301", message, hint=hint, source="caldav"),))
    cases = []
    for entry in due:
        known = found.get(entry.session)
        begun = Pushed(
            at=inputs.now,
            monday=offered.plan.monday,
            calendar=name,
            session=entry.session,
            target=known.last.target if known else "",
            etag=known.last.etag if known else "",
            words=entry.words,
            alarm=entry.alarm,
            state="begun",
        )
        cases.append(Case(entry, begun, known, diary.overwrite))
    return cases


def _name_on_record(diary: Diary) -> str:
    return sha256(diary.settings.url.encode()).hexdigest()[:16]


def _elsewhere(inputs: Inputs, diary: Diary) -> Iterator[Problem]:
    """Yield that entries are left in a calendar that was named before, if some are."""
    if left := left_elsewhere(inputs.history.pushed, _name_on_record(diary), _ahead(inputs)):
        message = f"{counted(left, *ENTRIES)} still to come stay in the calendar that was named before"
        yield Problem("W7203", message, hint="take them out there; they are written here", source="caldav")


def _entries(inputs: Inputs, offered: Offered) -> Iterator[Entry]:
    """Yield the entries of all sessions that have not begun, those to take out among them."""
    plan, now, roster = offered.plan, inputs.now.astimezone(UTC), inputs.roster
    edition = ics.Edition("", roster.manager.name, offered.revisions, roster.alarm)
    for session in plan.sessions:
        if session.kind != "existing" and session.start.astimezone(UTC) > now:
            text = ics.entry(plan, edition, session)
            told = {"text": text, "words": fingerprint(text.encode()), "alarm": roster.alarm}
            yield Entry(session=session.id, uid=ics.uid(plan.team, session.id), **told)
    for gone in offered.revisions.cancelled:
        if gone.start.astimezone(UTC) > now:
            yield Entry(session=gone.id, uid=ics.uid(plan.team, gone.id))


def _ahead(inputs: Inputs) -> frozenset[str]:
    """Return the sessions, called off or not, that have not begun."""
    now = inputs.now.astimezone(UTC)
    return frozenset(one.id for one in inputs.history.sessions.values() if one.start.astimezone(UTC) > now)


def pushed(cases: Sequence[Case], calendar: RemoteCalendar, outbox: Outbox) -> Delivered:
    """Settle entries one by one, and tell; where server or history give up, the others wait."""
    done: list[Settled] = []
    try:
        # All at once: of what was begun and did not come about the next run finds nothing there.
        outbox.begin(*(case.begun for case in cases))
        for case in cases:
            one = settled(case, calendar)
            done.append(one)
            outbox.end(one.record)
    except Rejected as stopped:
        left = len(cases) - len(done)
        wait = f"; {counted(left, *ENTRIES)} wait for the next run" if left else ""
        complain([replace(problem, message=f"{problem.message}{wait}") for problem in stopped.problems])
        return _told(done, broken=True)
    return _told(done, broken=False)


def _told(done: Sequence[Settled], *, broken: bool) -> Delivered:
    """Say what stands, what was left and what was refused, and find the exit code for it."""
    complain(_complaint(one) for one in done if one.record.state not in _DONE)
    states = [(one.record.state, bool(one.record.words)) for one in done]
    written, out = states.count(("standing", True)), states.count(("removed", False))
    left = sum(state in _LEFT for state, _ in states)
    parts = [f"{counted(written, *ENTRIES)} written"] if written or not out else []
    parts += [f"{out} taken out"] if out else []
    parts += [f"{left} left to whoever changed them"] if left else []
    if written + out == len(done) and not broken:
        return Delivered(exits.DONE, f"In the calendar: {', '.join(parts)}.")
    code = exits.PARTLY_SENT if written + out + left else exits.UNSENT
    return Delivered(code, f"In the calendar: {', '.join(parts)}.")


def _complaint(one: Settled) -> Problem:
    code, message, hint = _WORDS[one.record.state]
    status = f" (status {one.status})" if one.status else ""
    return Problem(code, f"{message}{status}", hint=hint, source=one.record.session)
