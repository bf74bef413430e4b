"""What a ranking says in words: values, evidence, notes and doubts."""

from typing import Any

import pytest
from builders import ranking, roster

from coachplan.core.ranking.measures import Basis, Sample
from coachplan.core.ranking.words import counted, evidence_of, shown, signed, warnings_on
from coachplan.core.team.metrics import Metric, resolve
from coachplan.core.team.roster import Roster
from coachplan.files.metrics import known_metrics


def metric(name: str = "win_rate", **changes: Any) -> Metric:
    (found,) = resolve(roster({name: {}}, ana={name: "0.5"}), known_metrics())
    return found.model_copy(update=changes)


@pytest.mark.parametrize(
    ("shows", "value", "text"),
    [
        ("percent", 0.346, "35%"),
        ("percent", -0.001, "0%"),
        ("money", 1_234_567.4, "1,234,567"),
        ("money", -0.2, "0"),
        ("days", 30.0, "30d"),
        ("days", 30.25, "30.2d"),
        ("times", 3.5, "3.5x"),
        ("number", 12.0, "12"),
        ("number", -0.01, "0"),
        ("number", 999.4, "999.4"),
        ("number", 1000.0, "1,000"),
        ("number", -1234.5, "-1,234"),
    ],
)
def test_a_value_is_shown_as_people_write_it(shows: str, value: float, text: str) -> None:
    assert shown(metric(shows=shows), value) == text


@pytest.mark.parametrize(
    ("score", "text"), [(0.126, "+0.13"), (-0.126, "-0.13"), (0.004, "0.00"), (-0.004, "0.00")]
)
def test_a_part_of_a_score_has_its_sign_and_nothing_has_none(score: float, text: str) -> None:
    assert signed(score) == text


@pytest.mark.parametrize(("amount", "text"), [(1, "1 deal"), (12, "12 deals"), (2.5, "2.5 deals")])
def test_evidence_is_counted(amount: float, text: str) -> None:
    assert counted(amount, "deals") == text


@pytest.mark.parametrize(
    ("basis", "ramp", "text"),
    [
        ("stated", 1.0, "12 deals"),
        ("assumed", 1.0, "12 deals assumed"),
        ("team", 1.0, "12 deals"),
        ("borrowed", 1.0, "12 deals, from win rate"),
        ("weeks", 1.0, "12 weeks"),
        ("stated", 0.55, "12 deals, read against 55% ramp"),
    ],
)
def test_what_lies_behind_a_value(basis: Basis, ramp: float, text: str) -> None:
    found = metric("quota_attainment", evidence_from="win_rate")
    assert evidence_of(found, Sample(0.9, 12, basis, ramp)) == text


@pytest.mark.parametrize(
    ("metrics", "cells", "notes"),
    [
        ({}, ["20/60", "30/60"], ()),
        (
            {},
            [{"quota_attainment": "90%"}, {"quota_attainment": "80%"}],
            ("quota_attainment: how many deals stand behind a figure is not said; taken as 12 deals",),
        ),
        (
            {},
            ["20/60", {"win_rate": "0.3"}, {"win_rate": "0.4"}],
            (
                (
                    "win_rate: how many deals stand behind a figure is not said for 2 of 3 reps"
                    " (21/58 would say it); taken as 12 deals"
                ),
            ),
        ),
        (
            {},
            ["20/60", {"win_rate": "10/60", "meetings": "4"}],
            (
                "meetings: how many weeks stand behind a figure is not said; taken as 12 weeks",
                "meetings: only one rep has a value; nobody to compare with",
            ),
        ),
        ({"meetings": {}}, ["20/60", "30/60"], ("meetings: no values; left out of the score",)),
        (
            {"win_rate": {}, "meetings": {"weight": "0"}},
            ["20/60", "30/60"],
            ("customer meetings a week has no weight and is left out of the score",),
        ),
    ],
)
def test_how_the_metrics_were_read_is_noted(
    metrics: dict[str, Any], cells: list[Any], notes: tuple[str, ...]
) -> None:
    reps = {f"r{number}": cell for number, cell in enumerate(cells)}
    assert ranking(roster(metrics, **reps)).notes == notes


@pytest.mark.parametrize(
    ("cells", "skill"),
    [
        (["20/60", "30/60"], "too few reps with values to tell skill from luck"),
        (
            ["20/60", "30/60", "10/60"],
            (
                "with 60 deals each, about 64% of the differences you see in win rate are skill. "
                "More metrics would help, leading ones most."
            ),
        ),
        (
            [{"calls": weeks} for weeks in ([10, 20, 30], [40, 50, 60], [10, 11, 12])],
            (
                "with 3 weeks each, about 77% of the differences you see in calls a week are skill. "
                "More metrics would help, leading ones most."
            ),
        ),
        (
            [{"quota_attainment": value} for value in ("90%", "80%", "120%")],
            (
                "with 12 deals each, about 10% of the differences you see in quota attainment are skill; "
                "110 deals each would make it half. More metrics would help, leading ones most."
            ),
        ),
        (
            [
                {"win_rate": rate, "meetings": meetings}
                for rate, meetings in (("20/60", "4"), ("30/60", "9"), ("10/60", "2"))
            ],
            (
                "with 60 deals each, about 65% of the differences you see in win rate are skill. "
                "In the whole score it is about 74%; clearest is customer meetings a week with 82%."
            ),
        ),
    ],
)
def test_how_much_of_the_differences_is_skill(cells: list[Any], skill: str) -> None:
    assert ranking(roster(**{f"r{number}": cell for number, cell in enumerate(cells)})).skill == skill


@pytest.mark.parametrize(
    ("value", "clipped", "warnings"),
    [
        ("400%", False, []),
        ("401%", False, ["quota attainment of 401%: do both numbers cover the same period?"]),
        (
            "390%",
            True,
            ["quota attainment is so far from the team's that part of the distance is not counted"],
        ),
        (None, False, []),
    ],
)
def test_a_value_that_can_hardly_be_is_doubted(
    value: str | None, warnings: list[str], *, clipped: bool
) -> None:
    metrics = resolve(roster(ana={"win_rate": "0.5", "quota_attainment": "1"}), known_metrics())
    cells = roster(ana={"quota_attainment": value} if value else {}).reps[0].metrics
    told = {one.name: one.readings([cells])[0] for one in metrics}
    for order in (metrics, metrics[::-1]):
        assert warnings_on(told, order, {"quota_attainment": clipped}) == warnings


def test_who_is_compared_with_whom_is_noted() -> None:
    people = [
        {"name": name, "metrics": {"win_rate": "20/60"}, **({"group": group} if group else {})}
        for name, group in (("Ana", "north"), ("Bo", "north"), ("Cy", "south"), ("Di", ""))
    ]
    team = Roster.model_validate({"reps": people})
    assert ranking(team).notes == ("reps are compared within their group: no group 1, north 2, south 1",)
