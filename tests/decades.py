"""Ten years of a team: people come and go, take leave and keep holidays, and Monday's run fails now and then.

A team is a number. All that happens to it follows from that by the chance of ``years``, so that any team
and week can be lived again. The decade has the weeks 53 of 2026 and 2032, the leap days of 2028 and 2032
(a day off), and every change of the clock in ten zones; some teams work at night, where those changes fall.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from dateutil.easter import easter
from years import FIRST_WEEK, NAMES, chance

from coachplan.core.isoweek import IsoWeek
from coachplan.files.policies import policy_names

WEEKS_A_YEAR, YEARS = 52, 10
OUTAGE = range(204, 209)
"""Five weeks in a row without a run."""

_FAMILIES = ("Duarte", "Nguyen", "Martin", "Volkov", "Mensah", "Haddad", "Lindqvist", "Tanaka", "Okafor")

_NIGHTS = {"mon-sun": "0:00-6:00"}
_PLACES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Europe/Berlin", "mon", {}),
    ("America/New_York", "mon", {}),
    ("Australia/Lord_Howe", "sun", _NIGHTS),
    ("Africa/Cairo", "sat", _NIGHTS),
    ("Asia/Kolkata", "mon", {"mon-thu": "9:00-18:00"}),
    ("America/Santiago", "sun", _NIGHTS),
    ("Europe/London", "mon", _NIGHTS),
    ("Asia/Jerusalem", "sun", {"sun-thu": "9:00-17:00"}),
    ("America/St_Johns", "mon", {"mon-fri": "8:00-16:00"}),
    ("Pacific/Auckland", "sun", _NIGHTS),
)
"""Zone, first day of the week, and hours where they are not the usual ones."""


@dataclass(frozen=True)
class Person:
    """Somebody who has one of the team's places for a number of weeks."""

    name: str
    place: int
    joins: int
    leaves: int

    @property
    def id(self) -> str:
        """Return the id that a roster makes of the name."""
        return self.name.lower().replace(" ", "-")

    def is_there(self, number: int) -> bool:
        """Tell whether the person is on the roster in a week."""
        return self.joins <= number < self.leaves


@dataclass(frozen=True)
class Team:
    """A team by its number."""

    number: int

    @property
    def seed(self) -> int:
        """Return what its chance begins with."""
        return self.number + 1

    @property
    def policy(self) -> str:
        """Return its policy: the shipped ones in turn."""
        names = policy_names()
        return names[self.number % len(names)]

    @property
    def purges(self) -> bool:
        """Tell whether it lets go of old weeks; one in ten keeps everything."""
        return self.number % 10 > 0

    @property
    def zone(self) -> str:
        """Return the manager's time zone."""
        return self._at[0]

    @property
    def _at(self) -> tuple[str, str, dict[str, str]]:
        return _PLACES[self.number % len(_PLACES)]

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Return everybody who is ever there: a place stays empty for some weeks when somebody leaves it."""
        return tuple(person for place in range(4 + self.number % 5) for person in self._successors(place))

    def _successors(self, place: int) -> Iterator[Person]:
        joins = -1 - self._chance("stays", place)
        for turn, family in enumerate(_FAMILIES):
            leaves = joins + 60 + 2 * self._chance("stays", place, turn)
            yield Person(f"{NAMES[place]} {family}", place, joins, leaves)
            joins = leaves + 1 + self._chance("empty", place, turn) // 12

    def _chance(self, *words: object) -> int:
        return chance(self.seed, *words)

    def week(self, number: int) -> IsoWeek:
        """Return a week, begun when the team begins it."""
        return FIRST_WEEK.shifted(number).model_copy(
            update={"lead": {"mon": 0, "sun": 1, "sat": 2}[self._at[1]]}
        )

    def has_run(self, number: int) -> bool:
        """Tell whether anything plans a week at all."""
        return number not in OUTAGE and (number == 0 or self._chance("no run", number) >= 4)

    def falls_ill(self, number: int) -> Person | None:
        """Return who calls off the rest of a week in the middle of it, if anybody does."""
        there = [person for person in self.people if person.is_there(number)]
        drawn = self._chance("ill", number)
        return there[drawn % len(there)] if there and drawn < 10 else None

    def days_off(self, number: int, *, ill: Person | None = None) -> dict[str, set[date]]:
        """Return by id on which days of a week nobody meets a rep; under the empty id nobody at all."""
        days = set(self.week(number).days)
        off = {person.id: days & {*_days(self._away(person, number))} for person in self.people}
        off[""] = days & {*_days(self._manager_away(number)), *self._holidays(number)}
        if ill:
            off[ill.id] |= {day for day in days if day >= self.week(number).days[3]}
        return off

    def roster_text(self, number: int, *, ill: Person | None = None) -> str:
        """Return the roster as it stands in a week."""
        zone, begins, hours = self._at
        manager: dict[str, Any] = {"timezone": zone, "week_starts": begins}
        manager |= {"away": self._manager_away(number), "holidays": [*map(str, self._holidays(number))]}
        manager |= {"hours": hours} if hours else {}
        reps = [self._rep(person, number) for person in self.people if person.is_there(number)]
        for rep in reps:
            if ill and rep["name"] == ill.name:
                rep["away"].append(f"{self.week(number).days[3]}..{self.week(number).last}")
        metrics = {"quota_attainment": {"weight": 60, "evidence": 40}, "win_rate": {"weight": 40}}
        return json.dumps(
            {"team": f"Team {self.number}", "manager": manager, "metrics": metrics, "reps": reps}
        )

    def _rep(self, person: Person, number: int) -> dict[str, Any]:
        level = 125 - 9 * person.place + self._chance(person.name, number // 4) // 3 - 15
        return {
            "name": person.name,
            "started": str(FIRST_WEEK.shifted(person.joins).monday),
            "away": self._away(person, number),
            "metrics": {"quota_attainment": f"{level}%", "win_rate": f"{max(1, level // 4)}/100"},
        }

    def _away(self, person: Person, number: int) -> list[str]:
        """Return the leave of a person in the years about a week: a week, and a day nine weeks later."""
        spans = []
        for year in self._years(number):
            begins = FIRST_WEEK.shifted(WEEKS_A_YEAR * year + self._chance(person.name, "leave", year) // 2)
            spans += [f"{begins.first}..{begins.last}", f"{begins.monday + timedelta(weeks=9)}"]
        return spans

    def _manager_away(self, number: int) -> list[str]:
        summers = [(year, 7 + self._chance("summer", year) % 2) for year in self._calendar_years(number)]
        away = [f"{year}-{month:02d}-08..{year}-{month:02d}-21" for year, month in summers]
        return [*away, *(f"{year}-12-27..{year}-12-30" for year, _ in summers)]

    def _holidays(self, number: int) -> list[date]:
        found = []
        for year in self._calendar_years(number):
            found += [date(year, 1, 1), date(year, 5, 1), date(year, 12, 25), date(year, 12, 26)]
            found += [easter(year) + timedelta(days=1)]
            found += [date(year, 2, 29)] if year % 4 == 0 else []
        return sorted(found)

    def _years(self, number: int) -> range:
        return range(number // WEEKS_A_YEAR - 1, number // WEEKS_A_YEAR + 2)

    def _calendar_years(self, number: int) -> range:
        year = self.week(number).monday.year
        return range(year - 1, year + 2)


def _days(spans: list[str]) -> Iterator[date]:
    for span in spans:
        first, _, last = span.partition("..")
        for step in count():
            day = date.fromisoformat(first) + timedelta(days=step)
            if day > date.fromisoformat(last or first):
                break
            yield day
