"""The first stage, for everybody who needs to know who is where."""

import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from coachplan.cli.inputs import Inputs
from coachplan.core.ranking.calibration import Calibration
from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.ranking.remembering import Recalled, recall
from coachplan.core.ranking.samples import is_large

if TYPE_CHECKING:
    from coachplan.core.org.run import Learning
    from coachplan.core.ranking.common import Common


def ranked(inputs: Inputs, recalled: Recalled | None = None) -> Ranking:
    """Return who is where, as of the day of ``inputs.now``, by what is remembered of earlier rankings."""
    if is_large(len(inputs.roster.reps)):
        # What was read stays; looking through it for waste over and over would take half of the time.
        gc.freeze()
    day = inputs.now.date()
    by = recalled or remembered(inputs)
    frozen = by.frozen or _in_common(inputs, day)
    found = rank(inputs.roster, inputs.policy, inputs.metrics, day, frozen, by.before)
    return found.model_copy(update={"notes": (by.note, *found.notes)}) if by.note else found


def remembered(inputs: Inputs, *, relearn: bool = False) -> Recalled:
    """Return what a ranking of today goes by."""
    day = inputs.now.date()
    last = None if inputs.kept is None else inputs.kept.ranked_before(day)
    opens = inputs.roster.fiscal_year_starts
    return recall(last.memory if last else None, day, opens, relearn=relearn)


def with_common(inputs: Inputs, common: "Common | None") -> Inputs:
    """Return the inputs with what teams have in common, unless the team has its own."""
    return inputs if own_way(inputs) else replace(inputs, common=common)


def own_way(inputs: Inputs) -> "Learning | None":
    """Return why a team takes nothing from others, if it does not.

    A large team learns enough from itself, and what the history keeps was learned before.
    """
    if is_large(len(inputs.roster.reps)):
        return "size"
    return "history" if remembered(inputs).frozen else None


def _in_common(inputs: Inputs, day: date) -> Sequence[Calibration]:
    """Return the team's calibration by what it has in common with others."""
    if inputs.common is None:
        return ()
    from coachplan.core.ranking.borrowing import calibrations
    from coachplan.core.ranking.shown import figures_of

    return calibrations(inputs.common, figures_of(inputs.roster, inputs.policy, inputs.metrics, day))
