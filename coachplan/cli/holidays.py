"""Holidays: everybody's days off in the years around a plan."""

from dataclasses import replace
from datetime import date

from coachplan.cli.inputs import Inputs, path_beside
from coachplan.core.calendars.busy import CalendarTerms
from coachplan.core.calendars.one_to_ones import Matcher, Person
from coachplan.core.calendars.taken import Holiday
from coachplan.core.calendars.week import id_of, limits_of
from coachplan.core.isoweek import IsoWeek
from coachplan.core.problems import RejectedInput
from coachplan.core.team.calendars import Holidays


def holidays_of(inputs: Inputs, about: date) -> dict[str, tuple[Holiday, ...]]:
    """Return everybody's holidays in the years around ``about``.

    Raises:
        RejectedExtra, RejectedInput: as ``public_holidays`` and ``calendar_files``.
    """
    try:
        return _all_holidays(inputs, about)
    except RejectedInput as rejected:
        told = (replace(problem, source=problem.source or inputs.source) for problem in rejected.problems)
        raise RejectedInput(tuple(told)) from None


def _all_holidays(inputs: Inputs, about: date) -> dict[str, tuple[Holiday, ...]]:
    """Return everybody's holidays in the years around ``about``; a rep without own ones has the manager's."""
    roster, known = inputs.roster, dict[Holidays, tuple[Holiday, ...]]()
    found: dict[str, tuple[Holiday, ...]] = {}
    for person in roster.people:
        named = person.holidays or roster.manager.holidays
        if named is None:
            continue
        if named not in known:
            known[named] = _holidays(named, inputs, about)
        found[id_of(person)] = known[named]
    return found


def _holidays(named: Holidays, inputs: Inputs, about: date) -> tuple[Holiday, ...]:
    years = range(about.year - 1, about.year + 2)
    if named.country is not None:
        from coachplan.files.holidays import public_holidays

        days = public_holidays(named.country, named.subdivision, years)
    elif named.calendar is not None:
        days = _of_calendar(named.calendar, inputs, years)
    else:
        days = dict.fromkeys((day for span in named.days for day in span.each()), "holiday")
    return tuple(Holiday(day=day, name=name) for day, name in sorted(days.items()))


def _of_calendar(text: str, inputs: Inputs, years: range) -> dict[date, str]:
    from coachplan.files.calendars.files import calendar_files
    from coachplan.files.calendars.reading import read_holidays

    first, last = (IsoWeek(monday=date(year, 1, 1)) for year in (years[0], years[-1] + 1))
    window = (limits_of(first, "UTC")[0], limits_of(last, "UTC")[0])
    terms = CalendarTerms(zone="UTC", window=window, matcher=Matcher(owner=Person(id="", name="")))
    found: dict[date, str] = {}
    for file in calendar_files(path_beside(inputs.source, text)):
        found |= read_holidays(file.data, file.source, terms)
    return found
