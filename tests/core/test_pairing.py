"""Who meets whom: laws over many weeks, whoever is there and whoever is due."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same weeks

import pytest

from coachplan.core.allocation.allocation import Due
from coachplan.core.peers.pairing import Circle, Met, Pair, pairs_in, with_guides
from coachplan.core.plans.content import Gap
from coachplan.core.policies.policy import Tier
from coachplan.core.quarter import first_week
from coachplan.core.team.roster import Coach

MONDAY = date(2026, 9, 28)
"""A week with such sessions, the first of a quarter."""


def gaps(**units: float) -> tuple[Gap, ...]:
    found = [Gap(metric=metric, title=metric, gap=gap) for metric, gap in units.items()]
    return tuple(sorted(found, key=lambda gap: (-gap.gap, gap.metric)))


def circle(tops: int = 2, middles: int = 6, **changes: object) -> Circle:
    """A team in which everybody in the middle falls short of the calls that every top rep makes."""
    seats: dict[str, Tier | None] = {f"t{n}": "top" for n in range(tops)}
    seats |= {f"m{n}": "middle" for n in range(middles)}
    seats |= {"low": "bottom", "new": None}
    known = {rep: gaps(calls=-1.0 if rep[0] == "t" else 1.0) for rep in seats}
    fields: dict[str, object] = {"seats": seats, "gaps": known, **changes}
    return Circle(**fields)  # type: ignore[arg-type]  # fields by name


def dues(*reps: str, promised: Sequence[str] = ()) -> tuple[Due, ...]:
    return tuple(
        Due(rep=rep, minutes=45, place=n + 1, promise="gap" if rep in promised else None)
        for n, rep in enumerate(reps)
    )


def weeks(seed: int, team: Circle, count: int) -> list[tuple[date, Pair]]:
    """Return the pairs of ``count`` weeks from a quarter's first in which people come and go."""
    draw = Random(seed)  # noqa: S311 - nothing secret
    found: list[tuple[date, Pair]] = []
    people = sorted(team.seats)
    for number in range(count):
        monday = first_week(MONDAY, team.year_opens) + timedelta(weeks=number)
        here = [rep for rep in people if draw.random() < 0.9]
        due = dues(*(rep for rep in here if draw.random() < 0.6))
        met = [Met(monday=week, rep=pair.rep, guide=pair.guide) for week, pair in found]
        found += [(monday, pair) for pair in pairs_in(monday, due, here, team, met)]
    return found


def in_turn(found: Sequence[tuple[date, Pair]]) -> Mapping[str, list[tuple[date, str]]]:
    """Return whom everybody met, in order."""
    met: dict[str, list[tuple[date, str]]] = {}
    for monday, pair in found:
        for one, other in ((pair.rep, pair.guide), (pair.guide, pair.rep)):
            met.setdefault(one, []).append((monday, other))
    return met


@pytest.mark.parametrize(("tops", "year_opens"), [(2, 1), (3, 1), (4, 1), (2, 2), (3, 12)])
def test_nobody_meets_the_same_partner_twice_in_a_row_or_twice_in_a_fortnight(
    tops: int, year_opens: int
) -> None:
    for seed in range(25):
        found = weeks(seed, circle(tops, 3 * tops, year_opens=year_opens), 26)
        assert len(found) >= 6
        for met in in_turn(found).values():
            for (before, first), (after, second) in pairwise(met):
                assert (after - before).days >= 14
                assert first != second


def test_pairs_are_of_a_middle_and_a_top_rep_who_can_show_what_is_missing() -> None:
    assert {(pair.rep[0], pair.guide[0]) for _, pair in weeks(1, circle(3, 9), 40)} == {("m", "t")}
    blind = circle(gaps={"t0": gaps(calls=0.5), "t1": gaps(calls=-1, demos=1), "m0": gaps(calls=1, demos=2)})
    (pair,) = pairs_in(MONDAY, dues("m0"), ["m0", "t0", "t1"], blind, ())
    assert (pair.guide, pair.metric) == ("t1", "calls")


@pytest.mark.parametrize(
    ("changes", "apart"),
    [
        ({"apart": [frozenset(("m0", "t0")), frozenset(("t1", "m0"))]}, {"m0"}),
        ({"groups": {"t0": "north", "t1": "north", "m1": "north"}}, {"m0", "m2", "m3", "m4", "m5"}),
    ],
)
def test_who_is_kept_apart_never_meets(changes: dict[str, object], apart: set[str]) -> None:
    met = {pair.rep for seed in range(5) for _, pair in weeks(seed, circle(**changes), 40)}  # type: ignore[arg-type]  # fields by name
    assert met
    assert not met & apart


def test_groups_may_meet_where_the_roster_says_so() -> None:
    team = circle(groups={"t0": "north", "t1": "north"}, across=True)
    assert weeks(0, team, 10)


def test_a_promised_session_stays_with_the_manager_and_a_lone_top_rep_is_left_in_peace() -> None:
    here = ["m0", "t0", "t1"]
    assert pairs_in(MONDAY, dues("m0", promised=["m0"]), here, circle(), ()) == ()
    assert pairs_in(MONDAY, dues("m0"), here, circle(1), ()) == ()
    assert pairs_in(MONDAY + timedelta(weeks=1), dues("m0"), here, circle(), ()) == ()


def test_another_coach_takes_the_session_of_a_top_rep_on_their_own_topics() -> None:
    coaches = (
        Coach.model_validate({"name": "Kim", "topics": ["demos"]}),
        Coach.model_validate({"name": "Lou"}),
    )
    team = circle(coaches=coaches)
    found = pairs_in(MONDAY, dues("t0", "t1", "low"), sorted(team.seats), team, ())
    assert [(pair.rep, pair.guide, pair.by_coach) for pair in found] == [("t0", "lou", True)]
    later = MONDAY + timedelta(weeks=2)
    past = [Met(monday=MONDAY, rep="t0", guide="lou")]
    assert [p.rep for p in pairs_in(later, dues("t0", "t1"), ["t0", "t1"], team, past)] == ["t1"]


def test_the_guide_holds_one_session_and_the_manager_opens_it() -> None:
    pair = Pair(rep="m0", guide="t0", metric="calls", title="calls")
    first, second, other = with_guides(dues("m0", "m0", "low"), [pair], 15)
    assert (first.guide, first.cost, first.minutes, first.there) == ("t0", 15, 45, ("m0", "t0"))
    assert first.reps == ("m0",)
    assert (second.guide, second.cost, other.guide) == (None, 45, None)
