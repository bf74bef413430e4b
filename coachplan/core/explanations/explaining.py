"""Explaining: why this rep, why these minutes, why this slot, and what would make room for a session."""

from collections.abc import Iterable

from coachplan.core.explanations.explanation import Explanation, Slot, Unfitted
from coachplan.core.explanations.price import price_of
from coachplan.core.explanations.slot_reasons import Moment, slot_of
from coachplan.core.explanations.smallest_change import Replan, Wish, smallest_change
from coachplan.core.placement.placing import Terms
from coachplan.core.placement.trial import Trials
from coachplan.core.plans.composing import Stages
from coachplan.core.plans.plan import PlanShare, WeekPlan
from coachplan.core.team.roster import Roster


def explain(
    rep: str, plan: WeekPlan, stages: Stages, terms: Terms, roster: Roster, replan: Replan
) -> Explanation:
    """Return why the week of ``rep`` (an id) is as it is.

    Args:
        rep: whose week.
        plan: the plan that ``stages`` made.
        stages: what each stage made of the week.
        terms: what it was placed under.
        roster: the team, as it was planned.
        replan: plans the week anew after a change.
    """
    trials = Trials(stages.week, stages.allocation.sessions, terms, stages.placement)
    names = {share.rep: share.name for share in stages.allocation.shares}
    slots = tuple(_slots(rep, plan, trials, names))
    unplaced = tuple(_unplaced(rep, trials, Wish(0, roster, names), replan))
    return Explanation(
        team=plan.team,
        week=plan.week,
        timezone=plan.timezone,
        rep=rep,
        name=names[rep],
        standing=tuple(_standing(rep, stages)),
        minutes=tuple(_minutes(rep, plan, stages)),
        sessions=slots,
        unplaced=unplaced,
        solves=trials.count,
    )


def _slots(rep: str, plan: WeekPlan, trials: Trials, names: dict[str, str]) -> Iterable[Slot]:
    by_start = {int(session.start.timestamp()) // 60: session.id for session in plan.sessions}
    for place in trials.placement.placed:
        if rep in trials.due[place.due].reps:
            yield slot_of(Moment(place.due, by_start[place.start], place.start), trials, names)


def _unplaced(rep: str, trials: Trials, wish: Wish, replan: Replan) -> Iterable[Unfitted]:
    for miss in trials.placement.missed:
        if rep in trials.due[miss.due].reps:
            own = Wish(miss.due, wish.roster, wish.names)
            yield Unfitted(
                minutes=trials.due[miss.due].minutes,
                reason=miss.reason,
                why=miss.why,
                price=price_of(miss.due, trials, wish.names),
                smallest_change=smallest_change(own, trials, replan),
            )


def _standing(rep: str, stages: Stages) -> Iterable[str]:
    standing = next(found for found in stages.ranking.standings if found.rep == rep)
    count = len(stages.ranking.standings)
    seat = f", in the {standing.tier} tier" if standing.tier else ", in no tier"
    if standing.certainty == "no data":
        yield f"no figures yet, so no place among the {count}{seat}"
    else:
        place = f"number {standing.position} of {count} on the team's metrics"
        yield f"{place}{seat}; how sure: {standing.certainty}"
    if standing.tier and stages.policy.tiers == "soft":
        odds = ", ".join(f"{tier} {share:.0%}" for tier, share in standing.probability.items())
        yield f"minutes follow how likely each tier is: {odds}"
    for promise in stages.allocation.promises:
        if promise.rep == rep:
            yield f"promised: {promise.why} (by {promise.due_week})"


def _minutes(rep: str, plan: WeekPlan, stages: Stages) -> Iterable[str]:
    """Yield the arithmetic from the budget to whole sessions."""
    share = next(found for found in plan.shares if found.rep == rep)
    sessions = stages.allocation.sessions
    own = [due for due in sessions if rep in due.reps]
    yield f"due {share.due_minutes:.1f} minutes: {share.why}"
    owed = share.due_minutes + share.credit_before
    yield f"with {share.credit_before:+z.1f} minutes from before that makes {owed:.1f}"
    if not own:
        yield f"{_gone(share.name, plan) or _left_out(share, stages)}; the minutes are carried on"
        return
    places = ", ".join(str(due.place) for due in own)
    lengths = " + ".join(str(due.minutes) for due in own)
    count = max(due.place for due in sessions)
    yield f"sessions are whole: {lengths} minutes, number {places} of the {count} handed out this week"
    yield f"placed: {share.minutes} minutes; carried on: {share.credit_after:+z.1f}"


def _left_out(share: PlanShare, stages: Stages) -> str:
    """Return why somebody has no session."""
    if not share.due_minutes:
        return "nothing is due this week"
    if share.due_minutes + share.credit_before < stages.policy.quantum:
        return "too few for a session this week"
    others = (
        "the sessions that your limits for a day allow" if stages.allocation.full else "this week's sessions"
    )
    return f"enough for a session, but {others} went to others first"


def _gone(name: str, plan: WeekPlan) -> str:
    """Return how somebody's session was taken out of the plan; empty if none was."""
    opening = "the session of "
    told = (why for why in plan.left_over_why.split("; ") if why.startswith(opening))
    return next(
        (why for why in told if name in why.removeprefix(opening).rpartition(" was ")[0].split(" and ")), ""
    )
