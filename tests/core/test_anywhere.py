"""Placing where only the list matters: the same sessions have a place as in the best week."""

from dataclasses import replace
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week

import pytest
from core.small_weeks import W48, random_dues, random_team

from coachplan.core.allocation.allocation import Due
from coachplan.core.calendars.week import week_on_offer
from coachplan.core.placement.placing import Placement, Terms, place
from coachplan.core.placement.rules.in_force import preferences_of, rules_of
from coachplan.core.team.roster import Roster


def both(roster: Roster, due: tuple[Due, ...]) -> tuple[Placement, Placement]:
    terms = Terms(rules_of(roster), preferences_of(roster), 0, roster.manager.grid)
    week = week_on_offer(roster, W48)
    return place(week, due, terms), place(week, due, replace(terms, anywhere=True))


@pytest.mark.parametrize("block", range(4))
def test_the_same_sessions_fit_as_in_the_best_week(block: int) -> None:
    quick = 0
    for seed in range(block * 25, block * 25 + 25):
        draw = Random(seed)  # noqa: S311 - a test, not a secret
        roster = random_team(draw)
        best, found = both(roster, random_dues(draw, roster))
        assert {p.due for p in found.placed} == {p.due for p in best.placed}
        assert found.missed == best.missed
        decisive = [level for level in best.levels if level.name in {"promises", "policy minutes"}]
        assert [level for level in found.levels if level in decisive] == decisive
        quick += found.solver == "local search"
    assert quick
