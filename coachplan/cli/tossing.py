"""What floors and caps leave of a toss, told as it is recorded."""

from collections.abc import Iterator

from coachplan.cli.inputs import Inputs
from coachplan.cli.week_minutes import minutes_due
from coachplan.core.impact.experiment import Experiment, tosses_in
from coachplan.core.problems import counted


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
            apart = counted(round(more - less), "minute")
            yield (
                f"{names[pair.more]} and {names[pair.less]} come only {apart} apart, not "
                f"{2 * experiment.quantum}, as floors and caps hold; a smaller quantum would fit"
            )
