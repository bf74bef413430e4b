"""Together: the list of what is due, after the rules that say who meets with whom."""

from collections.abc import Sequence

from coachplan.core.allocation.allocation import Allocation, Due
from coachplan.core.placement.rules.base import Rule

_SAVED = " minutes are saved by colleagues and coaches who hold sessions"


def joined(allocation: Allocation, rules: Sequence[Rule]) -> Allocation:
    """Return the allocation with the sessions that ``rules`` make of its own; what they save is left over."""
    sessions = allocation.sessions
    for rule in rules:
        sessions = tuple(rule.to_place(sessions))
    saved = sum(due.cost for due in allocation.sessions) - sum(due.cost for due in sessions)
    if sessions == allocation.sessions:
        return allocation
    why = f"{saved} minutes are saved by reps who meet together"
    whys = "; ".join(text for text in (allocation.left_over_why, why) if text)
    left = allocation.left_over_minutes + saved
    return allocation.model_copy(
        update={"sessions": sessions, "left_over_minutes": left, "left_over_why": whys}
    )


def with_saved(why: str, sessions: Sequence[Due]) -> str:
    """Return ``why`` minutes are left over, with those that guides save in ``sessions``, and no others."""
    saved = sum(due.minutes - due.cost for due in sessions)
    whys = [part for part in why.split("; ") if part and not part.endswith(_SAVED)]
    return "; ".join([*whys, f"{saved}{_SAVED}"] if saved else whys)
