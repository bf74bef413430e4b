"""Cautions: numbers with the source of every line they are held against, the weightiest first."""

from typing import Any

import pytest
from teams import policy, ranked, standing, team, week

from coachplan.core.allocation.allocation import Ledger, allocate
from coachplan.core.allocation.caution import Caution
from coachplan.core.allocation.cautions import Hours, cautions, outside_band
from coachplan.core.allocation.entitlement import WEEKS_PER_MONTH
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


BAND = {"low": 2, "high": 5}
SPAN = {"usual": 8, "limit": 10, "hours_each": 3}


@pytest.mark.parametrize(
    ("count", "minutes", "net", "expected", "source"),
    [
        (
            4,
            149,
            2400,
            Caution(
                code="little-time",
                topic="the budget",
                text="the week has 149 minutes of coaching, less than 2.5 hours",
                numbers={"minutes": 149, "least": 150},
            ),
            ["warn_below_minutes"],
        ),
        (
            4,
            400,
            1000,
            Caution(
                code="much-time",
                topic="the budget",
                text="coaching takes 40 % of the week; managers have about 32 % of it for their team",
                numbers={"minutes": 400, "net_minutes": 1000, "most": 0.32},
            ),
            ["warn_above_share"],
        ),
        (
            4,
            400,
            0,
            Caution(
                code="much-time",
                topic="the budget",
                text="coaching takes more than the whole week; managers have about 32 % of it for their team",
                numbers={"minutes": 400, "net_minutes": 0, "most": 0.32},
            ),
            ["warn_above_share"],
        ),
        (
            4,
            60,
            2400,
            Caution(
                code="below-band",
                topic="hours a month",
                text=(
                    "Rep00, Rep01, Rep02 and 1 more are due less than 2 hours a month, outside the "
                    "evidence band of 2 to 5"
                ),
                reps=("rep00", "rep01", "rep02", "rep03"),
                numbers={**BAND, "rep00": 1.087, "rep01": 1.087, "rep02": 1.087, "rep03": 1.087},
            ),
            ["band_hours_per_month"],
        ),
        (
            2,
            50,
            2400,
            Caution(
                code="below-band",
                topic="hours a month",
                text="Rep00 and Rep01 are due less than 2 hours a month, outside the evidence band of 2 to 5",
                reps=("rep00", "rep01"),
                numbers={**BAND, "rep00": 1.812, "rep01": 1.812},
            ),
            ["band_hours_per_month"],
        ),
        (
            1,
            100,
            2400,
            Caution(
                code="above-band",
                topic="hours a month",
                text="Rep00 is due more than 5 hours a month, outside the evidence band of 2 to 5",
                reps=("rep00",),
                numbers={**BAND, "rep00": 7.247},
            ),
            ["band_hours_per_month"],
        ),
        (
            3,
            90,
            2400,
            Caution(
                code="tier-without-session",
                topic="a tier without a session",
                text="nobody in the bottom tier has a session this week; one is due about every 2 weeks",
                reps=("rep02",),
                numbers={"reps": 1, "due_minutes": 30, "weeks": 2},
            ),
            ["tier_heads"],
        ),
        (
            4,
            149,
            2400,
            Caution(
                code="tier-without-session",
                topic="a tier without a session",
                text="nobody in the bottom tier has a session this week; one a week is due",
                reps=("rep03",),
                numbers={"reps": 1, "due_minutes": 37.25, "weeks": 1},
            ),
            ["tier_heads"],
        ),
        (
            9,
            480,
            2400,
            Caution(
                code="span",
                topic="the span",
                text=(
                    "9 reps are a wide span for one manager; 8 is usual. 9 reps at 3 hours each need "
                    "16 % of your week; your budget is 20 %"
                ),
                numbers={**SPAN, "reps": 9, "needed_share": 0.155239, "budget_share": 0.2},
            ),
            ["span_note", "target_hours_per_month"],
        ),
        (
            11,
            480,
            2400,
            Caution(
                code="span",
                topic="the span",
                text=(
                    "11 reps are more than one manager can coach well; the limit is about 10. 11 "
                    "reps at 3 hours each need 19 % of your week; your budget is 20 %"
                ),
                numbers={**SPAN, "reps": 11, "needed_share": 0.189737, "budget_share": 0.2},
            ),
            ["span_warning", "target_hours_per_month"],
        ),
        (
            11,
            480,
            0,
            Caution(
                code="span",
                topic="the span",
                text="11 reps are more than one manager can coach well; the limit is about 10",
                numbers={"reps": 11, "usual": 8, "limit": 10},
            ),
            ["span_warning"],
        ),
        (
            5,
            200,
            2400,
            Caution(
                code="span",
                topic="the span",
                text="5 reps at 3 hours each need 9 % of your week; your budget is 8 %",
                numbers={**SPAN, "reps": 5, "needed_share": 0.086244, "budget_share": 0.083333},
            ),
            ["target_hours_per_month"],
        ),
        (
            1,
            20,
            2400,
            Caution(
                code="span",
                topic="the span",
                text="1 rep at 3 hours needs 2 % of your week; your budget is 1 %",
                numbers={**SPAN, "reps": 1, "needed_share": 0.017249, "budget_share": 0.008333},
            ),
            ["target_hours_per_month"],
        ),
    ],
)
def test_what_is_said_of_a_week_whom_it_is_about_and_what_it_is_held_against(
    count: int, minutes: int, net: int, expected: Caution, source: list[str]
) -> None:
    (found,) = coded(expected.code, of(policy("equal"), team(count), minutes, Hours(net)))
    assert found.model_copy(update={"provenance": {}}) == expected
    assert list(found.provenance) == source


@pytest.mark.parametrize(
    ("count", "minutes", "net", "code"),
    [(4, 150, 2400, "little-time"), (4, 320, 1000, "much-time"), (8, 480, 2400, "span")],
)
def test_a_line_that_is_just_kept_is_no_matter(count: int, minutes: int, net: int, code: str) -> None:
    assert coded(code, of(policy("equal"), team(count), minutes, Hours(net))) == []


def test_the_evidence_band_has_its_ends() -> None:
    hours = {"low": 2, "high": 5, "under": 1.99, "over": 5.01, "away": 0}
    due = {rep: hours_ * 60 / WEEKS_PER_MONTH for rep, hours_ in hours.items()}
    assert outside_band(policy("equal"), due) == {"under": ("below", 1.99), "over": ("above", 5.01)}


def test_a_week_that_absence_cuts_short_is_no_measure_of_what_reps_need() -> None:
    short = Hours(480, whole=False)
    assert coded("span", of(policy("equal"), team(5), 90, short)) == []
    (span,) = coded("span", of(policy("equal"), team(9), 90, short))
    assert "need" not in span.text
    assert {one.code for one in of(policy("equal"), team(5), 90)} >= {"below-band", "span"}
    assert "below-band" not in {one.code for one in of(policy("equal"), team(5), 90, short)}


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
    spent = {"planned_minutes": past.planned, "unplanned_minutes": past.unplanned, "weeks": past.weeks}
    share = past.unplanned / (past.planned + past.unplanned)
    assert found.numbers == {**spent, "reactive": share, "planned_at_least": 0.8}
    assert (found.topic, list(found.provenance)) == ("reactive time", ["planned_share"])


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


def test_every_tier_is_named_that_need_leaves_without_a_session() -> None:
    found = coded("tier-without-session", of(policy("vantagepoint"), team(3), 45))
    assert [one.reps for one in found] == [("rep00",), ("rep01",), ("rep02",)]
    assert [list(one.provenance) for one in found] == [["cadences"]] * 3


def test_no_tier_is_left_out_where_everybody_is_seen() -> None:
    assert coded("tier-without-session", of(policy("equal"), team(6), 300)) == []


def test_only_the_weightiest_stand_in_a_plan_and_the_rest_is_named() -> None:
    found = of(policy("center-for-sales-strategy"), team(12), 140, Hours(300))
    sentences = folded(found)
    assert sentences[:FIRST] == tuple(caution.text for caution in found[:FIRST])
    assert len(sentences) == FIRST + 1
    assert all(caution.topic in sentences[-1] for caution in found[FIRST:])
    assert folded(found[:FIRST]) == sentences[:FIRST]
