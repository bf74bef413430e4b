"""The last weeks as they really were: from the history, or from calendars."""

from coachplan.cli.inputs import Inputs, path_beside
from coachplan.core.allocation.spent import WEEKS, Spent
from coachplan.core.problems import RejectedInput
from coachplan.core.team.calendars import WEB


def on_record(inputs: Inputs) -> Spent | None:
    """Return what the history says of the last weeks, if it knows any."""
    if inputs.kept is None:
        return None
    from coachplan.core.memory.lately import spent_lately

    return spent_lately(inputs.kept, inputs.now, inputs.roster.manager.lead)


def in_calendars(inputs: Inputs, *calendars: str) -> Spent | None:
    """Return what calendars, by their paths, say of the last weeks; ``None`` without any time with reps.

    Raises:
        RejectedInput: one of them cannot be used.
    """
    from coachplan.cli.auditing import audited_for

    found = audited_for(inputs, calendars, WEEKS)
    if not found.rep_minutes:
        return None
    known = found.planned_minutes + found.reactive_minutes >= found.unknown_minutes
    return Spent(
        told_by="calendar",
        weeks=WEEKS,
        minutes={rep.id: 0 for rep in inputs.roster.reps} | {one.rep: one.minutes for one in found.reps},
        planned=found.planned_minutes if known else 0,
        unplanned=found.reactive_minutes if known else 0,
    )


def unplanned_lately(inputs: Inputs) -> Spent | None:
    """Return the weeks that tell how much time was not planned, where the policy has a line for it.

    Those on record tell it where any such talk was noted, else the manager's calendar files.
    """
    if not inputs.policy.planned_share:
        return None
    known = on_record(inputs)
    if known and known.unplanned:
        return known
    named = (text for text in inputs.roster.manager.calendars if not text.lower().startswith(WEB))
    files = [str(path_beside(inputs.source, text)) for text in named]
    try:
        return in_calendars(inputs, *files) if files else None
    except RejectedInput:
        # What is wrong with a calendar, the reading of it for the week has told.
        return None
