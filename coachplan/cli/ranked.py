"""The first stage, for everybody who needs to know who is where."""

from coachplan.cli.inputs import Inputs
from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.ranking.remembering import Recalled, recall
from coachplan.files.ranking_state import read_memory


def ranked(inputs: Inputs, recalled: Recalled | None = None) -> Ranking:
    """Return who is where, as of the day of ``inputs.now``, by what is remembered of earlier rankings."""
    day = inputs.now.date()
    by = recalled or recall(read_memory(inputs.source), day)
    found = rank(inputs.roster, inputs.policy, inputs.metrics, day, by.frozen, by.before)
    return found.model_copy(update={"notes": (by.note, *found.notes)}) if by.note else found
