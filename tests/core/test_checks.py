"""What only the whole roster shows."""

from datetime import date
from typing import Any

import pytest

from coachplan.core.checks import check_roster, no_holidays
from coachplan.core.problems import Problem
from coachplan.core.team.roster import Roster


def found(*reps: str | dict[str, str]) -> list[Problem]:
    return list(check_roster(Roster.model_validate({"manager": {"timezone": "UTC"}, "reps": list(reps)})))


def test_a_roster_without_a_zone_is_told_that_it_is_in_utc() -> None:
    (problem,) = check_roster(Roster.model_validate({"reps": ["Amara"]}))
    assert (problem.code, problem.is_warning) == ("W1304", True)


def test_a_good_roster_has_no_problems() -> None:
    assert found("Amara", "Bo", {"name": "Chidi", "id": "c1"}) == []


@pytest.mark.parametrize(("one", "other"), [("bob", "bob"), ("Bob", "bOB"), ("a.b-c_1", "A.B-C_1")])
def test_ids_are_the_same_whatever_their_case(one: str, other: str) -> None:
    (problem,) = found({"name": "A", "id": one}, "Between", {"name": "B", "id": other})
    assert (problem.code, problem.path, problem.first) == ("E1301", ("reps", 2, "id"), ("reps", 0, "id"))
    assert not problem.is_warning


def test_names_that_give_the_same_id_are_duplicates() -> None:
    assert [p.code for p in found("Zo\u00e9", "Zoe\u0301")] == ["E1301"]
    assert [p.path for p in found("Bo", "Bo", "Bo")] == [("reps", 1, "id"), ("reps", 2, "id")]


def test_one_name_with_two_ids_is_a_warning() -> None:
    (problem,) = found({"name": "Bo", "id": "b1"}, {"name": "BO", "id": "b2"})
    assert (problem.code, problem.path, problem.first) == ("W1302", ("reps", 1, "name"), ("reps", 0, "name"))
    assert problem.is_warning


@pytest.mark.parametrize(
    ("manager", "rep", "told"),
    [
        ({}, {}, True),
        ({"away": "2025-12-20..2025-12-31"}, {}, True),  # last year's
        ({"away": "2026-12-20..2026-12-31"}, {}, False),
        ({"holidays": ["2026-05-01"]}, {}, False),
        ({"holidays": []}, {}, False),  # none, and that is meant
        ({"holidays": {"country": "DE"}}, {}, False),
        ({"holidays": "works.ics"}, {}, False),
        ({}, {"holidays": ["2026-12-25"]}, False),
    ],
)
def test_where_nobody_has_holidays_it_is_said_how_to_give_them(
    manager: dict[str, Any], rep: dict[str, Any], *, told: bool
) -> None:
    roster = Roster.model_validate({"manager": manager, "reps": ["Ana", {"name": "Bo", **rep}]})
    assert no_holidays(roster, date(2026, 11, 23)) == (
        "no holidays are given: sessions may be placed on 25 December; write under manager: "
        "holidays: [2026-12-25, 2027-01-01], or holidays: {country: DE}"
        if told
        else ""
    )


def test_the_dates_of_the_hint_lie_ahead() -> None:
    roster = Roster.model_validate({"reps": ["Ana"]})
    assert "[2026-12-25, " in no_holidays(roster, date(2026, 12, 25))
    assert "[2027-12-25, 2028-01-01]" in no_holidays(roster, date(2026, 12, 26))
