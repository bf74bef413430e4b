"""Starting: what is fixed before a block, and what a team must bring for it."""

from datetime import date, timedelta

from coachplan.core.impact.experiment import Experiment, next_block
from coachplan.core.impact.impact import Outlook, outlook_of
from coachplan.core.impact.weekly import expected_spread, level_of, readings_of
from coachplan.core.problems import reject
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.team.metrics import Metric
from coachplan.core.team.roster import ExperimentSettings
from coachplan.core.team.weekly import Series

_PLACE = ("experiment", "metric")

_ANY = "outlook"
"""The coins of a forecast are never used; any seed serves to count the pairs."""


def outlook(settings: ExperimentSettings, metric: Metric, series: Series, ranking: Ranking) -> Outlook:
    """Return what the experiment could show, before anything is decided."""
    level = level_of(series)
    pairs = next_block(ranking, ranking.as_of, _ANY, 1, series).pairs
    spread = expected_spread(readings_of(series, level or 1.0, metric.sign), _scores(ranking))
    return outlook_of(level, spread, len(pairs), settings.quantum, settings.blocks)


def begun(
    settings: ExperimentSettings, metric: Metric, series: Series, ranking: Ranking, seed: str
) -> Experiment:
    """Return the experiment before its first block.

    Raises:
        RejectedInput: E1225 too few weekly figures to say what could be seen, E1226 nobody can be paired.
    """
    level = level_of(series)
    spread = expected_spread(readings_of(series, level or 1.0, metric.sign), _scores(ranking))
    if spread is None or not level:
        hint = f"give weekly lists, as {metric.name}: [9, 8, 10, 9], or choose a metric that has them"
        reject("E1225", f"there are too few weekly figures of {metric.title} to learn from", hint, _PLACE)
    if not next_block(ranking, ranking.as_of, seed, 1, series).pairs:
        hint = "a pair takes two reps of one tier, both with weekly figures and past their first months"
        reject("E1226", "no two reps of one tier can be paired", hint, _PLACE)
    return Experiment(
        metric=metric.name,
        quantum=settings.quantum,
        planned=settings.blocks,
        seed=seed,
        level=level,
        spread=spread,
    )


def with_next_block(
    experiment: Experiment, ranking: Ranking, series: Series, today: date
) -> Experiment | None:
    """Return the experiment with one more block; ``None`` while the last one has more than a week to go.

    The block begins on the first Monday that is not past, and not before the last block is over.
    """
    monday = today + timedelta(days=-today.weekday() % 7)
    last = experiment.blocks[-1].end if experiment.blocks else monday
    if last > monday:
        return None
    number = len(experiment.blocks) + 1
    block = next_block(ranking, monday, experiment.seed, number, series)
    return experiment.model_copy(update={"blocks": (*experiment.blocks, block)})


def _scores(ranking: Ranking) -> dict[str, float]:
    return {s.rep: s.score for s in ranking.standings if s.because}
