"""Pace: where a quarter ends if its remaining weeks are like those so far."""

from collections.abc import Sequence
from math import fsum, sqrt

SHORT = 0.9
"""Ending below this share of the standard is worth a word."""

FEWEST_WEEKS = 3
"""Weeks of the quarter before anything is said."""

_SURE = 1.645
"""Standard errors for a probability of 95 %."""


def is_short(weeks: Sequence[float], left: int, standard: float, spread: float, sign: int) -> bool:
    """Tell whether the quarter's mean will fall short of the standard with 95 % probability.

    Args:
        weeks: the quarter's weeks so far, in the metric's own unit.
        left: how many weeks of the quarter remain.
        standard: what good looks like.
        spread: the standard deviation of one week.
        sign: 1 where more is better, -1 where less is.
    """
    done = len(weeks)
    if done < FEWEST_WEEKS or standard <= 0:
        return False
    bar = standard * (SHORT if sign > 0 else 1 / SHORT)
    # The mean of the whole quarter, given that of the weeks done, strays by this much.
    error = spread * sqrt(left / (done * (done + left)))
    return sign * (bar - fsum(weeks) / done) > _SURE * error


def speaks(weeks: Sequence[float], left: int, standard: float, spread: float, sign: int) -> bool:
    """Tell whether the latest of ``weeks`` made the shortfall clear; arguments as for ``is_short``."""
    now = is_short(weeks, left, standard, spread, sign)
    return now and not is_short(weeks[:-1], left + 1, standard, spread, sign)
