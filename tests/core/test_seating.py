"""Seats and labels that hold still: tables, and laws."""

from collections.abc import Mapping, Sequence

import pytest
from builders import policy
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.policies.policy import Tier
from coachplan.core.ranking.rank_distribution import Score, tier_heads
from coachplan.core.ranking.seating import Field, Rules, Seat, Seating, seat
from coachplan.core.ranking.standing import Certainty

SHARES: Mapping[Tier, float] = {"top": 0.2, "middle": 0.6, "bottom": 0.2}
BOTTOM = Seat(tier="bottom", certainty="firm")
HELD = Seat(tier="bottom", certainty="unclear")


def seated(means: Sequence[float], before: Mapping[str, Seat] | None = None, spread: float = 0.5) -> Seating:
    count = len(means)
    field = Field(
        [f"r{number}" for number in range(count)],
        [True] * count,
        [True] * count,
        [Score(mean, spread) for mean in means],
        [1.0] * count,
    )
    return seat(field, Rules(tier_heads(count, SHARES), policy(), before or {}))


def called(found: Seating) -> dict[str, Seat]:
    return {
        f"r{number}": Seat(tier=tier, certainty=found.certainty(number))
        for number, tier in enumerate(found.tiers)
    }


def test_without_a_past_seats_go_by_the_order() -> None:
    assert seated([0.2, 1.0, -1.0, 0.1, 0.0]).tiers == ["middle", "top", "bottom", "middle", "middle"]


@pytest.mark.parametrize(
    ("newcomer", "holder"),
    [(-0.1, "r1"), (-0.25, "r1"), (-0.3, "r0")],
)
@pytest.mark.parametrize(("end", "sign"), [("bottom", 1), ("top", -1)])
def test_a_seat_changes_hands_when_the_newcomer_s_claim_is_probably_better(
    newcomer: float, holder: str, end: Tier, sign: int
) -> None:
    """Two scores with a spread of .5 each: lower by .27, or for a top seat higher, is 65 % sure."""
    means = [sign * mean for mean in (newcomer, 0.0, 1.0, 1.1, 1.2)]
    found = seated(means, {"r1": Seat(tier=end, certainty="unclear")})
    assert [f"r{number}" for number, tier in enumerate(found.tiers) if tier == end] == [holder]


@pytest.mark.parametrize(
    ("chance", "doubted", "reliability", "tier", "certainty"),
    [
        (0.8, 0.8, 1.0, "top", "firm"),
        (0.8, 0.79, 1.0, "top", "leaning"),  # not as sure, were skills little related
        (0.79, 0.8, 1.0, "top", "leaning"),
        (0.9, 0.9, 1.0, "middle", "leaning"),  # firm is for the ends
        (0.5, 0.5, 1.0, "bottom", "leaning"),
        (0.49, 0.49, 1.0, "bottom", "unclear"),
        (0.9, 0.9, 0.0, "top", "unclear"),  # the values tell too little
        (0.9, 0.9, 1.0, None, "unclear"),
    ],
)
def test_how_far_a_seat_is_trusted(
    chance: float, doubted: float, reliability: float, tier: Tier | None, certainty: Certainty
) -> None:
    rules = Rules(tier_heads(10, SHARES), policy(), {})
    assert rules.certainty("ana", tier, chance, reliability, doubted) == certainty


@pytest.mark.parametrize(("certainty", "second"), [("firm", "r1"), ("unclear", "r0")])
def test_a_label_that_stays_keeps_its_seat(certainty: Certainty, second: str) -> None:
    """The newcomer r0 is probably weaker than r1, who is likely to be among the last two all the same."""
    holder = Seat(tier="bottom", certainty=certainty)
    found = seated([-0.4, 0.0, -0.05, *[2 + n / 10 for n in range(7)]], {"r1": holder, "r2": holder})
    bottom = {f"r{number}" for number, tier in enumerate(found.tiers) if tier == "bottom"}
    assert found.chance["bottom"][1] > 0.5
    assert bottom == {second, "r2"}


@pytest.mark.parametrize(
    ("mean", "before", "certainty"),
    [(-0.6, None, "leaning"), (-0.6, BOTTOM, "firm"), (-2.0, None, "firm"), (0.1, BOTTOM, "unclear")],
)
def test_firm_is_entered_at_four_in_five_and_left_at_one_in_two(
    mean: float, before: Seat | None, certainty: Certainty
) -> None:
    found = seated([mean, 0.0, 0.3, 0.2, 0.5], {"r0": before} if before else {})
    assert found.certainty(0) == certainty


def test_who_held_a_seat_and_is_gone_leaves_it_to_the_next() -> None:
    found = seated([0.0, -0.5, 0.5, 1.0, 1.5], {"gone": BOTTOM, "r2": Seat(tier="top", certainty="firm")})
    assert found.tiers[1] == "bottom"


MEANS = st.lists(st.floats(-2, 2), min_size=3, max_size=12)
SEATS = st.builds(
    Seat,
    tier=st.sampled_from([None, "top", "middle", "bottom"]),
    certainty=st.sampled_from(["firm", "leaning", "unclear", "ramping"]),
)


@given(MEANS, st.dictionaries(st.integers(0, 12).map(lambda number: f"r{number}"), SEATS))
def test_every_seat_is_taken_once_and_nothing_moves_twice(
    means: list[float], before: dict[str, Seat]
) -> None:
    found = seated(means, before)
    for tier, heads in tier_heads(len(means), SHARES).items():
        assert sum(one == tier for one in found.tiers) == heads
    again = seated(means, called(found))
    assert called(again) == called(found)


@given(MEANS)
def test_a_past_that_agrees_changes_nothing(means: list[float]) -> None:
    found = seated(means)
    assert called(seated(means, called(found))) == called(found)


@pytest.mark.parametrize(("doubted", "certainty"), [(-1.9, "firm"), (-0.2, "leaning")])
def test_a_label_is_given_only_where_it_holds_were_skills_less_related(
    doubted: float, certainty: Certainty
) -> None:
    means = [-2.0, 0.0, 0.3, 0.2, 0.5]
    scores = [Score(mean, 0.5) for mean in means]
    field = Field([f"r{number}" for number in range(5)], [True] * 5, [True] * 5, scores, [1.0] * 5)
    less = field._replace(doubted=lambda: [Score(doubted, 0.5), *scores[1:]])
    rules = Rules(tier_heads(5, SHARES), policy(), {})
    found = seat(less, rules)
    assert (found.tiers[0], found.certainty(0)) == ("bottom", certainty)
    assert found.chance == seat(field, rules).chance
    # Once given it stays while the chance itself is good enough.
    assert seat(less, Rules(rules.heads, rules.policy, {"r0": BOTTOM})).certainty(0) == "firm"
