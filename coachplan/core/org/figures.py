"""Figures: how one team stands, from its plan and from what became of earlier weeks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.memory.working import planned_lately
from coachplan.core.org.run import Fault
from coachplan.core.plans.plan import WeekPlan


class Figures(Value):
    """Sums over teams; minutes are the manager's.

    ``span`` counts reps. ``budget``, with what was left over before, and ``planned`` are those of the week;
    ``broken`` counts its promises that are not kept. ``past`` are minutes of sessions planned in the last
    four weeks, ``held`` those of them that count as held, of which nobody confirmed ``unconfirmed``; what
    lasted longer than planned makes up for nothing that was lost.
    ``unseen`` are reps without a session or a conversation for so long that the audit would speak up, weeks
    away aside, of ``on_record`` who have been there, and whose history is, for long enough to tell.
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
    """One team: who leads it, its policy, and its figures; a ``refused`` roster has ``faults`` instead.

    ``week`` is that of its plan, also where the plan is too old to count; ``plan_of`` is the team whose plan
    stands in its place.
    """

    roster: str
    regions: tuple[str, ...] = ()
    state: State
    team: str = ""
    manager: str = ""
    policy: str = ""
    week: str = ""
    plan_of: str = ""
    figures: Figures
    faults: tuple[Fault, ...] = ()

    @property
    def is_behind(self) -> bool:
        """Tell whether it has a plan that is too old to count."""
        return self.state == "no plan" and bool(self.week)

    def without_plan(self) -> "TeamFigures":
        """Return the team with a plan that does not count."""
        none = {"without_plan": 1, "budget": 0, "planned": 0, "unplaced": 0, "broken": 0}
        return self.model_copy(update={"state": "no plan", "figures": self.figures.model_copy(update=none)})


def figures_of(
    plan: WeekPlan | None, span: int, missed: Mapping[str, int], history: History, now: datetime
) -> Figures:
    """Return the figures of a team of ``span`` reps, with its plan if there is one.

    ``missed`` says after how many days without a session or a conversation each rep is missed, who can be.
    """
    lately = planned_lately(history, now)
    known = {
        "span": span,
        "past": sum(session.manager_minutes for session in lately),
        "held": sum(_held(session) for session in lately),
        "unconfirmed": sum(_held(session) for session in lately if not session.confirmed),
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


def _held(session: SessionOnRecord) -> int:
    return min(session.held_minutes, session.manager_minutes)


def _unseen(missed: Mapping[str, int], history: History, now: datetime) -> Mapping[str, int]:
    """Return how many reps nobody met for so long, where the record goes back so far."""
    moment, today = now.astimezone(UTC), now.date()
    talks = ((talk.rep, (today - talk.day).days) for talk in history.talks)
    talked = {rep for rep, ago in talks if 0 <= ago <= missed.get(rep, -1)}
    begun = min(history.weeks, default=date.max)
    since = {rep: moment - timedelta(days=days) for rep, days in missed.items()}
    known = {rep: start for rep, start in since.items() if begun <= start.date()}
    held = (one for one in history.sessions.values() if one.held_minutes)
    met = ((rep, one.start.astimezone(UTC)) for one in held for rep in one.reps)
    seen = {rep for rep, start in met if known.get(rep, moment) <= start <= moment}
    return {"unseen": len(known.keys() - seen - talked), "on_record": len(known)}
