"""A team's decade, week by week: what the commands do, under a clock that is set, and what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

from clocks import SetClock
from decade_clauses import Lived, amiss_in
from decades import WEEKS_A_YEAR, Person, Team
from year_gaps import gaps
from years import Year, asked_for, chance, tell

from coachplan.cli.inputs import Asked, Inputs, read_inputs
from coachplan.cli.publishing import Offered, Wishes, publish, refuse_turned_clock
from coachplan.cli.purging import first_kept, purging
from coachplan.core.memory.history import History
from coachplan.core.memory.records import Published, Record
from coachplan.core.problems import RejectedState
from coachplan.export.ics import Edition, export
from coachplan.files.history import store
from coachplan.files.history.rewriting import rewrite
from coachplan.files.policies import load_policy

CLOCK_TURNED_IN_100 = 3

KEPT = 12
"""What is older, a team that purges its history lets go of at the end of each year."""


@dataclass
class Life:
    """What became of one team: weeks lived, what went wrong, and at the end of each year bytes and drift.

    ``drift`` is in sessions, of those who are there and of those who have left; ``kilobytes`` is the process
    when the team was done.
    """

    team: int
    weeks: int = 0
    amiss: list[str] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    drift: list[tuple[float, float]] = field(default_factory=list)
    seconds: float = 0.0
    process: int = 0
    kilobytes: int = 0


class Decade:
    """The life of one team in a folder."""

    def __init__(self, team: Team, folder: Path) -> None:
        self.team, self.folder, self.home = team, folder, folder / ".coachplan"
        self.life = Life(team.number)
        self.uids: dict[str, str] = {}
        self.gone: list[Record] = []

    def live(self, weeks: int) -> Life:
        """Live so many weeks."""
        began = process_time()
        for number in range(weeks):
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
        tell(self.folder, None, week, self.team.seed)

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
        right, before = SetClock.moment, self._bytes()
        SetClock.moment = right - timedelta(days=3)
        try:
            self._offered(number)
        except RejectedState:
            pass
        else:
            self.life.amiss.append(f"team {self.team.number}, week {number}: a turned clock is not told of")
        if self._bytes() != before:
            self.life.amiss.append(
                f"team {self.team.number}, week {number}: a turned clock changes the history"
            )
        SetClock.moment = right

    def _year(self) -> None:
        """Look at the whole history, take its measures, and let what is old go."""
        store.check(self.home)
        stray = {path.name for path in self.home.iterdir()} - {store.FILE, store.LOCK, store.MARK}
        self.life.amiss += [f"team {self.team.number}: {name} is left over" for name in sorted(stray)]
        records = store.read_records(self.home, f"Team {self.team.number}")
        whole = History((*self.gone, *records))
        if (known := len(whole.weeks)) != self.life.weeks:
            self.life.amiss.append(
                f"team {self.team.number}: {known} weeks are on record of {self.life.weeks}"
            )
        self.life.drift.append(self._drift(whole))
        if self.team.purges:
            self._purge(records)
        self.life.sizes.append((self.life.weeks, (self.home / store.FILE).stat().st_size))

    def _drift(self, whole: History) -> tuple[float, float]:
        """Return how far anybody who is there is from the policy's share, and anybody who has left."""
        rules = load_policy(self.team.policy, Path())
        found = gaps(Year(whole, (), "", self.team.seed), rules)
        there = whole.weeks[max(whole.weeks)].current.due
        far = {rep: gap.above / rules.quantum for rep, gap in found.items()}
        here, gone = ([far[rep] for rep in far if (rep in there) == is_there] for is_there in (True, False))
        return max(here, default=0.0), max(gone, default=0.0)

    def _purge(self, records: Sequence[Record]) -> None:
        """Do what ``history purge`` does; what it drops is kept here, to look at the whole in the end."""
        inputs = read_inputs(str(self.folder / "roster.yaml"), Asked(policy=self.team.policy))
        first = first_kept(KEPT, inputs.now.date())
        old = {one.id for one in inputs.history.sessions.values() if one.monday < first}
        rewrite(self.home, inputs.roster.team, "a soak", partial(purging, inputs, first))
        for record in records:
            event = record.event
            if event.monday < first if isinstance(event, Published) else getattr(event, "session", "") in old:
                self.gone.append(record)

    def _set(self, day: date, hour: int) -> None:
        SetClock.moment = datetime.combine(day, time(hour), ZoneInfo(self.team.zone)).astimezone(UTC)

    def _bytes(self) -> tuple[int, int]:
        known = (self.home / store.FILE).stat()
        return known.st_mtime_ns, known.st_size
