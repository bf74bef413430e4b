"""The first stage, for everybody who needs to know who is where."""

import gc

from coachplan.cli.inputs import Inputs
from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.ranking.remembering import Recalled, recall
from coachplan.core.ranking.samples import is_large


def ranked(inputs: Inputs, recalled: Recalled | None = None) -> Ranking:
    """Return who is where, as of the day of ``inputs.now``, by what is remembered of earlier rankings."""
    if is_large(len(inputs.roster.reps)):
        # What was read stays; looking through it for waste over and over would take half of the time.
        gc.freeze()
    day = inputs.now.date()
    by = recalled or remembered(inputs)
    found = rank(inputs.roster, inputs.policy, inputs.metrics, day, by.frozen, by.before)
    return found.model_copy(update={"notes": (by.note, *found.notes)}) if by.note else found


def remembered(inputs: Inputs, *, relearn: bool = False) -> Recalled:
    """Return what a ranking of today goes by."""
    day = inputs.now.date()
    last = None if inputs.kept is None else inputs.kept.ranked_before(day)
    return recall(last.memory if last else None, day, relearn=relearn)
