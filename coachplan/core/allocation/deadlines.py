"""Deadlines: the fewest promised sessions that this week must hold so that later weeks can hold the rest."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from coachplan.core.allocation.ledger import Ledger, WeekFacts
from coachplan.core.allocation.promises import Pledge, by_rep, common, horizon, pledges
from coachplan.core.policies.policy import Policy
from coachplan.core.ranking.ranking import Ranking


class Job(NamedTuple):
    """One session that promises ask for: the pledges it keeps and the weeks it may stand in."""

    rep: str
    weeks: tuple[int, ...]
    pledges: tuple[Pledge, ...] = ()

    @property
    def urgency(self) -> int:
        """Return the deadline in weeks from now; negative when overdue."""
        return self.weeks[-1] - max((p.overdue for p in self.pledges), default=0)


def jobs(made: Sequence[Pledge]) -> tuple[Job, ...]:
    """Return the sessions that ``made`` asks for, one session keeping several promises where it can."""
    found: list[Job] = []
    for rep, own in by_rep(made).items():
        gaps = [p for p in own if p.kind == "gap"]
        chained = [job for group in _compatible(gaps) for job in _chain(rep, group)]
        kept = (p for p in own if p.kind == "protected" and not _falls_within(p, gaps, chained))
        found += [*chained, *(Job(rep, pledge.windows[0], (pledge,)) for pledge in kept)]
    return tuple(found)


def _falls_within(protected: Pledge, gaps: Sequence[Pledge], chained: Sequence[Job]) -> bool:
    """Tell whether a session that keeps a gap promise stands in the protected weeks in any case."""
    window = protected.windows[0]
    serving = [gap for gap in gaps if common(gap.kinds, protected.kinds) is not None]
    return any(gap.every <= len(window) for gap in serving) or any(
        set(job.weeks) <= set(window) for job in chained if set(job.pledges) & set(serving)
    )


def _compatible(gaps: Sequence[Pledge]) -> list[list[Pledge]]:
    """Group the pledges of one rep that the same session can keep."""
    groups: list[tuple[tuple[str, ...], list[Pledge]]] = []
    for pledge in sorted(gaps, key=lambda p: (p.deadline, p.every, p.kinds)):
        for n, (kinds, group) in enumerate(groups):
            if (shared := common(kinds, pledge.kinds)) is not None:
                groups[n] = (shared, [*group, pledge])
                break
        else:
            groups.append((pledge.kinds, [pledge]))
    return [group for _, group in groups]


def _chain(rep: str, group: Sequence[Pledge]) -> list[Job]:
    """Return the sessions that keep every pledge of ``group``, each as late as it may be."""
    present = sorted({n for pledge in group for window in pledge.windows for n in window})
    found: list[Job] = []
    after = -1
    for number in range(max(len(p.windows) for p in group)):
        end = min(p.windows[number][-1] for p in group if number < len(p.windows))
        weeks = tuple(n for n in present if after < n <= end)
        if weeks:
            found.append(Job(rep, weeks, tuple(group) if number == 0 else ()))
        after = max(after, end)
    return found


class Press(NamedTuple):
    """What promises ask of a week.

    ``length`` is the session length that holds them, ``first`` the sessions this week must hold,
    most urgent first, ``lost`` the pledges that even the shortest sessions cannot keep, and
    ``pledges`` all that bear on the weeks ahead.
    """

    length: int
    first: tuple[Job, ...]
    lost: frozenset[Pledge]
    pledges: tuple[Pledge, ...]


def press_of(ranking: Ranking, policy: Policy, known: Sequence[WeekFacts], ledger: Ledger) -> Press:
    """Return what promises ask of the first of the ``known`` weeks.

    The length is the longest at which the week holds what later weeks cannot take over, not even
    in the shortest contacts.
    """
    weeks = _as_far_as(horizon(policy), known, ranking)
    accounts = ledger.by_rep()
    made = pledges({s.rep: s.tier for s in ranking.standings}, policy, weeks, accounts)
    wanted = jobs(made)
    owed = {rep: account.credit for rep, account in accounts.items()}
    usual, _ = fewest_now(wanted, [week.room(policy.quantum) for week in weeks], owed)
    least, lost = fewest_now(wanted, [week.room(policy.touch) for week in weeks], owed)
    known_lengths = {policy.quantum, policy.touch, *policy.lengths}
    lengths = sorted((n for n in known_lengths if n <= policy.quantum), reverse=True)
    carried = ledger.carried_minutes
    length = next((n for n in lengths if weeks[0].room(n, carried) >= len(least)), lengths[-1])
    room = weeks[0].room(length, carried)
    dropped = (*least[room:], *lost)
    return Press(
        length=length,
        first=tuple(usual[:room]),
        lost=frozenset(pledge for job in dropped for pledge in job.pledges),
        pledges=made,
    )


def _as_far_as(count: int, known: Sequence[WeekFacts], ranking: Ranking) -> tuple[WeekFacts, ...]:
    """Return ``count`` weeks: the known ones, then weeks with the budget of the first and everybody there."""
    everybody = dict.fromkeys((s.rep for s in ranking.standings), 1)
    assumed = known[0].model_copy(update={"days": everybody})
    return (*known[:count], *[assumed] * (count - len(known)))


def fewest_now(
    wanted: Sequence[Job], room: Sequence[int], owed: Mapping[str, float]
) -> tuple[list[Job], list[Job]]:
    """Return the fewest jobs that must be done this week, most urgent first, and those that cannot be done.

    ``room[n]`` is how many sessions week ``n`` holds. The jobs that later weeks can take form a
    matroid (they can be matched to weeks), so taking the least urgent first leaves the smallest
    and most urgent set for this week.
    """
    later = _Later(room)
    by_id = sorted(wanted, key=lambda j: j.rep, reverse=True)
    order = sorted(by_id, key=lambda j: (j.weeks[0] == 0, -j.urgency, owed.get(j.rep, 0.0)))
    refused = [job for job in order if not later.takes(job)]
    now = [job for job in refused if job.weeks[0] == 0]
    now.sort(key=lambda j: (j.urgency, -owed.get(j.rep, 0.0), j.rep))
    return now, [job for job in refused if job.weeks[0] > 0]


class _Later:
    """The weeks after this one, filled job by job; a job moves to make room for another."""

    def __init__(self, room: Sequence[int]) -> None:
        self._room = room
        self._held: list[list[Job]] = [[] for _ in room]
        self._closed: set[int] = {0}

    def takes(self, job: Job) -> bool:
        """Place ``job`` in a later week if that can be done; what is placed stays placed."""
        tried = set(self._closed)
        if self._place(job, tried):
            return True
        # The weeks that were tried are full of jobs that fit nowhere else: full for good.
        self._closed = tried
        return False

    def _place(self, job: Job, tried: set[int]) -> bool:
        for week in reversed(job.weeks):
            if week in tried:
                continue
            tried.add(week)
            held = self._held[week]
            if len(held) < self._room[week]:
                held.append(job)
                return True
            for other in held:
                if self._place(other, tried):
                    held.remove(other)
                    held.append(job)
                    return True
        return False
