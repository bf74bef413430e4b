"""Called off: one-to-ones of a published plan that do not stand in the calendar any more.

One that lay ahead is not wanted any more, and is no session of ours instead; its minutes are owed. One that
had begun was held, as far as anybody knows: a calendar may not show the past. Nor is anything known where a
calendar was not read, or not whole.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from coachplan.core.allocation.counting import STAND, STOOD
from coachplan.core.calendars.taken import StandingOneToOne, Taken
from coachplan.core.plans.by_hand import skipped
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.team.roster import Roster

GONE = "it is gone from your calendar"


def gone(plan: WeekPlan, taken: Taken, now: datetime) -> tuple[Session, ...]:
    """Return the one-to-ones ahead that stood in the calendar and are gone from it."""
    seen = _Seen(taken)
    return tuple(s for s in _unmet(plan, taken, now) if not _has_begun(s, now) and seen.with_rep(s.reps[0]))


def without(plan: WeekPlan, sessions: Iterable[Session]) -> WeekPlan:
    """Return the plan without one-to-ones that are ``gone``."""
    for session in sessions:
        plan, _ = skipped(plan, session, GONE.removeprefix("it "))
    if any(session.kind == "existing" for session in plan.sessions):
        return plan
    return plan.model_copy(update={"left_over_why": plan.left_over_why.replace(STAND, STOOD)})


def standing(
    plan: WeekPlan | None, taken: Taken, now: datetime, roster: Roster
) -> tuple[StandingOneToOne, ...]:
    """Return the one-to-ones that stand in the calendar, and those of the plan that do as far as is known."""
    seen, here = _Seen(taken), {rep.id for rep in roster.reps}
    counting = roster.existing_one_to_ones == "count"
    kept = (
        StandingOneToOne(rep=s.reps[0], start=_minute(s.start), end=_minute(s.end))
        for s in (_unmet(plan, taken, now) if plan else ())
        if s.reps[0] in here and (_has_begun(s, now) or (counting and not seen.with_rep(s.reps[0])))
    )
    return (*taken.standing, *kept)


class _Seen:
    """Whose one-to-ones the calendars that were read can tell of."""

    def __init__(self, taken: Taken) -> None:
        self._whole: dict[str, bool] = {}
        for source in taken.sources:
            # What begins with E is missing from the reading.
            whole = not any(problem.startswith("E") for problem in source.problems)
            self._whole[source.person] = self._whole.get(source.person, True) and whole

    def with_rep(self, rep: str) -> bool:
        """Tell whether it is the manager's calendar that counts, and else the rep's, and was read whole."""
        return self._whole.get("", self._whole.get(rep, False))


def _unmet(plan: WeekPlan, taken: Taken, now: datetime) -> Iterable[Session]:
    """Yield the one-to-ones of the plan that none in the calendar stands for, there or at another time."""
    left = list(taken.standing)
    ones = [session for session in plan.sessions if session.kind == "existing"]
    moved = []
    for session in ones:
        at = next((one for one in left if (one.rep, one.start) == _place(session)), None)
        if at:
            left.remove(at)
        else:
            moved.append(session)
    for session in sorted(moved, key=lambda s: (_has_begun(s, now), *_place(s)[::-1])):
        at = next((one for one in left if one.rep == session.reps[0]), None)
        if at:
            left.remove(at)
        else:
            yield session


def _place(session: Session) -> tuple[str, int]:
    return session.reps[0], _minute(session.start)


def _has_begun(session: Session, now: datetime) -> bool:
    return session.start.astimezone(UTC) <= now.astimezone(UTC)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60
