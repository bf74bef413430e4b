"""Reminders: what the last conversation leaves to the next one, and what must not be overlooked."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches

from coachplan.core.allocation.ledger import Ledger
from coachplan.core.isoweek import IsoWeek, week_of
from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.memory.owed import missed_weeks
from coachplan.core.memory.records import Goal
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.policies.policy import Policy
from coachplan.core.problems import some_of
from coachplan.core.ranking.ranking import Ranking

_ALIKE = 0.7
"""From this likeness on two ids may be one person's; it decides on a warning alone."""


def reminded(plan: WeekPlan, history: History, now: datetime, before: WeekPlan | None = None) -> WeekPlan:
    """Return the plan in which each rep's next session carries on from the last one.

    The rep's own next step and open goals are for both; the manager's note is for the manager alone. What
    one rep agreed is nothing for another: a session of several reps carries nothing on. A session that has
    begun keeps what it was published with (``before``), and once somebody has spoken about it the next one
    of the week carries on from it; time that merely passes changes nothing.
    """
    published = {session.id: session for session in before.sessions} if before else {}
    seen: set[str] = set()
    sessions = []
    for session in plan.sessions:
        alone = session.reps if len(session.reps) == 1 else ()
        old = published.get(session.id)
        begun = old is not None and session.start.astimezone(UTC) <= now.astimezone(UTC)
        if old and begun:
            known = {"agreed": old.agreed, "remembered": old.remembered}
            sessions.append(session.model_copy(update=known))
        else:
            sessions.append(_carrying_on(session, [rep for rep in alone if rep not in seen], history))
        if not (begun and session.id in history.stated):
            seen.update(alone)
    return plan.model_copy(update={"sessions": tuple(sessions)})


def _carrying_on(session: Session, reps: Sequence[str], history: History) -> Session:
    agreed: list[str] = []
    remembered: list[str] = []
    for rep in reps:
        last = _last(rep, session.start, history)
        if last and last.next_step:
            agreed.append(f"agreed last time: {last.next_step}")
        if last and last.note:
            remembered.append(f"your note of {last.start.date()}: {last.note}")
        if last and last.feedback:
            remembered.append(f"the rep's word on the coaching: {last.feedback}")
        goals = (goal_in_words(goal, session.start.date()) for goal in history.goals if goal.rep == rep)
        agreed += [f"goal to look at: {goal}" for goal in goals]
    return session.model_copy(update={"agreed": tuple(agreed), "remembered": tuple(remembered)})


def goal_in_words(goal: Goal, day: date) -> str:
    """Return a goal as it stands on a ``day``: with the day by which it was to be reached, if it has one."""
    if goal.due is None:
        return goal.text
    return f"{goal.text} (by {goal.due}{', overdue' if goal.due < day else ''})"


def _last(rep: str, before: datetime, history: History) -> SessionOnRecord | None:
    """Return the rep's last session alone that was held, and spoken about, before a moment."""
    own = [
        s
        for s in history.sessions.values()
        if s.reps == (rep,)
        and s.held_minutes
        and s.confirmed
        and s.start.astimezone(UTC) < before.astimezone(UTC)
    ]
    return max(own, key=lambda s: (s.start.astimezone(UTC), s.id), default=None)


def unseen_stars(ranking: Ranking, policy: Policy, ledger: Ledger) -> tuple[str, ...]:
    """Return a sentence for each top rep who was not seen for the policy's number of weeks or longer."""
    accounts = ledger.by_rep()
    found = []
    for standing in ranking.standings:
        account = accounts.get(standing.rep)
        weeks = account.waited() if account else 0
        if standing.tier == "top" and weeks >= policy.top_unseen_weeks:
            counted = f"{weeks} week{'s' * (weeks != 1)}"
            found.append(f"{standing.name}, in the top tier, has not been seen for {counted}")
    return tuple(found)


def gaps_in_record(history: History, week: IsoWeek, now: datetime) -> tuple[str, ...]:
    """Say which past sessions nobody confirmed, and which weeks were not published."""
    found = []
    missed = missed_weeks(history, week.monday, week_of(now.date(), week.lead).monday)
    if missed:
        names = some_of([IsoWeek(monday=monday).name for monday in missed])
        verb, it = ("was", "it") if len(missed) == 1 else ("were", "them")
        found.append(f"{names} {verb} not published; nothing is owed for {it}, and nobody counts as seen")
    unsaid = [
        s for s in history.sessions.values() if s.monday < week.monday and s.is_open(now.astimezone(UTC))
    ]
    if unsaid:
        names = some_of(list(dict.fromkeys(" and ".join(s.names) for s in unsaid)))
        what = "1 past session is" if len(unsaid) == 1 else f"{len(unsaid)} past sessions are"
        verb = "counts" if len(unsaid) == 1 else "count"
        found.append(
            f"{what} unconfirmed and {verb} as held ({names}); coachplan log says what became of them"
        )
    return tuple(found)


def renamed(history: History, reps: Sequence[str]) -> Iterable[str]:
    """Yield who may be one person under two ids: gone since the last plan, and new on the roster.

    ``reps`` are the ids on the roster. An id is made of the name where a roster gives none, so that a
    new name begins a new history.
    """
    last = [*history.weeks.values()][-1:]
    known = [*last[0].current.due] if last else []
    new = [rep for rep in reps if rep not in known]
    for gone in sorted(rep for rep in known if rep not in reps):
        for like in get_close_matches(gone, new, n=1, cutoff=_ALIKE):
            yield (
                f"{gone} is gone from the roster and {like} is new: if they are one person, "
                f"give {like} the line id: {gone}, or all that is on record of them is lost"
            )
