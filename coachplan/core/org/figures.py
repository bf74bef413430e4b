"""Figures: how one team stands, from its plan and from what became of earlier weeks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.memory.history import History
from coachplan.core.memory.working import planned_lately
from coachplan.core.org.run import Fault
from coachplan.core.plans.plan import WeekPlan


class Figures(Value):
    """Sums over teams; minutes are the manager's.

    ``span`` counts reps. ``budget``, with what was left over before, and ``planned`` are those of the week;
    ``broken`` counts its promises that are not kept. ``past`` are minutes of sessions planned in the last
    four weeks, ``held`` those of them that count as held, of which nobody confirmed ``unconfirmed``.
    ``unseen`` are reps without a session for so long that the audit would speak up, weeks away aside, of
    ``on_record`` who have been there, and whose history is, for long enough to tell.
    """

    teams: int = 1
    without_plan: int = 0
    span: int = 0
    budget: int = 0
    planned: int = 0
    unplaced: int = 0
    broken: int = 0
    past: int = 0
    held: int = 0
    unconfirmed: int = 0
    unseen: int = 0
    on_record: int = 0

    @property
    def rank(self) -> tuple[float, ...]:
        """Return what sorts the worst first: no plan, promises, the unseen, what was lost, what fails."""
        reps, known, past = max(self.span, 1), max(self.on_record, 1), max(self.past, 1)
        missing = self.without_plan / max(self.teams, 1)
        lost = (self.past - self.held) / past
        return (-missing, -self.broken / reps, -self.unseen / known, -lost, -self.unplaced / reps)


State = Literal["planned", "no plan", "refused"]


class TeamFigures(Value):
    """One team: who leads it, its policy, and its figures; a ``refused`` roster has ``faults`` instead."""

    roster: str
    regions: tuple[str, ...] = ()
    state: State
    team: str = ""
    manager: str = ""
    policy: str = ""
    week: str = ""
    figures: Figures
    faults: tuple[Fault, ...] = ()


def figures_of(
    plan: WeekPlan | None, span: int, missed: Mapping[str, int], history: History, now: datetime
) -> Figures:
    """Return the figures of a team of ``span`` reps, with its plan if there is one.

    ``missed`` says after how many days without a session each rep is missed, who can be.
    """
    lately = planned_lately(history, now)
    known = {
        "span": span,
        "past": sum(session.minutes for session in lately),
        "held": sum(session.held_minutes for session in lately),
        "unconfirmed": sum(session.held_minutes for session in lately if not session.confirmed),
        **_unseen(missed, history, now),
    }
    if plan is None:
        return Figures(without_plan=1, **known)
    return Figures(
        budget=plan.budget_minutes + plan.carried_minutes,
        planned=sum(session.cost for session in plan.sessions),
        unplaced=len(plan.unplaced),
        broken=sum(promise.state == "broken" for promise in plan.promises),
        **known,
    )


def _unseen(missed: Mapping[str, int], history: History, now: datetime) -> Mapping[str, int]:
    """Return how many reps had no session for so long, where the record goes back so far."""
    moment = now.astimezone(UTC)
    begun = min(history.weeks, default=date.max)
    since = {rep: moment - timedelta(days=days) for rep, days in missed.items()}
    known = {rep: start for rep, start in since.items() if begun <= start.date()}
    held = (one for one in history.sessions.values() if one.held_minutes)
    met = ((rep, one.start.astimezone(UTC)) for one in held for rep in one.reps)
    seen = {rep for rep, start in met if known.get(rep, moment) <= start <= moment}
    return {"unseen": len(known.keys() - seen), "on_record": len(known)}
