"""Pairing: which rep of the middle meets which top rep, and which top rep another coach.

A colleague's practice is handed on in a session of two (R. Ruff: blueprinting, and several approaches and
people); that talking in pairs raises sales has been shown by experiment (Sandvik et al., Quarterly Journal of
Economics, 2020). The manager opens the session and leaves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from coachplan.core.allocation.allocation import Due
from coachplan.core.base import Value
from coachplan.core.plans.content import Gap
from coachplan.core.policies.policy import Tier
from coachplan.core.team.roster import Coach

FORTNIGHT = 2
"""Weeks from one such session of a rep to the next, at least."""

_DAYS = 7
_LONG_AGO = 1_000
"""Weeks since a session that never was."""


class Met(Value):
    """A session that was held: the week's Monday, whose it was, and who showed how."""

    monday: date
    rep: str
    guide: str


class Pair(Value):
    """Who shows whom how, about what; ``by_coach`` tells that the guide is no colleague."""

    rep: str
    guide: str
    metric: str
    title: str
    by_coach: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """Who may meet whom: seats, gaps (largest first) and groups by rep, and pairs that are kept apart.

    ``across`` lets reps of different groups meet; ``year_opens`` is the first month of the fiscal year.
    """

    seats: Mapping[str, Tier | None]
    gaps: Mapping[str, Sequence[Gap]]
    groups: Mapping[str, str | None] = field(default_factory=dict)
    apart: Collection[frozenset[str]] = ()
    across: bool = False
    coaches: Sequence[Coach] = ()
    year_opens: int = 1

    def seated(self, tier: Tier) -> list[str]:
        """Return the reps of a tier, by id."""
        return sorted(rep for rep, seat in self.seats.items() if seat == tier)

    def complement(self, rep: str, guide: str) -> tuple[float, Gap] | None:
        """Return where ``rep`` falls short and ``guide`` does not, by how much the two differ at most."""
        strong = {gap.metric: gap.gap for gap in self.gaps.get(guide, ())}
        found = [
            (gap.gap - strong[gap.metric], gap)
            for gap in self.gaps.get(rep, ())
            if gap.gap > 0 and strong.get(gap.metric, 1.0) <= 0
        ]
        return max(found, key=lambda pair: (pair[0], pair[1].metric), default=None)

    def may_meet(self, one: str, other: str) -> bool:
        """Tell whether the roster lets two reps meet."""
        grouped = self.across or self.groups.get(one) == self.groups.get(other)
        return grouped and frozenset((one, other)) not in self.apart


def pairs_in(
    monday: date,
    due: Sequence[Due],
    here: Collection[str],
    circle: Circle,
    past: Sequence[Met],
) -> tuple[Pair, ...]:
    """Return the pairs of a week, those who have waited longest first.

    There are such sessions in every second ISO week; each takes the place of one that the rep is due and no
    promise needs. Nobody meets the same colleague twice in a row or has two such sessions in a fortnight.

    Args:
        monday: the Monday of the week.
        due: the sessions of the week.
        here: reps who are there this week.
        circle: who may meet whom.
        past: sessions before, as far as they are known.
    """
    if monday.toordinal() // _DAYS % FORTNIGHT:
        return ()
    free = {d.rep for d in due if d.promise is None and not d.theme_kinds and not d.others}
    last = {person: met for met in past for person in (met.rep, met.guide)}
    rested = {who for who in here if _waited(who, monday, last) >= FORTNIGHT}
    pairs = _colleagues(monday, free & rested, rested, circle, last)
    taken = {who for pair in pairs for who in (pair.rep, pair.guide)}
    return (*pairs, *_with_coaches(monday, (free & rested) - taken, circle, last))


def _waited(who: str, monday: date, last: Mapping[str, Met]) -> int:
    return (monday - last[who].monday).days // _DAYS if who in last else _LONG_AGO


def _colleagues(
    monday: date,
    pupils: Collection[str],
    guides: Collection[str],
    circle: Circle,
    last: Mapping[str, Met],
) -> tuple[Pair, ...]:
    middle, top = circle.seated("middle"), circle.seated("top")
    if len(top) < FORTNIGHT:
        return ()  # with one top rep everybody would meet the same one again and again
    found = []
    for rep, guide in product(middle, top):
        again = _partner(rep, last) == guide or _partner(guide, last) == rep
        between = circle.complement(rep, guide)
        if not between or again or rep not in pupils or guide not in guides:
            continue
        if circle.may_meet(rep, guide):
            order = (-_waited(rep, monday, last), -_waited(guide, monday, last), -between[0], rep, guide)
            pair = Pair(rep=rep, guide=guide, metric=between[1].metric, title=between[1].title)
            found.append((order, pair))
    chosen: list[Pair] = []
    taken: set[str] = set()
    for _, pair in sorted(found, key=lambda one: one[0]):
        if not {pair.rep, pair.guide} & taken:
            chosen.append(pair)
            taken |= {pair.rep, pair.guide}
    return tuple(chosen)


def _partner(who: str, last: Mapping[str, Met]) -> str | None:
    met = last.get(who)
    return None if met is None else met.guide if met.rep == who else met.rep


def _with_coaches(
    monday: date, pupils: Collection[str], circle: Circle, last: Mapping[str, Met]
) -> tuple[Pair, ...]:
    """Return the top reps whose session another coach takes, each coach once."""
    tops = sorted({*pupils} & {*circle.seated("top")}, key=lambda rep: (-_waited(rep, monday, last), rep))
    free, pairs = sorted(circle.coaches, key=lambda coach: coach.id), []
    for rep in tops:
        gap = next(iter(circle.gaps.get(rep, ())), None)
        able = [coach for coach in free if gap and (not coach.topics or gap.metric in coach.topics)]
        coach = min(able, key=lambda one: (_partner(rep, last) == one.id, one.id), default=None)
        if coach and gap:
            free.remove(coach)
            pairs.append(Pair(rep=rep, guide=coach.id, metric=gap.metric, title=gap.title, by_coach=True))
    return tuple(pairs)


def with_guides(due: Sequence[Due], pairs: Sequence[Pair], opening: int) -> tuple[Due, ...]:
    """Return the sessions, the first open one of each pair's rep held by the guide.

    ``opening`` are the minutes that the manager stays.
    """
    waiting = {pair.rep: pair for pair in pairs}
    found = []
    for one in due:
        plain = one.promise is None and not one.theme_kinds and not one.others and one.minutes > opening
        pair = waiting.pop(one.rep, None) if plain else None
        if pair:
            held = {"guide": pair.guide, "manager_minutes": opening, "metric": pair.metric}
            one = one.model_copy(update=held)  # noqa: PLW2901 - the same session, held by somebody else
        found.append(one)
    return tuple(found)
