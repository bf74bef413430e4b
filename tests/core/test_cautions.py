"""Cautions: numbers with the source of every line they are held against, the weightiest first."""

from typing import Any

import pytest
from teams import policy, ranked, standing, team, week

from coachplan.core.allocation.allocation import Ledger, allocate
from coachplan.core.allocation.caution import Caution
from coachplan.core.allocation.cautions import Hours, cautions
from coachplan.core.allocation.spent import Spent
from coachplan.core.policies.policy import Policy
from coachplan.core.ranking.ranking import Ranking
from coachplan.files.policies import policy_names
from coachplan.show.cautions import FIRST, folded

FORTY = Hours(2400)
"""A whole week of work."""


def lately(planned: int, unplanned: int, **changes: Any) -> Spent:
    usual = {"told_by": "history", "weeks": 4, "minutes": {}}
    return Spent.model_validate({**usual, "planned": planned, "unplanned": unplanned, **changes})


def of(policy: Policy, ranking: Ranking, minutes: int = 480, hours: Hours = FORTY) -> tuple[Caution, ...]:
    return cautions(ranking, policy, allocate(ranking, policy, week(ranking, minutes), Ledger()), hours)


def coded(code: str, found: tuple[Caution, ...]) -> list[Caution]:
    return [caution for caution in found if caution.code == code]


@pytest.mark.parametrize("name", policy_names())
def test_every_line_has_its_source(name: str) -> None:
    found = of(policy(name), team(12), 140, Hours(300, past=lately(0, 90)))
    assert {"much-time", "little-time", "below-band", "span"} <= {caution.code for caution in found}
    for caution in found:
        assert caution.provenance or caution.code in {"unclear", "seats"}
        assert all(one.source for one in caution.provenance.values())


def test_the_what_if_tells_its_numbers() -> None:
    (span,) = coded("span", of(policy("equal"), team(12), 384))
    assert span.text.endswith("12 reps at 3 hours each need 21 % of your week; your budget is 16 %")
    assert (span.numbers["needed_share"], span.numbers["budget_share"]) == (0.206986, 0.16)
    assert set(span.provenance) == {"span_warning", "target_hours_per_month"}


def test_a_week_that_absence_cuts_short_is_no_measure_of_what_reps_need() -> None:
    short = Hours(480, whole=False)
    assert coded("span", of(policy("equal"), team(5), 90, short)) == []
    (span,) = coded("span", of(policy("equal"), team(9), 90, short))
    assert "need" not in span.text


ASKED = "; sbi asks for at least 80 % planned ahead"


@pytest.mark.parametrize("past", [None, lately(0, 0), lately(200, 0), lately(80, 20)])
def test_time_that_was_planned_or_is_not_known_is_no_matter(past: Spent | None) -> None:
    assert coded("reactive", of(policy("sbi"), team(6), 300, Hours(2400, past=past))) == []


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (
            lately(110, 90),
            (
                "45 % of your coaching was not planned: "
                "90 of the 200 minutes on record for the last 4 weeks were ad hoc"
            ),
        ),
        (
            lately(60, 40, weeks=1, told_by="calendar"),
            (
                "40 % of your time with reps was not planned: "
                "40 of the 100 minutes that your calendar has for the last week came up at short notice"
            ),
        ),
    ],
)
def test_reactive_time_above_the_line_of_the_policy(past: Spent, said: str) -> None:
    [found] = coded("reactive", of(policy("sbi"), team(6), 300, Hours(2400, past=past)))
    assert found.text == f"{said}{ASKED}"


def test_a_policy_without_such_a_line_lets_time_be_reactive() -> None:
    assert coded("reactive", of(policy("equal"), team(6), 300, Hours(2400, past=lately(10, 90)))) == []


@pytest.mark.parametrize(
    ("shares", "minutes", "said"),
    [
        ({"top": 0.5, "middle": 0.4, "bottom": 0.1}, 150, "one is due about every 3 weeks"),
        ({"top": 0.5, "middle": 0.5, "bottom": 0}, 300, "none is due there"),
    ],
)
def test_a_tier_that_the_policy_leaves_without_a_session(
    shares: dict[str, float], minutes: int, said: str
) -> None:
    ranking = ranked([standing("ana", "top"), standing("ben", "middle"), standing("cem", "bottom")])
    split = policy("equal", basis="shares", shares=shares)
    (found,) = coded("tier-without-session", of(split, ranking, minutes))
    assert found.text == f"nobody in the bottom tier has a session this week; {said}"
    assert (found.reps, found.numbers["reps"]) == (("cem",), 1)


def test_no_tier_is_left_out_where_everybody_is_seen() -> None:
    assert coded("tier-without-session", of(policy("equal"), team(6), 300)) == []


def test_only_the_weightiest_stand_in_a_plan_and_the_rest_is_named() -> None:
    found = of(policy("center-for-sales-strategy"), team(12), 140, Hours(300))
    sentences = folded(found)
    assert sentences[:FIRST] == tuple(caution.text for caution in found[:FIRST])
    assert len(sentences) == FIRST + 1
    assert all(caution.topic in sentences[-1] for caution in found[FIRST:])
    assert folded(found[:FIRST]) == sentences[:FIRST]
