"""A team of simulated reps whose minutes follow luck: what an analysis must not be taken in by.

The world of the study: ten reps with fixed skill, tiers from the mean of the last six weeks, 15, 30 or 60
minutes a week for top, middle and bottom, blocks of four weeks, one quantum of 15 minutes by coin. The
score is the mean of all weeks so far, as a roster's series gives it; the study took six (``recent``).
"""

import random  # noqa: TID251 - a simulated world needs chance; it is seeded, and no part of the planner
from dataclasses import dataclass
from datetime import date, timedelta

from coachplan.core.impact.ancova import WeekGiven
from coachplan.core.impact.experiment import BLOCK_WEEKS, Block, Experiment, next_block
from coachplan.core.policies.policy import Tier
from coachplan.core.ranking.ranking import Because, Ranking, Standing

BEGINS = date(2026, 1, 5)
BEFORE = 6
"""Weeks that tiers and scores look back on."""

BASE: dict[Tier, int] = {"top": 15, "middle": 30, "bottom": 60}
QUANTUM = 15


@dataclass(frozen=True)
class World:
    """What is true: spread of skill, noise of one week, effect of 30 minutes; how many reps and weeks."""

    noise: float
    skill: float = 0.2
    effect: float = 0.0
    reps: int = 10
    weeks: int = 24
    recent: bool = False


@dataclass(frozen=True)
class Past:
    """One simulated past: the experiment with its coins, weekly readings, and minutes as assigned."""

    experiment: Experiment
    readings: dict[str, dict[date, float]]
    given: tuple[WeekGiven, ...]


def monday(week: int) -> date:
    return BEGINS + timedelta(weeks=week)


def simulated(world: World, seed: int) -> Past:
    """Return one past of ``world``; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is a secret
    skill = [chance.gauss(0.0, world.skill) for _ in range(world.reps)]
    values = [[own + chance.gauss(0.0, world.noise) for _ in range(BEFORE)] for own in skill]
    blocks: list[Block] = []
    given: list[WeekGiven] = []
    for number in range(1, world.weeks // BLOCK_WEEKS + 1):
        first = (number - 1) * BLOCK_WEEKS
        lately = [sum(own[-BEFORE:]) / BEFORE for own in values]
        scores = lately if world.recent else [sum(own) / len(own) for own in values]
        block = next_block(ranked(scores, lately), monday(first), str(seed), number)
        minutes = assigned(block)
        for own, base, rep in zip(values, skill, names(world.reps), strict=True):
            gain = world.effect * (minutes[rep] - BASE["middle"]) / 30
            own += [base + gain + chance.gauss(0.0, world.noise) for _ in range(BLOCK_WEEKS)]
        blocks.append(block)
        given += [
            WeekGiven(monday=monday(first + week), minutes=minutes, scores=block.scores)
            for week in range(BLOCK_WEEKS)
        ]
    experiment = Experiment(
        metric="meetings",
        quantum=QUANTUM,
        planned=len(blocks),
        seed=str(seed),
        level=1.0,
        spread=world.noise,
        blocks=tuple(blocks),
    )
    readings = {
        rep: {monday(week - BEFORE): value for week, value in enumerate(own)}
        for rep, own in zip(names(world.reps), values, strict=True)
    }
    return Past(experiment, readings, tuple(given))


def names(reps: int) -> list[str]:
    return [f"rep{number:02d}" for number in range(reps)]


def assigned(block: Block) -> dict[str, int]:
    """Return the minutes of each rep: by tier, and by coin."""
    minutes = {rep: BASE[tier or "middle"] for rep, tier in block.tiers.items()}
    for pair in block.pairs:
        minutes[pair.more] += QUANTUM
        minutes[pair.less] -= QUANTUM
    return minutes


def ranked(scores: list[float], seats_by: list[float] | None = None) -> Ranking:
    """Return a ranking with these scores; a fifth of the reps sits at each end, by ``seats_by``."""
    order = sorted(zip(seats_by or scores, scores, names(len(scores)), strict=True), reverse=True)
    ends = len(scores) // 5
    tiers: dict[Tier, int] = {"top": ends, "middle": len(scores) - 2 * ends, "bottom": ends}
    seats: list[Tier] = [tier for tier, heads in tiers.items() for _ in range(heads)]
    return Ranking(
        team="North",
        as_of=BEGINS,
        tiers=tiers,
        interval_level=0.8,
        skill="",
        standings=tuple(
            standing(rep, score, place, seat)
            for place, ((_, score, rep), seat) in enumerate(zip(order, seats, strict=True), start=1)
        ),
    )


def standing(rep: str, score: float, place: int, seat: Tier | None) -> Standing:
    because = Because(
        metric="meetings", title="meetings", value=score, shown="", evidence="", contribution=score
    )
    return Standing(
        rep=rep,
        name=rep.title(),
        position=place,
        score=score,
        interval=(score - 1, score + 1),
        expected_rank=place,
        rank_range=(1, 1),
        tier=seat,
        certainty="unclear",
        probability={},
        because=(because,),
    )
