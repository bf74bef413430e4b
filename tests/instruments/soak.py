"""Ten years of twenty teams: python tests/instruments/soak.py [--years N] [--teams N] [--jobs N].

Every week of every team is planned, published, planned once more (nothing may change) and told of, by the
functions that the commands call and under a clock that is set; only the processes are left out. Some weeks
somebody falls ill and the rest is planned anew, in some the clock stands in the past, in some nothing runs
(``decades``). What must hold of each week is in ``decade_clauses``; what must hold of the whole:

* violations: none;
* drift: how far any rep's minutes are from the policy's share, beyond what its promises force
  (``year_gaps``), does not grow with the years;
* growth: a week of the last year adds no more to the history than one of the second;
* memory: a process that has lived many teams is no larger than after its second;
* seconds: of one processor, for each week that was lived.
"""

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from unittest import mock
from zoneinfo import ZoneInfo

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from decade_clauses import Lived, amiss_in  # noqa: E402 - a script finds its neighbours first
from decades import WEEKS_A_YEAR, YEARS, Person, Team  # noqa: E402
from instruments.figures import Figure, tell  # noqa: E402
from year_gaps import gaps  # noqa: E402
from years import Year, asked_for, chance  # noqa: E402
from years import tell as tell_of  # noqa: E402

from coachplan.cli import clock  # noqa: E402
from coachplan.cli.inputs import Inputs  # noqa: E402
from coachplan.cli.publishing import Offered, Wishes, publish, refuse_turned_clock  # noqa: E402
from coachplan.core.memory.history import History  # noqa: E402
from coachplan.core.problems import RejectedState  # noqa: E402
from coachplan.export.ics import Edition, export  # noqa: E402
from coachplan.files.history import store  # noqa: E402
from coachplan.files.policies import load_policy  # noqa: E402

TEAMS = 20
SECONDS_A_WEEK = 0.115
"""Of one processor: two of them live 10,400 weeks in ten minutes."""

MOST_DRIFT = 1.0
"""Sessions: what one cannot be parted into is nobody's fault."""

MOST_GROWTH = 1.25
CLOCK_TURNED_IN_100 = 3
MOST_TOLD = 10

SHARED = "/dev/shm"  # noqa: S108 - a name of its own is made inside


@dataclass
class Life:
    """What became of one team: weeks lived, what went wrong, and at the end of each year bytes and drift.

    ``drift`` is in sessions; ``kilobytes`` is the process when the team was done.
    """

    team: int
    weeks: int = 0
    amiss: list[str] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    drift: list[float] = field(default_factory=list)
    seconds: float = 0.0
    process: int = 0
    kilobytes: int = 0


class _Clock(datetime):
    """A clock that stands at ``moment``."""

    moment = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # only ever asked for UTC
        """Return the moment at which it stands."""
        assert tz is UTC
        return cls.moment


class Decade:
    """The life of one team in a folder."""

    def __init__(self, team: Team, folder: Path) -> None:
        self.team, self.folder, self.home = team, folder, folder / ".coachplan"
        self.life = Life(team.number, process=os.getpid())
        self.uids: dict[str, str] = {}

    def live(self, years: int) -> Life:
        """Live so many years."""
        began = process_time()
        for number in range(years * WEEKS_A_YEAR):
            if self.team.has_run(number):
                self._week(number)
            if (number + 1) % WEEKS_A_YEAR == 0:
                self._year()
        self.life.seconds = process_time() - began
        return self.life

    def _week(self, number: int) -> None:
        self.life.weeks += 1
        week = self.team.week(number)
        self._set(week.first - timedelta(days=1), 20)
        self._published(number)
        self._under_a_turned_clock(number)
        if ill := self.team.falls_ill(number):
            self._set(week.days[1], 20)
            self._published(number, ill)
        self._set(week.last, 23)
        tell_of(self.folder, None, week, self.team.seed)

    def _published(self, number: int, ill: Person | None = None) -> None:
        """Publish a week, look at it, and publish it again."""
        text = self.team.roster_text(number, ill=ill)
        (self.folder / "roster.yaml").write_text(text, encoding="utf-8")
        lived = self._run(number, ill)
        self.life.amiss += amiss_in(lived)
        for uid in lived.uids:
            if self.uids.setdefault(uid, lived.kept.week) != lived.kept.week:
                self.life.amiss.append(f"{uid} stands in {lived.kept.week} and in {self.uids[uid]}")
        before = self._bytes()
        if not self._offered(number)[1].unchanged or self._bytes() != before:
            self.life.amiss.append(f"{lived.kept.team}, {lived.kept.week}: a second run changes it")

    def _run(self, number: int, ill: Person | None) -> Lived:
        inputs, offered = self._offered(number)
        with store.reading(self.home) as connection:
            (last,) = connection.execute("SELECT max(number) FROM records WHERE plan <> ''").fetchone()
        entries = export(offered.plan, Edition(revisions=offered.revisions))
        off = self.team.days_off(number, ill=ill)
        return Lived(self.team, number, inputs, offered, store.read_plan(self.home, last), entries, off)

    def _offered(self, number: int) -> tuple[Inputs, Offered]:
        inputs, chosen = asked_for(self.team.policy, self.folder, self.team.week(number), None)
        refuse_turned_clock(inputs, None)
        return inputs, publish(inputs, chosen, Wishes(), lambda _offered: None)

    def _under_a_turned_clock(self, number: int) -> None:
        """Run once more while the clock stands three days back: refused, and nothing changes."""
        if chance(self.team.seed, "clock", number) >= CLOCK_TURNED_IN_100:
            return
        right, before = _Clock.moment, self._bytes()
        _Clock.moment = right - timedelta(days=3)
        try:
            self._offered(number)
        except RejectedState:
            pass
        else:
            self.life.amiss.append(f"team {self.team.number}, week {number}: a turned clock is not told of")
        if self._bytes() != before:
            self.life.amiss.append(f"team {self.team.number}, week {number}: a turned clock changes the history")
        _Clock.moment = right

    def _year(self) -> None:
        """Look at the whole history, and take its measures."""
        store.check(self.home)
        stray = {path.name for path in self.home.iterdir()} - {store.FILE, store.LOCK, store.MARK}
        self.life.amiss += [f"team {self.team.number}: {name} is left over" for name in sorted(stray)]
        self.life.sizes.append((self.life.weeks, (self.home / store.FILE).stat().st_size))
        history = History(store.read_records(self.home, f"Team {self.team.number}"))
        if (known := len(history.weeks)) != self.life.weeks:
            self.life.amiss.append(f"team {self.team.number}: {known} weeks are on record of {self.life.weeks}")
        rules = load_policy(self.team.policy, Path())
        far = [gap.above for gap in gaps(Year(history, (), "", self.team.seed), rules).values()]
        self.life.drift.append(max(far) / rules.quantum)

    def _set(self, day: date, hour: int) -> None:
        _Clock.moment = datetime.combine(day, time(hour), ZoneInfo(self.team.zone)).astimezone(UTC)

    def _bytes(self) -> tuple[int, int]:
        known = (self.home / store.FILE).stat()
        return known.st_mtime_ns, known.st_size


def lived(team: int, years: int) -> Life:
    """Live the life of one team, and tell on standard error how it went."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(dir=SHARED if os.access(SHARED, os.W_OK) else None))
        stack.enter_context(mock.patch.object(clock, "datetime", _Clock))
        life = Decade(Team(team), Path(folder)).live(years)
    gc.collect()
    life.kilobytes = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024
    spent = f"{life.seconds:.0f} s, {life.seconds / life.weeks:.3f} a week, {life.kilobytes / 1024:.0f} MB"
    drift = " ".join(f"{far:.2f}" for far in life.drift)
    _say(f"team {team} ({Team(team).policy}): {life.weeks} weeks, {len(life.amiss)} amiss, {spent}; drift {drift}")
    for line in life.amiss[:MOST_TOLD]:
        _say(f"    {line}")
    return life


def figures(lives: Sequence[Life]) -> Iterator[Figure]:
    """Yield what many lives add up to."""
    weeks, amiss = sum(life.weeks for life in lives), sum(len(life.amiss) for life in lives)
    yield Figure("soak", f"{weeks} weeks of {len(lives)} teams, {amiss} violations", "0 violations", not amiss)
    yield from _drift(lives)
    yield from _growth(lives)
    yield from _memory(lives)
    spent = sum(life.seconds for life in lives) / weeks
    target = f"at most {SECONDS_A_WEEK} s of one processor a week"
    yield Figure("soak", f"{spent:.3f} s a week", target, spent <= SECONDS_A_WEEK)


def _drift(lives: Sequence[Life]) -> Iterator[Figure]:
    if years := min(len(life.drift) for life in lives):
        far = [max(life.drift[year] for life in lives) for year in range(years)]
        told = f"at most {far[-1]:.2f} sessions beyond what is forced after year {years}, {far[0]:.2f} after one"
        yield Figure("soak", told, f"at most {MOST_DRIFT}", far[-1] <= MOST_DRIFT)


def _growth(lives: Sequence[Life]) -> Iterator[Figure]:
    """Yield how much more a week of the last year adds to the history than one of the second."""
    ratios = [
        _bytes_a_week(life, -1) / _bytes_a_week(life, 1) for life in lives if len(life.sizes) > 2  # two to compare
    ]
    if ratios:
        told = f"a week of the last year adds {max(ratios):.2f} times the bytes of one of the second"
        yield Figure("soak", told, f"at most {MOST_GROWTH}", max(ratios) <= MOST_GROWTH)


def _bytes_a_week(life: Life, year: int) -> float:
    (weeks, size), (before, smaller) = life.sizes[year], life.sizes[year - 1]
    return (size - smaller) / (weeks - before)


def _memory(lives: Sequence[Life]) -> Iterator[Figure]:
    """Yield how much larger processes are after their last team than after their second."""
    grown = []
    for process in sorted({life.process for life in lives}):
        sizes = [life.kilobytes for life in lives if life.process == process]
        grown += [sizes[-1] / sizes[1]] if len(sizes) > 2 else []
    if grown:
        told = f"{max(grown):.2f} times the memory after the last team as after the second"
        yield Figure("soak", told, f"at most {MOST_GROWTH}", max(grown) <= MOST_GROWTH)


def main() -> int:
    """Live as asked and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, usual in (("years", YEARS), ("teams", TEAMS), ("jobs", os.cpu_count() or 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.jobs) as pool:
        lives = [*pool.map(lived, range(asked.teams), [asked.years] * asked.teams)]
    return tell(figures(lives))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
