"""Tossing: the next block of an experiment, recorded before it begins."""

import secrets
from collections.abc import Iterator

from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import minutes_due
from coachplan.cli.usage import refuse
from coachplan.cli.watching import is_asked_for, this_monday
from coachplan.core.impact.experiment import Experiment, tosses_in
from coachplan.core.impact.starting import begun, with_next_block
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.team.metrics import called
from coachplan.core.team.weekly import series_of
from coachplan.files.experiment_file import write_experiment


def toss(inputs: Inputs, ranking: Ranking, recorded: Experiment | None) -> Experiment | None:
    """Toss and record the next block; ``None`` while one is under way.

    Raises:
        RejectedUsage: E0114 the roster asks for no experiment, E0115 it asks for another one.
        RejectedInput, RejectedState, RejectedOutput: as ``begun`` and ``write_experiment``.
    """
    wanted = inputs.roster.experiment
    metric = called(wanted.metric, inputs.metrics) if wanted else None
    if wanted is None or metric is None:
        hint = "add to it, say, experiment: {metric: meetings, quantum: 15m, blocks: 6}"
        refuse("E0114", "the roster asks for no experiment, so there is nothing to start", hint)
    series = series_of(inputs.roster, metric, this_monday(inputs))
    over = recorded is not None and len(recorded.blocks) >= recorded.planned
    if recorded is None or (over and recorded.blocks[-1].end <= this_monday(inputs)):
        recorded = begun(wanted, metric, series, ranking, secrets.token_hex(16))
    elif not is_asked_for(inputs, recorded):
        what = f"{recorded.metric}, {recorded.quantum} minutes and {recorded.planned} blocks"
        hint = "put the roster back, as a result that may choose its own question proves nothing"
        refuse("E0115", f"an experiment with {what} is under way, and the roster asks for another", hint)
    elif over:
        return None
    tossed = with_next_block(recorded, ranking, series, inputs.now.date())
    if tossed:
        write_experiment(inputs.source, tossed)
    return tossed


def held_back(inputs: Inputs, experiment: Experiment) -> Iterator[str]:
    """Yield a sentence for each new pair that floors or caps keep together in its first week.

    Such a pair still counts as assigned, so that the effect looks smaller than it is.
    """
    block, names = experiment.blocks[-1], {rep.id: rep.name for rep in inputs.roster.reps}
    without = minutes_due(inputs, block.monday, ())
    due = minutes_due(inputs, block.monday, tosses_in(experiment, block.monday))
    for pair in block.pairs:
        more, less = (due[rep] - without[rep] for rep in (pair.more, pair.less))
        if more - less < 2 * experiment.quantum - 1:
            yield (
                f"{names[pair.more]} and {names[pair.less]} come only {more - less:.0f} minutes apart, not "
                f"{2 * experiment.quantum}, as floors and caps hold; a smaller quantum would fit"
            )
