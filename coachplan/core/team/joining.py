"""Joining: a roster written by hand, and the metrics imported beside it."""

from collections.abc import Mapping, Sequence

from coachplan.core.imports.measured import Measured
from coachplan.core.problems import Problem
from coachplan.core.team.metrics import OTHER, KnownMetric, metric_key
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Rep, Roster


def join(
    roster: Roster, measured: Sequence[Measured], known: Mapping[str, KnownMetric]
) -> tuple[Roster, tuple[Problem, ...]]:
    """Return the roster with what was measured, and warnings.

    What stands in the roster itself wins: a cell written by hand, ``-`` included, is never replaced. W2129
    says that somebody with measured data is not on the roster.
    """
    names = {
        metric_key(alias): name
        for name, metric in known.items()
        if name != OTHER
        for alias in (name, *metric.aliases)
    }
    rows: dict[str, dict[str, Reading]] = {}
    for row in measured:
        own = rows.setdefault(row.rep.casefold(), {})
        if row.reading is not None:
            own[row.metric] = row.reading
    reps = tuple(_joined(rep, rows.pop(rep.id.casefold(), {}), names) for rep in roster.reps)
    strangers = sorted(rep for rep, readings in rows.items() if readings)
    hint = "add a line for each to the reps of the roster, or leave them out"
    message = f"imported metrics of somebody who is not on the roster: {', '.join(strangers)}"
    warnings = (Problem("W2129", message, ("metrics_from",), hint),) if strangers else ()
    return roster.model_copy(update={"reps": reps}), warnings


def _joined(rep: Rep, readings: Mapping[str, Reading], names: Mapping[str, str]) -> Rep:
    written = {names.get(metric_key(key), metric_key(key)) for key in rep.metrics}
    added = {
        name: reading
        for name, reading in sorted(readings.items())
        if names.get(metric_key(name), metric_key(name)) not in written
    }
    return rep.model_copy(update={"metrics": {**rep.metrics, **added}}) if added else rep
