"""Compares placements with the best of all plans, found by trying every one: each level, and the plan.

``python tests/benchmarks/brute_force.py [WEEKS [FIRST_SEED]]`` takes so many weeks of each kind: problems of
any shape the engine allows, crowded ones, and weeks of a small team with its rules, preferences and time
zones, afresh and against a published plan. The last two are judged by a reading of their own of every level.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random  # noqa: TID251 - a seeded generator: the same seed, the same week

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from core.by_hand import best_week
from core.small_weeks import W48, placed, random_dues, random_team
from optimise.enumeration import best_plan, crowded_problem, small_problem

from coachplan.optimise.problem import Problem
from coachplan.optimise.solve import solve
from coachplan.optimise.tie_break import complete

ZONES = ("UTC", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns")


def _same_problem(problem: Problem) -> bool:
    answer, best = solve(problem), best_plan(problem)
    values = [level.value(best) for level in complete(problem).levels]
    return answer.chosen == best and all(
        value == level.value == level.bound for value, level in zip(values, answer.levels, strict=True)
    )


def _same_team(seed: int, *, published: bool) -> bool:
    draw = Random(seed)  # noqa: S311 - nothing secret
    roster = random_team(draw, 15, draw.choice(ZONES))
    due = random_dues(draw, roster, most=3)
    before = None
    if published:
        before = {p.due: p.start + draw.choice((0, 0, 15, 60)) for p in placed(roster, due).placed}
        roster = roster.model_copy(update={"manager": random_team(draw).manager})
    placement, best = placed(roster, due, before=before), best_week(roster, due, W48, 0, before)
    starts = {p.due: p.start for p in placement.placed}
    plan = tuple(starts.get(n) for n in range(len(due)))
    return plan == best.plan and all(
        value == level.value == level.bound
        for value, level in zip(best.levels, placement.levels, strict=True)
    )


KINDS: dict[str, Callable[[int], bool]] = {
    "any shape": lambda seed: _same_problem(small_problem(seed)),
    "crowded": lambda seed: _same_problem(crowded_problem(seed)),
    "a small team": lambda seed: _same_team(seed, published=False),
    "against a published plan": lambda seed: _same_team(seed, published=True),
}


def main(weeks: int, first: int) -> int:
    """Print a line a kind, and how many are the same in all; return how many are not."""
    alike = 0
    for kind, same in KINDS.items():
        wrong = [seed for seed in range(first, first + weeks) if not same(seed)]
        alike += weeks - len(wrong)
        print(f"{kind}: {weeks - len(wrong)} of {weeks} the same", *wrong, flush=True)
    print(f"{alike} of {weeks * len(KINDS)} the same at every level, proof and plan")
    return weeks * len(KINDS) - alike


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*given, *(150, 70_000)[len(given) :]) > 0)
