"""What the weekly figures and the recorded coins say at present, for the commands that act on them.

The figures are those of the roster, the coins those on record.
"""

from datetime import date

from coachplan.cli.inputs import Inputs
from coachplan.core.impact.experiment import Experiment
from coachplan.core.isoweek import week_of
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.signals.signal import Signal, Watched, signals_of
from coachplan.core.team.metrics import called
from coachplan.core.team.weekly import series_of


def this_monday(inputs: Inputs) -> date:
    """Return the Monday of the present week, the first one of which no figures are known."""
    return week_of(inputs.now.date(), inputs.roster.manager.lead).monday


def watched_in(inputs: Inputs) -> tuple[Watched, ...]:
    """Return the metrics that have weekly series, with them."""
    found = (Watched(m, series_of(inputs.roster, m, this_monday(inputs))) for m in inputs.metrics)
    return tuple(one for one in found if one.series)


def signals_in(inputs: Inputs, ranking: Ranking) -> tuple[Signal, ...]:
    """Return what called for attention in this quarter so far."""
    names = {rep.id: rep.name for rep in inputs.roster.reps}
    ramping = [s.rep for s in ranking.standings if s.certainty == "ramping"]
    return signals_of(watched_in(inputs), names, this_monday(inputs), ramping)


def experiment_in(inputs: Inputs) -> Experiment | None:
    """Return the experiment whose coins hold: the recorded one, while the roster asks for just that."""
    recorded = inputs.kept.experiment if inputs.kept and inputs.roster.experiment else None
    return recorded if recorded and is_asked_for(inputs, recorded) else None


def is_asked_for(inputs: Inputs, recorded: Experiment) -> bool:
    """Tell whether the roster's experiment is the recorded one."""
    wanted = inputs.roster.experiment
    if wanted is None or (wanted.quantum, wanted.blocks) != (recorded.quantum, recorded.planned):
        return False
    metric = called(wanted.metric, inputs.metrics)
    return metric is not None and metric.name == recorded.metric
