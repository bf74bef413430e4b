"""Deal tallies: the deals of a period, counted for each rep."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from coachplan.core.imports.columns import UNKNOWN
from coachplan.core.imports.deals import LOST, OPEN, Deals
from coachplan.core.imports.export_kinds import Stuck
from coachplan.core.imports.period import Period
from coachplan.core.ranking.measures import median

_WEEK = 7


@dataclass(slots=True)
class Tally:
    """What the deals say about one rep; amounts in parts of 1/10,000, lists by week of the period."""

    deals: int = 0
    won: int = 0
    lost: int = 0
    valued: int = 0
    revenue: int = 0
    cycles: int = 0
    cycle_days: int = 0
    created: int = 0
    open: int = 0
    open_valued: int = 0
    pipeline: int = 0
    stuck: int = 0
    ages: list[tuple[int, int]] = field(default_factory=list)
    weekly: dict[str, list[int]] = field(default_factory=dict)


_WEEKLY = ("won", "lost", "revenue", "created", "created_amount", "pipeline")


@dataclass(frozen=True, slots=True)
class Tallies:
    """The tallies of a period, in the order of the seats, and what the files have at all.

    ``valued``: amounts; ``created_known``: days of creation; ``staged``: days on which a stage was entered;
    ``ahead``: amounts of deals that are still open.
    """

    period: Period
    weeks: tuple[date, ...]
    reps: tuple[Tally, ...]
    valued: bool
    created_known: bool
    staged: bool
    ahead: bool


def span_of(deals: Deals, today: date) -> Period | None:
    """Return the days from the first to the last on which a deal was created or closed, up to ``today``.

    A week that is over by then and has such a day on its Friday or later counts as a whole.
    """
    limit = today.toordinal()
    days = [day for column in (deals.created, deals.closed) for day in _ends(column, limit)]
    if not days:
        return None
    span = Period(first=date.fromordinal(min(days)), last=date.fromordinal(max(days)))
    return span.through_its_week(today)


def _ends(days: Sequence[int], limit: int) -> tuple[int, ...]:
    known = [day for day in set(days) if 0 < day <= limit]
    return (min(known), max(known)) if known else ()


def tally(deals: Deals, seats: Sequence[int], reps: int, period: Period) -> Tallies:
    """Count the deals of a period; which of them are stuck is for ``of_team`` to say.

    A deal counts as open at the end of the period where it was created by then and not yet closed; one that
    is open now and has no day of creation counts too.

    Args:
        deals: the deals of all files.
        seats: for each owner of ``deals`` the number of the rep, -1 for nobody on the team.
        reps: how many reps there are.
        period: the days to count, none of them in the future.
    """
    weeks = period.weeks()
    tallies = tuple(_empty(len(weeks)) for _ in range(reps))
    counter = _Counter(period, weeks)
    first, last = counter.first, counter.last
    columns = (
        deals.owner,
        deals.status,
        deals.created,
        deals.closed,
        deals.since,
        deals.stage,
        deals.amounts,
    )
    for owner, status, created, closed, since, stage, amount in zip(*columns, strict=True):
        seat = seats[owner]
        if seat < 0 or status < OPEN or (status > OPEN and not closed):
            continue
        own = tallies[seat]
        own.deals += 1
        if first <= created <= last:
            counter.opened(own, created, amount)
        if status == OPEN or closed > last:
            if created <= last:
                counter.waiting(own, 0 if status else since, stage, amount)
        elif closed >= first:
            counter.ended(own, status, created, closed, amount)
        if amount > 0 and 0 < created <= last and (not closed or closed >= first):
            counter.pipeline(own, created, closed, amount)
    _sum_pipeline(tallies)
    return Tallies(
        period,
        weeks,
        tallies,
        valued=any(amount != UNKNOWN for amount in deals.amounts),
        created_known=any(deals.created),
        staged=deals.staged,
        ahead=any(own.open_valued for own in tallies),
    )


def _empty(weeks: int) -> Tally:
    return Tally(weekly={name: [0] * weeks for name in _WEEKLY})


class _Counter:
    """Adds one deal to the tally of its owner."""

    def __init__(self, period: Period, weeks: Sequence[date]) -> None:
        self.first = period.first.toordinal()
        self.last = period.last.toordinal()
        self.monday = weeks[0].toordinal() if weeks else 0
        self.end = self.monday + _WEEK * len(weeks)

    def opened(self, own: Tally, created: int, amount: int) -> None:
        """Count a deal created in the period."""
        own.created += 1
        if self.monday <= created < self.end:
            week = (created - self.monday) // _WEEK
            own.weekly["created"][week] += 1
            if amount != UNKNOWN:
                own.weekly["created_amount"][week] += amount

    def ended(self, own: Tally, status: int, created: int, closed: int, amount: int) -> None:
        """Count a deal won or lost in the period."""
        week = (closed - self.monday) // _WEEK if self.monday <= closed < self.end else -1
        if status == LOST:
            own.lost += 1
            if week >= 0:
                own.weekly["lost"][week] += 1
            return
        own.won += 1
        if week >= 0:
            own.weekly["won"][week] += 1
        if amount != UNKNOWN:
            own.valued += 1
            own.revenue += amount
            if week >= 0:
                own.weekly["revenue"][week] += amount
        if 0 < created <= closed:
            own.cycles += 1
            own.cycle_days += closed - created

    def waiting(self, own: Tally, since: int, stage: int, amount: int) -> None:
        """Count a deal that is open at the end of the period; without ``since`` its stage then is unknown."""
        own.open += 1
        if amount != UNKNOWN:
            own.open_valued += 1
            own.pipeline += amount
        if 0 < since <= self.last:
            own.ages.append((stage, self.last - since))

    def pipeline(self, own: Tally, created: int, closed: int, amount: int) -> None:
        """Note how a deal changes the open amount from one Sunday to the next."""
        sums = own.weekly["pipeline"]
        first = max((created - self.monday) // _WEEK, 0)
        # On the Sunday of the week in which it closes the deal is no longer open.
        last = (closed - self.monday) // _WEEK if closed else len(sums)
        if first < len(sums) and last > first:
            sums[first] += amount
            if last < len(sums):
                sums[last] -= amount


def _sum_pipeline(tallies: Sequence[Tally]) -> None:
    for own in tallies:
        total, sums = 0, own.weekly["pipeline"]
        for week, change in enumerate(sums):
            total += change
            sums[week] = total


def of_team(tallies: Tallies, seats: Sequence[int], stuck: Stuck) -> Tallies:
    """Return the tallies of one team, with the deals that stay in their stage longer than is usual there."""
    nothing = _empty(len(tallies.weeks))
    team = tuple(tallies.reps[seat] if seat >= 0 else nothing for seat in seats)
    by_stage: dict[int, list[float]] = {}
    for own in team:
        for stage, age in own.ages:
            by_stage.setdefault(stage, []).append(age)
    everything = [age for stage in sorted(by_stage) for age in by_stage[stage]]
    usual = {
        stage: median(ages if len(ages) >= stuck.least else everything) for stage, ages in by_stage.items()
    }
    counted = (
        replace(own, stuck=sum(age > stuck.times * usual[stage] for stage, age in own.ages)) for own in team
    )
    return replace(tallies, reps=tuple(counted))
