"""Units that a roster states, held against the figures of its reps."""

from collections.abc import Sequence

import pytest

from coachplan.core.problems import Problem
from coachplan.core.team.metrics import resolve
from coachplan.core.team.roster import Roster
from coachplan.core.team.units import check_units
from coachplan.files.metrics import known_metrics


def told(metric: str, unit: str | float, cells: Sequence[str]) -> list[Problem]:
    """Return what is said about a unit, as each rep has one of the cells."""
    roster = Roster.model_validate(
        {
            "team": "North",
            "manager": {"name": "Maren Holt"},
            "metrics": {metric: {"better": "lower", "unit": unit}},
            "reps": [{"name": f"R{n}", "metrics": {metric: cell}} for n, cell in enumerate(cells)],
        }
    )
    (found,) = resolve(roster, known_metrics())
    assert found.unit == (float(str(unit).rstrip("%")) / (100 if str(unit).endswith("%") else 1))
    return [*check_units(roster, (found,))]


@pytest.mark.parametrize(
    ("metric", "unit", "cells", "code"),
    [
        ("discount", "3", ("6%", "11%", "19%"), "W1228"),
        ("discount", "3%", ("6%", "11%", "19%"), None),
        ("discount", "3%", ("0.06", "0.11", "0.19"), None),
        ("win_rate", "5", ("21/58", "12/55", "14/49"), "W1228"),
        ("Complaints", "10", ("12%", "25%", "40%"), "W1228"),
        ("Complaints", "10%", ("12%", "25%", "40%"), None),
        ("Complaints", "10%", ("0.12", "0.25", "0.40"), None),
        ("Complaints", "10", ("3", "5", "8"), None),
        ("Complaints", "11", ("3", "5", "8"), "W1228"),
        ("Complaints", "11", ("3", "8", "-"), None),
        ("Complaints", "11", ("3", "3", "3"), None),
        ("Complaints", "10%", ("3", "5", "8"), "E1205"),
        ("meetings", "20%", ("3", "5", "8"), "E1205"),
        ("pipeline_coverage", "50%", ("3.2x", "2.8x", "1.1x"), None),
        ("discount", 0.03, ("6%", "11%", "19%"), None),
    ],
)
def test_a_unit_has_the_size_of_the_figures(
    metric: str, unit: str | float, cells: tuple[str, ...], code: str | None
) -> None:
    assert [problem.code for problem in told(metric, unit, cells)] == [code][: code is not None]


def test_a_unit_without_its_sign_is_told_with_the_range_and_the_way_out() -> None:
    (problem,) = told("Complaints", "10", ("12%", "25%", "40%"))
    assert problem.path == ("metrics", "Complaints", "unit")
    said = "Complaints hardly counts: its unit is 1000%, all its figures are from 12% to 40%; write unit: 10%"
    assert problem.message == said
    (other,) = told("Complaints", "11", ("3", "5", "8"))
    assert other.message.endswith("its unit is 11, all its figures are from 3 to 8; write a smaller unit")


def test_a_roster_reads_back_with_its_unit_as_written() -> None:
    roster = Roster.model_validate(
        {"team": "N", "manager": {"name": "M"}, "metrics": {"discount": {"unit": "3 %"}}, "reps": ["Ana"]}
    )
    assert Roster.model_validate_json(roster.model_dump_json()) == roster
