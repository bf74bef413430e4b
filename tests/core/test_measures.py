"""Values on their scales, with the size of chance."""

import math
from typing import Any

import pytest
from builders import roster
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.ranking.measures import Given, Sample, gauge, measure, median, plain
from coachplan.core.team.metrics import Metric, resolve
from coachplan.files.metrics import known_metrics


def metric(name: str, **settings: Any) -> Metric:
    (found,) = resolve(roster({name: settings}, ana={name: "0.5"}), known_metrics())
    return found


def team(*values: float, evidence: float = 12) -> Given:
    return Given(values, [evidence] * len(values))


def test_a_win_rate_is_brown_s_arcsine() -> None:
    rate = metric("win_rate")
    by = gauge(rate, team(0.2, 0.4, evidence=50), 0.3)
    found = measure(rate, Sample(0.3, 50, "stated"), by)
    assert math.isclose(found.y, math.asin(math.sqrt(15.25 / 50.5)))
    assert math.isclose(found.error, 1 / (2 * math.sqrt(50)))
    assert math.isclose(by.level, 30.5 / 101)


def test_attainment_at_12_deals_has_the_error_of_theory() -> None:
    attainment = metric("quota_attainment")
    by = gauge(attainment, team(0.8, 1.2), 0.3)
    found = measure(attainment, Sample(1.1, 12, "stated"), by)
    assert found.y == 1.1
    # Published for a team at 100 %, 30 % won, deal sizes of variation .8: 61 points at 12 deals.
    assert round(found.error, 2) == 0.61


def test_a_ramping_rep_has_fewer_deals_worth() -> None:
    attainment = metric("quota_attainment")
    by = gauge(attainment, team(0.8, 1.2), 0.3)
    full, half = (measure(attainment, Sample(1.0, 12, "stated", ramp), by).error for ramp in (1.0, 0.5))
    assert math.isclose(half, full * math.sqrt(2))


def test_less_is_better_where_the_metric_says_so() -> None:
    cycle = metric("cycle_days")
    by = gauge(cycle, team(40, 60, 90), 0.3)
    short, long = (measure(cycle, Sample(days, 12, "stated"), by).y for days in (40, 90))
    assert short > long
    assert math.isclose(by.unit, 0.15)
    assert math.isclose(plain(cycle, short), 40)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("win_rate", (0.0, 0.3, 0.95, 1.0)),
        ("quota_attainment", (0.2, 1.3)),
        ("cycle_days", (12, 90)),
        ("meetings", (0, 0.5, 9)),
    ],
)
def test_what_lies_on_the_scale_is_a_value_again(name: str, values: tuple[float, ...]) -> None:
    known = metric(name)
    by = gauge(known, team(*values), 0.3)
    for value in values:
        assert plain(known, measure(known, Sample(value, 1e9, "stated"), by).y) == pytest.approx(
            value, abs=1e-6
        )


def test_zero_is_low_and_not_minus_infinity() -> None:
    revenue = metric("revenue")
    by = gauge(revenue, team(0, 100, 200), 0.3)
    assert math.isclose(measure(revenue, Sample(0, 4, "stated"), by).y, math.log(1.5))
    assert gauge(revenue, team(0, 0), 0.3).level == 1.0


def test_weekly_series_show_their_own_spread() -> None:
    calls = metric("calls")
    quiet, loud = ((low, 200 - low) * 5 for low in (99.0, 20.0))
    errors = [
        measure(
            calls,
            Sample(100, 10, "weeks", weeks=weeks),
            gauge(calls, Given([100] * 5, [10] * 5, [(100, weeks)] * 5), 0.3),
        ).error
        for weeks in (quiet, loud)
    ]
    assert errors[0] < 0.25 / math.sqrt(10) < errors[1]


def test_a_unit_of_the_roster_is_in_the_metric_s_own_unit() -> None:
    by = gauge(metric("cycle_days", unit="6"), team(60, 60), 0.3)
    assert math.isclose(by.unit, 0.1)


@pytest.mark.parametrize(
    ("name", "level"),
    [("win_rate", 0.4), ("win_rate", 0.1), ("cycle_days", 60), ("meetings", 9), ("revenue", 500)],
)
def test_a_unit_is_a_small_step_on_the_scale(name: str, level: float) -> None:
    step = level / 10_000
    known = metric(name, unit=f"{step:.9f}")
    by = gauge(known, team(level, evidence=1e9), 0.3)
    low, high = (measure(known, Sample(value, 1e9, "stated"), by).y for value in (level, level + step))
    assert math.isclose(by.unit, abs(high - low), rel_tol=1e-3)


def test_a_count_varies_by_chance_and_by_customer() -> None:
    meetings = metric("meetings", unit="1")
    by = gauge(meetings, team(9), 0.3)
    variance = 9 * (1 + meetings.cv**2 * 9)
    assert meetings.cv > 0
    assert math.isclose(by.noise, math.sqrt(variance) * by.unit)


def test_the_median_is_the_middle() -> None:
    assert (median([3, 1, 2]), median([4, 1, 2, 3])) == (2, 2.5)


@pytest.mark.parametrize("name", ["quota_attainment", "win_rate", "cycle_days", "meetings", "discount"])
@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=6), evidence=st.floats(1, 500))
def test_better_is_never_measured_as_worse_and_errors_are_above_zero(
    name: str, values: list[float], evidence: float
) -> None:
    known = metric(name)
    by = gauge(known, team(*values), 0.3)
    ordered = [measure(known, Sample(value, evidence, "stated"), by) for value in sorted(values)]
    ys = [known.sign * found.y for found in ordered]
    assert ys == sorted(ys)
    assert all(found.error > 0 for found in ordered)
    assert by.unit > 0
