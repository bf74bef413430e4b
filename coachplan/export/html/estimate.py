"""The impact as a picture: an estimate with its ranges on one line, and what could not be seen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coachplan.core.impact.effect import Range
from coachplan.core.impact.impact import Impact
from coachplan.core.impact.words import Amount
from coachplan.export.html.page import percent

_ROOM = 0.08
"""Room at both ends of the scale, so that no dot is cut."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One line of the picture: a dot on its range; ``open`` tells that nothing bounds it yet."""

    label: str
    dot: str
    begin: str
    width: str
    open: bool
    told: str
    span: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """The picture; ``unseen`` is the band of effects too small to see, ``ticks`` are numbers with places."""

    zero: str
    unseen: tuple[str, str] | None
    unseen_told: str
    reaches: tuple[Reach, ...]
    ticks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    label: str
    value: float
    span: Range


def estimate(impact: Impact, amount: Amount) -> Estimate | None:
    """Return the picture, ``None`` where there is nothing to draw; ``amount`` writes numbers in the unit."""
    lines = [*_lines(impact)]
    smallest = impact.outlook.smallest if impact.outlook else None
    if not lines and smallest is None:
        return None
    low, high = _ends(lines, smallest)
    whole = high - low

    def place(value: float) -> str:
        return percent(value - low, whole)

    def told(value: float) -> str:
        sign = "+" if value > 0 else "\u2212" if value < 0 else ""
        return sign + amount(abs(value))

    band = None if smallest is None else (place(-smallest), percent(2 * smallest, whole))
    ends = (low + whole * _ROOM, high - whole * _ROOM)
    marks = (-smallest, 0.0, smallest) if smallest is not None else (ends[0], 0.0, ends[1])
    return Estimate(
        zero=place(0.0),
        unseen=band,
        unseen_told="" if smallest is None else amount(smallest),
        reaches=tuple(
            Reach(
                line.label,
                place(line.value),
                "0%" if line.span.low is None else place(line.span.low),
                _width(line.span, whole),
                line.span.low is None or line.span.high is None,
                told(line.value),
                _span(line.span, told),
            )
            for line in lines
        ),
        ticks=tuple((told(mark) if mark else "0", place(mark)) for mark in dict.fromkeys(marks)),
    )


def _lines(impact: Impact) -> Iterator[_Line]:
    if found := impact.effect:
        yield _Line("by the coins", found.estimate, found.likely)
        if impact.state == "running":
            yield _Line("for whoever looks each week", found.estimate, found.whenever)
        reach = 1.96 * found.shrunken_error
        guess = Range(low=found.shrunken - reach, high=found.shrunken + reach)
        yield _Line("best guess, luck allowed for", found.shrunken, guess)
    elif slope := impact.slope:
        yield _Line("not randomised", slope.estimate, slope.likely)


def _ends(lines: Iterable[_Line], smallest: float | None) -> tuple[float, float]:
    known = [0.0] + ([-smallest, smallest] if smallest is not None else [])
    for line in lines:
        known += [value for value in (line.value, line.span.low, line.span.high) if value is not None]
    low, high = min(known), max(known)
    room = (high - low or 1.0) * _ROOM
    return low - room, high + room


def _width(span: Range, whole: float) -> str:
    if span.low is None or span.high is None:
        return "100%"
    return percent(span.high - span.low, whole)


def _span(span: Range, told: Amount) -> str:
    if span.low is None or span.high is None:
        return "no range yet"
    return f"{told(span.low)} to {told(span.high)}"
