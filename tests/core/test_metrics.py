"""Which metrics a roster has, and what is known about them."""

import math
from typing import Any

import pytest
from builders import roster

from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.metrics import OTHER, Metric, metric_key, resolve
from coachplan.files.metrics import known_metrics

KNOWN = known_metrics()


def problems(metrics: dict[str, Any] | None = None, /, **reps: Any) -> tuple[Problem, ...]:
    with pytest.raises(RejectedInput) as caught:
        resolve(roster(metrics, **reps), KNOWN)
    return tuple(caught.value.problems)


def by_name(metrics: tuple[Metric, ...]) -> dict[str, Metric]:
    return {metric.name: metric for metric in metrics}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_number_says_where_it_comes_from(name: str) -> None:
    metric = KNOWN[name]
    numbers = {"unit", "unit_share", "evidence", "weight", "standard", "good"} & metric.model_fields_set
    numbers |= {"cv"} if metric.scale != "ratio" else set()
    numbers -= {"unit"} if name == OTHER else set()
    assert numbers <= set(metric.provenance)


@pytest.mark.parametrize("name", sorted(set(KNOWN) - {OTHER}))
def test_every_metric_has_one_unit(name: str) -> None:
    assert (KNOWN[name].unit is None) != (KNOWN[name].unit_share is None)


def test_no_alias_means_two_metrics() -> None:
    names = [metric_key(alias) for name, metric in KNOWN.items() for alias in (name, *metric.aliases)]
    assert len(names) == len(set(names))


def test_what_is_not_in_the_settings_gets_what_is_known() -> None:
    found = resolve(roster({"Win rate": {"weight": "3"}}, ana={"winrate": "3/9", "calls": "40"}), KNOWN)
    assert [metric.name for metric in found] == ["win_rate", "calls"]
    assert found[0].keys == ("Win rate", "winrate")
    assert math.isclose(math.fsum(metric.weight for metric in found), 1)


CELLS = {"quota": "90%", "win_rate": "1/2", "calls": "40", "Puns": "3"}
OWN = {"Puns": {"better": "lower", "unit": "2"}}


@pytest.mark.parametrize("scale", ["0.4", "4", "40", "40%", "400"])
def test_weights_that_are_left_out_keep_their_usual_proportion_on_any_scale(scale: str) -> None:
    stated = resolve(roster({"quota": {"weight": scale}, **OWN}, ana=CELLS), KNOWN)
    usual = resolve(roster(OWN, ana=CELLS), KNOWN)
    assert [metric.name for metric in stated] == [metric.name for metric in usual]
    assert all(math.isclose(a.weight, b.weight) for a, b in zip(stated, usual, strict=True))


def test_a_stated_weight_moves_its_own_metric_against_the_others() -> None:
    settings = {"quota": {"weight": "40"}, "win_rate": {"weight": "50"}, **OWN}
    found = by_name(resolve(roster(settings, ana=CELLS), KNOWN))
    usual = KNOWN["quota_attainment"].weight + KNOWN["win_rate"].weight
    assert math.isclose(found["win_rate"].weight / found["quota_attainment"].weight, 50 / 40)
    assert math.isclose(
        found["calls"].weight / (found["win_rate"].weight + found["quota_attainment"].weight),
        KNOWN["calls"].weight / usual,
    )


@pytest.mark.parametrize("others", [{}, {"win_rate": {"weight": "25"}}])
def test_a_stated_weight_of_none_stays_none_and_moves_no_other(others: dict[str, Any]) -> None:
    found = by_name(resolve(roster({"quota": {"weight": "0"}, **others, **OWN}, ana=CELLS), KNOWN))
    assert found["quota_attainment"].weight == 0
    assert math.isclose(
        found["calls"].weight / found["win_rate"].weight, KNOWN["calls"].weight / KNOWN["win_rate"].weight
    )


def test_a_weight_of_a_metric_of_their_own_is_compared_with_nothing() -> None:
    found = by_name(resolve(roster({"Puns": OWN["Puns"] | {"weight": "0.4"}}, ana=CELLS), KNOWN))
    assert math.isclose(found["puns"].weight, found["quota_attainment"].weight)


def test_settings_win_over_what_is_known() -> None:
    settings = {
        "calls": {"better": "lower", "unit": "7", "evidence": "4", "standard": "40", "title": "dials"}
    }
    (calls,) = resolve(roster(settings, ana={"calls": "40"}), KNOWN)
    assert (calls.better, calls.unit, calls.unit_share, calls.evidence) == ("lower", 7.0, None, 4.0)
    assert (calls.standard, calls.title, calls.sign) == (40.0, "dials", -1)


def test_a_metric_of_their_own_needs_a_direction_and_a_unit() -> None:
    (own,) = resolve(roster({"Puns": {"better": "lower", "unit": "2"}}, ana={"Puns": "3"}), KNOWN)
    assert (own.name, own.title, own.unit, own.scale) == ("puns", "Puns", 2.0, "linear")
    (problem,) = problems(ana={"puns": "3"})
    assert (problem.code, problem.path) == ("E1220", ("reps", 0, "metrics", "puns"))


@pytest.mark.parametrize(
    ("settings", "cell", "said", "example"),
    [
        ({"better": "lower"}, "3", "without its unit", "Puns: {better: lower, unit: 5}"),
        ({"better": "lower"}, "96%", "without its unit", "Puns: {better: lower, unit: 5%}"),
        ({"unit": "2"}, "3", "without its direction", "Puns: {better: higher, unit: 5}"),
        ({"weight": "2"}, "3", "no metric called 'Puns' is known", "Puns: {better: higher, unit: 5}"),
    ],
)
def test_half_a_description_is_told_what_it_lacks(
    settings: dict[str, Any], cell: str, said: str, example: str
) -> None:
    (problem,) = problems({"Puns": settings}, ana={"Puns": cell})
    assert problem.code == "E1220"
    assert said in problem.message
    assert example in problem.hint


def test_a_slip_of_the_pen_is_recognised() -> None:
    (problem,) = problems({"win_rte": {}}, ana={"win_rte": "3/9"})
    assert (problem.code, problem.path) == ("E1220", ("metrics", "win_rte"))
    assert problem.hint.startswith("did you mean win_rate?")


@pytest.mark.parametrize(
    ("settings", "cells", "code", "path"),
    [
        ({"quota": {}, "attainment": {}}, {}, "E1221", ("metrics", "quota")),
        ({}, {"quota": "90%", "attainment": "91%"}, "E1221", ("reps", 0, "metrics", "quota")),
        ({"win_rate": {"weight": "0"}}, {"win_rate": "1/2"}, "E1222", ("metrics",)),
        ({}, {"win_rate": "36"}, "E1205", ("reps", 0, "metrics", "win_rate")),
        ({}, {"quota": "118"}, "E1205", ("reps", 0, "metrics", "quota")),
        ({}, {"calls": ["3", "-4"]}, "E1205", ("reps", 0, "metrics", "calls")),
        ({"calls": {"standard": "lots"}}, {"calls": "3"}, "E1207", ("metrics", "calls", "standard")),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_place(
    settings: dict[str, Any], cells: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    assert [(problem.code, problem.path) for problem in problems(settings, ana=cells)] == [(code, path)]


def test_two_currencies_are_not_compared() -> None:
    (problem,) = problems(ana={"revenue": "$5M"}, bo={"revenue": "€4M"}, cy={"revenue": "3M"})
    assert (problem.code, problem.path) == ("E1223", ("reps", 1, "metrics", "revenue"))


def test_every_problem_is_reported_at_once() -> None:
    assert [p.code for p in problems(ana={"puns": "3", "win_rate": "36"}, bo={"jokes": "1"})] == [
        "E1220",
        "E1220",
        "E1205",
    ]


def test_other_is_a_name_like_any_other() -> None:
    assert "other" in by_name(
        resolve(roster({"other": {"better": "higher", "unit": "1"}}, ana={"other": "3"}), KNOWN)
    )


def test_a_per_cent_without_its_sign_is_shown_with_it() -> None:
    (problem,) = problems(ana={"win_rate": "36"})
    assert (problem.code, problem.hint) == ("E1205", "write per cent with the sign, as 36%")
    (problem,) = problems(ana={"quota": "81"})
    assert problem.hint == "write per cent with the sign, as 81%"
