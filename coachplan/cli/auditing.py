"""Auditing: from calendar files, and a roster if there is one, to the audit."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from coachplan.cli import clock
from coachplan.cli.calendars import with_holidays
from coachplan.cli.inputs import Asked, Inputs, read_inputs, roster_setting
from coachplan.cli.ranked import ranked
from coachplan.cli.watching import this_monday
from coachplan.core.audit.audit import audit
from coachplan.core.audit.figures import Audit
from coachplan.core.audit.matching import called, circle, everyone, owner_among
from coachplan.core.audit.meetings import Meetings, PastMeeting
from coachplan.core.audit.scene import Bars, Scene, Team
from coachplan.core.calendars.busy import CalendarTerms
from coachplan.core.calendars.one_to_ones import Matcher, Person
from coachplan.core.calendars.presence import missed_after
from coachplan.core.calendars.taken import NOTHING, Taken
from coachplan.core.calendars.week import local, week_on_offer
from coachplan.core.intervals import Interval, intersection, total
from coachplan.core.isoweek import week_of
from coachplan.core.memory.given import on_record
from coachplan.core.plans.given import OnRecord
from coachplan.core.plans.needs import needs_of
from coachplan.core.plans.standards import gauges_of, values_of
from coachplan.core.policies.policy import Policy
from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.roster import Manager, Rep, Roster
from coachplan.files.calendars.files import CalendarFile, calendar_files
from coachplan.files.calendars.meetings import read_meetings, zone_of
from coachplan.files.policies import load_policy, policy_names
from coachplan.files.shipped import shipped

_DEFAULT_POLICY = "balanced"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for; ``hours_only`` leaves out what is told of the team beside them."""

    calendars: tuple[str, ...]
    weeks: int
    roster: str | None
    policy: str | None
    now: str | None
    home: str | None
    hours_only: bool = False


def audited(wanted: Wanted) -> tuple[Audit, tuple[Problem, ...]]:
    """Return the audit, and what its reader should know about the inputs.

    Raises:
        RejectedInput: a calendar or the roster cannot be used; every problem found is listed.
    """
    files = _files(wanted.calendars)
    return _audited(_inputs(wanted), files, wanted)


def audited_for(inputs: Inputs, calendars: Sequence[str], weeks: int) -> Audit:
    """Return the hours in ``calendars`` (paths) of a team that is read already; as ``audited`` else.

    Tiers, policies and the week's working time are left out: a plan has its own.
    """
    wanted = Wanted(tuple(calendars), weeks, roster=None, policy=None, now=None, home=None, hours_only=True)
    return _audited(inputs, _files(calendars), wanted)[0]


def _audited(
    inputs: Inputs | None, files: Sequence[CalendarFile], wanted: Wanted
) -> tuple[Audit, tuple[Problem, ...]]:
    manager = inputs.roster.manager if inputs else Manager(timezone=zone_of(files[0].data))
    now = inputs.now if inputs else clock.now(wanted.now, manager.timezone)
    window = _window(now, wanted.weeks)
    aliases = inputs.roster.timezone_aliases if inputs else {}
    read = _read(files, _terms(manager.timezone, window, aliases), once=not wanted.hours_only)
    scene = _scene(inputs, manager, wanted, (now, window), read)
    # What is missing from a past week is no reason to say nothing about it.
    told = tuple(problem.as_warning() for one in read for problem in one.findings)
    return audit(read, scene), (*(inputs.warnings if inputs else ()), *told)


def _on_record(inputs: Inputs, weeks: int) -> OnRecord | None:
    """Return what the history knows of the weeks that are over."""
    this = this_monday(inputs)
    names = {rep.id: rep.name for rep in inputs.roster.reps}
    return on_record(inputs.history, names, (this - timedelta(weeks=weeks), this), inputs.now)


def _seen(inputs: Inputs, weeks: int) -> frozenset[str]:
    """Return the reps who had a session or a conversation in the last weeks, as somebody said."""
    now, begins = inputs.now, inputs.now - timedelta(weeks=weeks)
    sessions = inputs.history.sessions.values()
    held = {rep for s in sessions if s.state == "held" and begins <= s.start <= now for rep in s.reps}
    talked = {t.rep for t in inputs.history.talks if begins.date() <= t.day <= now.date()}
    return frozenset(held | talked)


def _inputs(wanted: Wanted) -> Inputs | None:
    if roster_setting(wanted.roster).value is None:
        return None
    inputs = read_inputs(wanted.roster, Asked(policy=wanted.policy, now=wanted.now, home=wanted.home))
    return with_holidays(inputs, inputs.now.date())


def _files(paths: Sequence[str]) -> tuple[CalendarFile, ...]:
    files: dict[str, CalendarFile] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            files |= {file.source: file for file in calendar_files(Path(path))}
        except RejectedInput as rejected:
            problems += rejected.problems
    if problems:
        raise RejectedInput(tuple(problems))
    return tuple(files.values())


def _window(now: datetime, weeks: int) -> Interval:
    """Return the weeks up to ``now``, by the clock on the wall, in UTC minutes."""
    begins = now - timedelta(weeks=weeks)
    return int(begins.timestamp()) // 60, int(now.timestamp()) // 60


def _terms(zone: str, window: Interval, aliases: Mapping[str, str]) -> CalendarTerms:
    nobody = Matcher(owner=Person(id="", name=""))
    return CalendarTerms(zone=zone, window=window, matcher=nobody, aliases=aliases)


def _read(files: Sequence[CalendarFile], terms: CalendarTerms, *, once: bool) -> list[Meetings]:
    """Return the meetings of every file; a process that does so ``once`` keeps them to its end."""
    read: list[Meetings] = []
    problems: list[Problem] = []
    # What is read stays; looking through it for waste over and over would take a seventh of the time.
    gc.disable()
    for file in files:
        try:
            read.append(read_meetings(file.data, file.source, terms))
        except RejectedInput as rejected:
            problems += rejected.problems
    if once:
        gc.freeze()
    gc.enable()
    if problems:
        raise RejectedInput(tuple(problems))
    return read


def _scene(
    inputs: Inputs | None,
    manager: Manager,
    wanted: Wanted,
    time: tuple[datetime, Interval],
    read: Sequence[Meetings],
) -> Scene:
    roster, policies = inputs.roster if inputs else None, _policies(inputs, wanted.policy)
    meetings = [meeting for one in read for meeting in one.meetings]
    people = tuple(_person(rep) for rep in roster.reps) if roster else ()
    owner = _owner(manager, read, meetings, people)
    (now, window), beside = time, not wanted.hours_only
    working = (
        _working(roster or _of_nobody(manager), inputs.taken if inputs else NOTHING, window) if beside else 0
    )
    return Scene(
        name=roster.team if roster else "everyone met",
        zone=manager.timezone,
        now=now,
        weeks=wanted.weeks,
        window=window,
        circle=circle(owner, people if roster else everyone(meetings, owner)),
        working_minutes=working,
        bars=Bars.model_validate(shipped("audit")),
        flag_share=next(one.flag_share for one in policies if one.flag_share),
        planned_share=policies[0].planned_share,
        team=_team(inputs, policies, wanted.weeks) if inputs and beside else None,
    )


def _person(rep: Rep) -> Person:
    return Person(id=rep.id, name=rep.name, addresses=(rep.email.lower(),) if rep.email else ())


def _owner(
    manager: Manager, read: Sequence[Meetings], meetings: Sequence[PastMeeting], people: Sequence[Person]
) -> tuple[str, ...]:
    """Return the manager's addresses: as the roster has them, else as the calendars tell."""
    own = (manager.email.lower(),) if manager.email else ()
    spelt = called(manager.name, meetings, people)
    named = tuple(one.owner for one in read if one.owner)
    theirs = {address for one in people for address in one.addresses}
    known = {*own, *spelt} or set(named) - theirs
    return tuple(sorted(known)) or owner_among(meetings, people)


def _policies(inputs: Inputs | None, asked: str | None) -> tuple[Policy, ...]:
    """Return the policy in force, then the shipped ones."""
    first = inputs.policy if inputs else load_policy(asked or _DEFAULT_POLICY, Path())
    others = (load_policy(name, Path()) for name in policy_names() if name != first.name)
    return (first, *others)


def _team(inputs: Inputs, policies: tuple[Policy, ...], weeks: int) -> Team:
    ranking = ranked(inputs)
    values = values_of(ranking)
    needs = needs_of(gauges_of(inputs.metrics, values), values)
    bars = Bars.model_validate(shipped("audit"))
    missed = missed_after(inputs.roster, inputs.taken, inputs.now.date(), bars.unseen_days)
    seen = _seen(inputs, weeks).union(rep.id for rep in inputs.roster.reps if rep.id not in missed)
    return Team(ranking, needs, policies, _on_record(inputs, weeks), seen, missed)


def _of_nobody(manager: Manager) -> Roster:
    """Return a roster for the hours of a manager whose team is not known."""
    return Roster(manager=manager, reps=(Rep.model_validate("everyone"),))


def _working(roster: Roster, taken: Taken, window: Interval) -> int:
    """Return the minutes that the manager works in the window, holidays and days away excepted."""
    zone = ZoneInfo(roster.manager.timezone)
    first, last = (week_of(local(minute, zone).date()) for minute in window)
    week, minutes = first, 0
    while week.monday <= last.monday:
        minutes += total(intersection(week_on_offer(roster, week, taken).manager.working, [window]))
        week = week.shifted(1)
    return minutes
