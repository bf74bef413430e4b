"""Weekly series: what the roster's lists say, by Monday."""

from collections.abc import Mapping
from datetime import date, timedelta

from coachplan.core.team.metrics import Metric
from coachplan.core.team.roster import Roster

Series = Mapping[str, Mapping[date, float]]
"""Weekly values by rep, then by Monday, in the metric's own unit."""


def series_of(roster: Roster, metric: Metric, this_monday: date) -> dict[str, dict[date, float]]:
    """Return the weekly series on the roster; the last value of each is that of the week just over.

    ``this_monday`` is the Monday of the present week. A rep without a series is left out.
    """
    found = {}
    for rep in sorted(roster.reps, key=lambda rep: rep.id):
        reading = metric.reading(rep)
        if reading is not None and reading.series:
            first = this_monday - timedelta(weeks=len(reading.series))
            found[rep.id] = {
                first + timedelta(weeks=n): value
                for n, value in enumerate(reading.series)
                if value is not None
            }
    return found
