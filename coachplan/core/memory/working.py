"""Working: how much of the coaching of the last weeks was held, and what that can say of the numbers."""

from datetime import UTC, date, datetime, timedelta

from coachplan.core.impact.experiment import Experiment
from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.problems import counted

_WEEKS = 4


def working(history: History, now: datetime, experiment: Experiment | None) -> tuple[str, str] | None:
    """Say whether coaching takes place, in full and in short; ``None`` where no planned session is over yet.

    That it takes place says nothing of its effect, and this is said, with where the ``experiment`` stands.
    """
    planned = planned_lately(history, now)
    if not planned:
        return None
    held = sum(s.confirmed and s.held_minutes > 0 for s in planned)
    unsaid = sum(s.is_open(now.astimezone(UTC)) for s in planned)
    count = f"{held} of {len(planned)}"
    open_ones = f" ({unsaid} not confirmed)" if unsaid else ""
    full = f"{count} sessions planned in the last four weeks were held{open_ones}"
    short = f"{count} held in 4 weeks" + (f", {unsaid} open" if unsaid else "")
    if experiment is None:
        return (
            f"{full}; only coachplan impact can tell whether numbers moved because of it",
            f"{short}; coachplan impact tells if it helped",
        )
    state = _state(experiment, now.date())
    return (
        f"{full}; whether numbers moved because of it, coachplan impact tells: {state}",
        f"{short}; coachplan impact: {state}",
    )


def planned_lately(history: History, now: datetime) -> list[SessionOnRecord]:
    """Return the planned sessions of the last four weeks whose time is over, also those called off before."""
    moment = now.astimezone(UTC)
    since = moment - timedelta(weeks=_WEEKS)
    return [
        session
        for session in history.sessions.values()
        if since <= session.published_start.astimezone(UTC) < moment and not session.reallocated
    ]


def _state(experiment: Experiment, today: date) -> str:
    over = sum(block.end <= today for block in experiment.blocks)
    return f"{over} of {counted(experiment.planned, 'block')} over"
