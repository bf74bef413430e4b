"""A reading: what one cell of the roster says about one rep and one metric."""

from coachplan.core.base import Value


class Reading(Value):
    """A measured value with its evidence, where the roster gives it.

    ``value`` is in the metric's own unit (a fraction for percentages and ratios, days for
    durations, plain currency for money). ``hits`` and ``tries`` are set for a ratio written
    ``21/58``. ``series`` holds weekly values, oldest first, ``None`` for a missing week.
    ``evidence`` is the number of deals or weeks behind the value, where stated.
    """

    value: float
    hits: int | None = None
    tries: int | None = None
    series: tuple[float | None, ...] = ()
    evidence: float | None = None
    text: str = ""
