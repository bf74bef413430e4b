"""What the weekly figures and the recorded coins say at present, for the commands that act on them.

The figures are those of the roster, the coins those on record.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from coachplan.cli.inputs import Inputs
from coachplan.core.impact.experiment import Experiment
from coachplan.core.isoweek import week_of
from coachplan.core.plans.published import Earlier
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.signals.acted_on import Freshness, acted_on, aged, at, stale
from coachplan.core.signals.signal import Signal, Watched, signals_of
from coachplan.core.team.metrics import called
from coachplan.core.team.weekly import ends_of, series_of
from coachplan.files.shipped import shipped


def this_monday(inputs: Inputs) -> date:
    """Return the Monday of the present week, the first one of which no figures are known."""
    return week_of(inputs.now.date(), inputs.roster.manager.lead).monday


def weekly_in(inputs: Inputs) -> tuple[Watched, ...]:
    """Return the metrics that have weekly series, with them, however old."""
    roster, this = inputs.roster, this_monday(inputs)
    found = (Watched(m, series_of(roster, m, this), ends_of(roster, m, this)) for m in inputs.metrics)
    return tuple(one for one in found if any(one.series.values()))


def watched_in(inputs: Inputs) -> tuple[Watched, ...]:
    """Return the metrics that have weekly series fresh enough to watch, with them."""
    this, freshness = this_monday(inputs), _freshness()
    found = []
    for one in weekly_in(inputs):
        fresh = {rep: own for rep, own in one.series.items() if own and freshness.holds(one.end(rep), this)}
        if fresh:
            found.append(Watched(one.metric, fresh, one.ends))
    return tuple(found)


def too_old(inputs: Inputs, signals: Sequence[Signal] = ()) -> tuple[str, ...]:
    """Say which weekly figures are too old to watch at present, by their date or by what ``signals`` know."""
    ends = [end for one in weekly_in(inputs) for end in one.ends.values()]
    return tuple(stale(ends, signals, this_monday(inputs), _freshness()))


def signals_in(inputs: Inputs, ranking: Ranking, monday: date, earlier: Earlier) -> tuple[Signal, ...]:
    """Return what a plan for the week of ``monday`` says of weekly figures, after the ``earlier`` plans."""
    roster = inputs.roster
    names = {rep.id: rep.name for rep in roster.reps}
    ramping = [s.rep for s in ranking.standings if s.certainty == "ramping"]
    watched = watched_in(inputs)
    ends = [end + timedelta(weeks=1) for one in watched for end in one.ends.values()]
    found = signals_of(watched, names, max([this_monday(inputs), *ends]), ramping, roster.fiscal_year_starts)
    published, previous = (plan.signals if plan else () for plan in (earlier.published, earlier.previous))
    told = acted_on(at(found, monday, _freshness()), published, previous)
    return aged(told, this_monday(inputs), _freshness())


def _freshness() -> Freshness:
    return Freshness.model_validate(shipped("signals"))


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
