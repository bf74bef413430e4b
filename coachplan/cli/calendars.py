"""Calendars and holidays: everything that a roster names is read once, for the week that is planned."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from coachplan.cli.holidays import holidays_of
from coachplan.cli.inputs import Inputs, folder_of, path_beside
from coachplan.cli.pipeline import chosen_week
from coachplan.cli.usage import from_the_command_line
from coachplan.core.calendars.busy import CalendarReading, CalendarTerms
from coachplan.core.calendars.one_to_ones import Matcher, Person
from coachplan.core.calendars.taken import ReadCalendar, Taken
from coachplan.core.calendars.taking import Read, taken_by
from coachplan.core.calendars.week import id_of, limits_of
from coachplan.core.isoweek import IsoWeek
from coachplan.core.problems import Problem, Rejected, RejectedInput
from coachplan.core.team.calendars import WEB
from coachplan.core.team.roster import Manager, Rep, Roster

_DAY = 1440
_MOST_SESSIONS = 20
"""Sessions of one rep and week whose UIDs are known as ours."""

_AT_ONCE = 8
"""Addresses that are asked at the same time."""


def with_calendars(inputs: Inputs, week: str | None) -> tuple[Inputs, IsoWeek]:
    """Return the inputs with what calendars and holidays take from a week, and the week.

    Args:
        inputs: the roster and what belongs to it.
        week: how the week was named; ``None`` is the one that is usually meant.

    Raises:
        RejectedUsage: there is no such week.
        RejectedInput: holidays or a calendar cannot be read, and ``on_calendar_error`` is ``fail``.
    """
    with from_the_command_line():
        about = inputs.now.date() if week is None else chosen_week(inputs, week).monday
    inputs = with_holidays(inputs, about)
    chosen = chosen_week(inputs, week)
    if chosen.monday.year != about.year:
        # A week is made from the same holidays however it was named.
        inputs = with_holidays(inputs, chosen.monday)
    roster = inputs.roster
    people = [person for person in roster.people if person.calendars]
    ours = _ours(roster, chosen) if people else frozenset()
    read = [_Sources(inputs, chosen, person, ours) for person in people]
    fetched = _fetched(read)
    found = [one for sources in read for one in sources.read(fetched)]
    rejected = tuple(_with_a_way_out(found))
    if rejected and roster.on_calendar_error == "fail":
        raise RejectedInput(rejected)
    limits = limits_of(chosen, roster.manager.timezone)
    taken = taken_by([one.read for one in found if one.read], limits, roster)
    sources = tuple(one.told for one in found)
    kept = taken.model_copy(update={"holidays": inputs.taken.holidays, "sources": sources})
    odd = tuple(problem.as_warning() for one in found for problem in one.problems)
    return replace(inputs, taken=kept, odd=odd), chosen


def with_holidays(inputs: Inputs, about: date) -> Inputs:
    """Return the inputs with everybody's holidays in the years around ``about``; raises ``RejectedInput``."""
    return replace(inputs, taken=Taken(holidays=holidays_of(inputs, about)))


def _with_a_way_out(found: Sequence["_Found"]) -> Iterator[Problem]:
    """Yield every fault, with whose calendar it is, and with what plans without it."""
    for one in found:
        rest = f"it is a calendar of {one.owner}; to plan without it: on_calendar_error: ignore"
        for problem in one.problems:
            if not problem.is_warning:
                yield replace(problem, hint=f"{problem.hint}; {rest}" if problem.hint else rest)


class _Found(NamedTuple):
    """One calendar after reading: the name of its owner, what it takes, and what the plan says of it."""

    owner: str
    read: Read | None
    told: ReadCalendar
    problems: tuple[Problem, ...]


class _Bytes(NamedTuple):
    """The bytes of one calendar, or why there are none."""

    source: str
    data: bytes | None
    problems: tuple[Problem, ...] = ()
    age: timedelta = timedelta()


class _Sources:
    """The calendars of one person."""

    def __init__(self, inputs: Inputs, chosen: IsoWeek, person: Manager | Rep, ours: frozenset[str]) -> None:
        self._inputs, self._person = inputs, person
        self._folder = folder_of(inputs.source)
        roster = inputs.roster
        begin, end = limits_of(chosen, roster.manager.timezone)
        self._terms = CalendarTerms(
            zone=person.timezone or roster.manager.timezone,
            # A day more on either side, so that a whole day elsewhere is seen whole.
            window=(begin - _DAY, end + _DAY),
            matcher=_matcher(roster, person),
            aliases=roster.timezone_aliases,
            ours=ours,
        )

    def addresses(self) -> list[tuple["_Sources", str]]:
        """Return the addresses on the web."""
        return [(self, text) for text in self._person.calendars if text.lower().startswith(WEB)]

    def read(self, fetched: dict[tuple[str, str], _Bytes]) -> Iterator[_Found]:
        """Yield what each calendar takes, in the order of the roster."""
        for text in self._person.calendars:
            known = fetched.get((self._who, text))
            yield from (self._understood(one) for one in ([known] if known else self._of_files(text)))

    @property
    def _who(self) -> str:
        return id_of(self._person)

    def _of_files(self, text: str) -> Iterable[_Bytes]:
        from coachplan.files.calendars.files import calendar_files

        try:
            files = calendar_files(path_beside(self._inputs.source, text))
        except RejectedInput as rejected:
            return [_Bytes(text, None, tuple(rejected.problems))]
        return [_Bytes(_label(file.source, self._folder), file.data) for file in files]

    def fetch(self, text: str) -> tuple[tuple[str, str], _Bytes]:
        """Return the calendar at an address, or its copy; which person and address it is goes before."""
        from coachplan.files.calendars.copies import Copies
        from coachplan.send.addresses import web_address
        from coachplan.send.exchange import Access
        from coachplan.send.fetch import fetch

        roster = self._inputs.roster
        hosts = frozenset(host.lower() for host in roster.allow_private_hosts)
        access = Access(http_too=roster.allow_http, private_hosts=hosts)
        folder = (self._inputs.home or self._folder / ".coachplan") / "calendars"
        copies = Copies(folder, self._terms.matcher, timedelta(minutes=roster.max_cache_age))
        source = "calendar address"
        try:
            source = web_address(text, http_too=roster.allow_http).shown
            latest = copies.latest(text, source, lambda: fetch(text, access), self._inputs.now)
        except Rejected as rejected:
            return (self._who, text), _Bytes(source, None, tuple(rejected.problems))
        return (self._who, text), _Bytes(source, latest.data, latest.findings, latest.age)

    def _understood(self, one: _Bytes) -> _Found:
        from coachplan.files.calendars.reading import read_calendar

        reading, problems = CalendarReading(source=one.source), one.problems
        if one.data is not None:
            try:
                reading = read_calendar(one.data, one.source, self._terms)
                problems = (*problems, *reading.findings)
            except RejectedInput as rejected:
                problems = (*problems, *rejected.problems)
        told = ReadCalendar(
            source=one.source,
            person=self._who,
            age_minutes=one.age // timedelta(minutes=1),
            events=reading.counted,
            problems=tuple(f"{problem.code} {problem.message}" for problem in problems),
        )
        return _Found(self._person.name, Read(self._who, reading), told, problems)


def _fetched(sources: Sequence[_Sources]) -> dict[tuple[str, str], _Bytes]:
    """Return what is at every address, by person and address."""
    asked = [one for person in sources for one in person.addresses()]
    if not asked:
        return {}
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(pool.map(lambda one: one[0].fetch(one[1]), asked))


def _label(source: str, folder: Path) -> str:
    """Return a path as the roster would write it, so that a plan is the same from wherever it is made."""
    path = Path(source)
    return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


def _matcher(roster: Roster, person: Manager | Rep) -> Matcher:
    manager = _someone("", roster.manager)
    reps = tuple(_someone(rep.id, rep) for rep in roster.reps)
    if isinstance(person, Manager):
        return Matcher(owner=manager, partners=reps)
    return Matcher(owner=_someone(person.id, person), partners=(manager,))


def _someone(key: str, person: Manager | Rep) -> Person:
    return Person(id=key, name=person.name, addresses=(person.email.lower(),) if person.email else ())


def _ours(roster: Roster, chosen: IsoWeek) -> frozenset[str]:
    """Return the UIDs under which sessions of this week stand in calendars.

    One of another week that was moved into this one takes its time like any meeting.
    """
    from coachplan.export.ics import uid

    numbers = range(1, _MOST_SESSIONS + 1)
    return frozenset(uid(roster.team, f"{chosen.name}/{rep.id}/{n}") for rep in roster.reps for n in numbers)
