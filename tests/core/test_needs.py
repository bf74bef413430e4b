"""Need: the gaps to the standards, weighed by impact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teams import policy

from coachplan.core.plans.needs import Gauge, cadence_of, median, needs_of

CALLS = Gauge(weight=2, unit=10, leading=True, standard=50)
WON = Gauge(weight=1, unit=0.1)


@pytest.mark.parametrize(
    ("gauges", "own", "need"),
    [
        ({"calls": CALLS}, {"calls": 30}, 2.0),
        ({"calls": CALLS}, {"calls": 70}, 0.0),
        ({"calls": CALLS}, {}, 0.0),
        (
            {"calls": CALLS, "won": WON},
            {"calls": 40, "won": 0.0},
            1.0,
        ),  # a result does not count beside calls
        ({"won": WON}, {"won": 0.2}, 1.0),  # unless nothing is leading; the median of .2, .3 and .4 is .3
        ({"stage": Gauge(weight=1, unit=5, better="lower", standard=20)}, {"stage": 30}, 2.0),
        (
            {"calls": CALLS, "demos": Gauge(weight=6, unit=1, leading=True, standard=4)},
            {"calls": 30, "demos": 3},
            (2 * 2 + 6 * 1) / 8,
        ),
        ({}, {"calls": 30}, 0.0),
    ],
)
def test_need(gauges: dict[str, Gauge], own: dict[str, float], need: float) -> None:
    others = {"ben": {"calls": 55, "won": 0.3}, "cem": {"calls": 60, "won": 0.4}}
    assert needs_of(gauges, {"ana": own, **others})["ana"] == pytest.approx(need)


@given(st.lists(st.integers(0, 90), min_size=2, max_size=6), st.integers(1, 30))
def test_a_larger_gap_never_needs_less(calls: list[int], more: int) -> None:
    values = {f"r{n}": {"calls": float(c)} for n, c in enumerate(calls)}
    twin = values | {"twin": {"calls": float(calls[0] - more)}}
    for gauges in ({"calls": CALLS}, {"calls": CALLS.model_copy(update={"standard": None})}):
        found = needs_of(gauges, twin)
        assert found["twin"] >= found["r0"]


@pytest.mark.parametrize(("values", "middle"), [([], 0), ([3], 3), ([9, 1], 5), ([9, 1, 2], 2)])
def test_median(values: list[float], middle: float) -> None:
    assert median(values) == middle


def test_the_first_bar_that_a_need_meets_sets_the_cadence() -> None:
    bars = {1: 1, 0.5: 2, 0: 4}
    steps = policy(
        "vantagepoint", cadences=[{"above": above, "weeks": weeks} for above, weeks in bars.items()]
    )
    assert [cadence_of(steps, need) for need in (2, 1, 0.7, 0.5, 0.2, 0)] == [1, 1, 2, 2, 4, 4]
