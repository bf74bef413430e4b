"""Weekly series: what the roster's lists say, by Monday."""

from collections.abc import Mapping
from datetime import date, timedelta

from coachplan.core.isoweek import week_of
from coachplan.core.team.metrics import Metric
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Roster

Series = Mapping[str, Mapping[date, float]]
"""Weekly values by rep, then by Monday, in the metric's own unit."""


def series_of(roster: Roster, metric: Metric, this_monday: date) -> dict[str, dict[date, float]]:
    """Return the weekly series on the roster; each ends in the week that ``ends_of`` tells.

    ``this_monday`` is the Monday of the present week. A rep without a series is left out.
    """
    found, readings = {}, _readings(roster, metric)
    for rep, end in ends_of(roster, metric, this_monday).items():
        series = readings[rep].series
        first = end - timedelta(weeks=len(series) - 1)
        found[rep] = {
            first + timedelta(weeks=n): value for n, value in enumerate(series) if value is not None
        }
    return found


def ends_of(roster: Roster, metric: Metric, this_monday: date) -> dict[str, date]:
    """Return by rep the Monday of the last week that a series holds, whether or not it has a value there.

    It is the week of the day that is known for the figures, but not after the present week; where none is
    known, the week just over.
    """
    return {
        rep: min(week_of(until).monday, this_monday) if until else this_monday - timedelta(weeks=1)
        for rep, reading in _readings(roster, metric).items()
        for until in (reading.until or roster.figures_to,)
    }


def _readings(roster: Roster, metric: Metric) -> dict[str, Reading]:
    """Return the readings that have a series, by rep."""
    found = ((rep.id, metric.reading(rep)) for rep in sorted(roster.reps, key=lambda rep: rep.id))
    return {rep: reading for rep, reading in found if reading is not None and reading.series}
