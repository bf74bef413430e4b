"""The planner's coin: who is paired, and how the coins fall."""

from collections import Counter
from datetime import timedelta

from impact_world import BEGINS, names, ranked, standing

from coachplan.core.impact.experiment import Experiment, neighbours, next_block, tosses_in

SCORES = [0.9, 0.7, 0.4, 0.35, 0.1, 0.05, -0.2, -0.3, -0.6, -0.9]


def test_neighbours_by_score_are_paired_within_their_tier() -> None:
    block = next_block(ranked(SCORES), BEGINS, "seed", 1)
    assert [sorted((pair.more, pair.less)) for pair in block.pairs] == [
        [f"rep{n:02d}", f"rep{n + 1:02d}"] for n in range(0, 10, 2)
    ]
    assert [pair.tier for pair in block.pairs] == ["top", "middle", "middle", "middle", "bottom"]


def test_of_an_odd_number_whoever_fits_least_stays_out() -> None:
    scores = {"ana": 1.0, "bo": 0.3, "cy": 0.25, "di": 0.1, "ed": 0.05}
    people = [standing(rep, score, 1, "middle") for rep, score in scores.items()]
    assert [(a.rep, b.rep) for a, b in neighbours(people)] == [("bo", "cy"), ("di", "ed")]


def test_the_coins_follow_from_the_seed_and_from_nothing_else() -> None:
    first = next_block(ranked(SCORES), BEGINS, "seed", 1)
    assert next_block(ranked(SCORES), BEGINS, "seed", 1) == first
    others = {next_block(ranked(SCORES), BEGINS, seed, number).pairs for seed in "abc" for number in (1, 2)}
    assert len(others) > 1


def test_the_coins_are_fair_to_either_side_and_to_every_pair() -> None:
    heads: Counter[str] = Counter()
    for number in range(2000):
        heads.update(pair.more for pair in next_block(ranked(SCORES), BEGINS, "fair", number).pairs)
    # 1000 expected, standard deviation 22.
    assert all(abs(heads[rep] - 1000) < 90 for rep in names(10))


def test_nobody_is_paired_who_ramps_or_is_not_measured() -> None:
    team = ranked(SCORES)
    new = team.standings[2].model_copy(update={"certainty": "ramping", "tier": None})
    team = team.model_copy(update={"standings": (*team.standings[:2], new, *team.standings[3:])})
    measured = set(names(10)) - {"rep00"}
    paired = {rep for p in next_block(team, BEGINS, "seed", 1, measured).pairs for rep in (p.more, p.less)}
    assert paired.isdisjoint({"rep00", "rep01", "rep02"})
    assert len(paired) == 6


def test_a_toss_holds_for_the_weeks_of_its_block() -> None:
    block = next_block(ranked(SCORES), BEGINS, "seed", 1)
    experiment = Experiment(
        metric="x", quantum=15, planned=1, seed="seed", level=1, spread=1, blocks=(block,)
    )
    held = [len(tosses_in(experiment, BEGINS + timedelta(weeks=n))) for n in range(-1, 6)]
    assert held == [0, 5, 5, 5, 5, 0, 0]
    assert {toss.minutes for toss in tosses_in(experiment, BEGINS)} == {15}
    assert tosses_in(None, BEGINS) == ()
