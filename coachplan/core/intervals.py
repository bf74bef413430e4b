"""Sorted, disjoint stretches of time as ``(start, end)`` pairs of UTC minutes since 1970."""

from collections.abc import Iterable, Sequence

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]


def union(intervals: Iterable[Interval]) -> Intervals:
    """Return the same time as sorted intervals that neither overlap nor touch."""
    joined: list[Interval] = []
    for start, end in sorted(i for i in intervals if i[0] < i[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def intersection(first: Sequence[Interval], second: Sequence[Interval]) -> Intervals:
    """Return the time that lies in both."""
    shared: list[Interval] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if start < end:
            shared.append((start, end))
        # Whichever ends first shares nothing more.
        i, j = (i + 1, j) if first[i][1] <= second[j][1] else (i, j + 1)
    return tuple(shared)


def difference(first: Iterable[Interval], second: Iterable[Interval]) -> Intervals:
    """Return the time of ``first`` that lies outside ``second``."""
    taken = union(second)
    left: list[Interval] = []
    for begin, end in first:
        start = begin
        for busy_start, busy_end in taken:
            if busy_end <= start or busy_start >= end:
                continue
            left.append((start, busy_start))
            start = max(start, busy_end)
        left.append((start, end))
    return union(left)


def total(intervals: Iterable[Interval]) -> int:
    """Return the minutes covered by disjoint intervals."""
    return sum(end - start for start, end in intervals)


def holds(intervals: Iterable[Interval], start: int, end: int) -> bool:
    """Tell whether one interval covers ``start`` to ``end`` whole."""
    return any(a <= start and end <= b for a, b in intervals)


def overlaps(intervals: Iterable[Interval], start: int, end: int) -> bool:
    """Tell whether any interval shares time with ``start`` to ``end``."""
    return any(a < end and start < b for a, b in intervals)
