"""Units that a roster states: a difference that matters must be of the size of the metric's own figures."""

from collections.abc import Iterator, Sequence

from coachplan.core.problems import Problem
from coachplan.core.scalars import value_of
from coachplan.core.team.metrics import Metric, in_figures, written_in_percent
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Roster

_FEWEST, _FAR = 3, 2
"""Values of a metric, and how often what they differ by must fit its unit, before that is told too large."""

_Path = tuple[str | int, ...]


def check_units(roster: Roster, metrics: Sequence[Metric]) -> Iterator[Problem]:
    """Yield what is wrong with the units of the roster.

    E1205: per cent of a metric whose figures are none. W1228: a unit beside which all reps look the same, as
    it is more than twice what lies between the lowest and the highest of at least three figures.
    """
    stated = {key: settings.unit for key, settings in roster.metrics.items() if settings.unit is not None}
    cells = [rep.metrics for rep in roster.reps]
    for metric in metrics:
        for key in metric.keys:
            if key in stated:
                readings = [reading for reading in metric.readings(cells) if reading]
                yield from _misfit(metric, ("metrics", key, "unit"), stated[key], readings)


def _misfit(metric: Metric, path: _Path, unit: float | str, readings: Sequence[Reading]) -> Iterator[Problem]:
    percent = metric.shows == "percent" or written_in_percent(readings)
    values = [reading.value for reading in readings]
    # Shares may be written as 0.06, and coverage of 3.2x as 320%.
    shares = percent or metric.shows == "times" or all(abs(value) <= 1 for value in values)
    if isinstance(unit, str) and not shares:
        message = f"{metric.title} is not in per cent, so its unit cannot be {unit}"
        yield Problem("E1205", message, path, "write a difference that matters as the figures are, as 2")
    elif len(values) >= _FEWEST and 0 < _FAR * (max(values) - min(values)) < value_of(unit):
        yield _too_large(metric.title, path, value_of(unit), (min(values), max(values)), percent=percent)


def _too_large(title: str, path: _Path, unit: float, ends: tuple[float, float], *, percent: bool) -> Problem:
    large, low, high = (
        in_figures(float(f"{value:.6g}"), "percent" if percent else None) for value in (unit, *ends)
    )
    way = f"write unit: {unit:g}%" if percent and unit >= 1 else "write a smaller unit"
    message = f"{title} hardly counts: its unit is {large}, all its figures are from {low} to {high}; {way}"
    return Problem("W1228", message, path, "a unit is a difference between two reps that matters")
