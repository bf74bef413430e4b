"""Stretches of time behave like sets of minutes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.intervals import Intervals, difference, holds, intersection, overlaps, total, union

pairs = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


def minutes(intervals: Intervals) -> set[int]:
    return {m for a, b in intervals for m in range(a, b)}


@given(pairs)
def test_union_covers_the_same_minutes_once(some: list[tuple[int, int]]) -> None:
    joined = union(some)
    assert minutes(joined) == {m for a, b in some for m in range(a, b)}
    assert all(a < b < c for (a, b), (c, _) in pairwise(joined))
    assert total(joined) == len(minutes(joined))


@given(pairs, pairs)
def test_intersection_and_difference_split_the_first(
    some: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    first, second = union(some), union(other)
    assert minutes(intersection(first, second)) == minutes(first) & minutes(second)
    assert minutes(difference(first, second)) == minutes(first) - minutes(second)


@given(pairs, st.integers(0, 40), st.integers(1, 10))
def test_holds_and_overlaps_ask_about_every_minute(
    some: list[tuple[int, int]], start: int, length: int
) -> None:
    free = union(some)
    asked = set(range(start, start + length))
    assert holds(free, start, start + length) == (asked <= minutes(free))
    assert overlaps(free, start, start + length) == bool(asked & minutes(free))


@pytest.mark.parametrize(
    ("start", "end", "held", "shared"),
    [
        (10, 20, True, True),  # the whole of it, to both ends
        (9, 20, False, True),
        (10, 21, False, True),
        (5, 10, False, False),  # what touches shares nothing
        (20, 25, False, False),
        (5, 11, False, True),
        (19, 25, False, True),
    ],
)
def test_a_stretch_has_its_ends(start: int, end: int, *, held: bool, shared: bool) -> None:
    assert (holds(((10, 20),), start, end), overlaps(((10, 20),), start, end)) == (held, shared)
