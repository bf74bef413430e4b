"""The earlier plans that a command names or the history holds, checked against the week in question."""

from collections.abc import Sequence
from difflib import get_close_matches

from coachplan.cli.inputs import Inputs
from coachplan.cli.usage import refuse
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.overlaid import overlaid, whys
from coachplan.core.plans.called_off import GONE, gone, without
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.published import Earlier


def earlier_plans(
    inputs: Inputs, chosen: IsoWeek, against: Sequence[str], locked: Sequence[str], *, reallocate: bool
) -> Earlier:
    """Return what earlier plans leave to the ``chosen`` week: those ``against``, else those of the history.

    Raises:
        RejectedUsage: E0111, --lock or --reallocate without a plan of the week; E0112, no such
            session; E0113, a plan of another team, of a later week, or two of one kind.
    """
    published: WeekPlan | None = None
    previous: WeekPlan | None = None
    for path in against:
        from coachplan.files.plan_file import read_plan

        plan = read_plan(path)
        _refuse_foreign(path, plan, inputs, chosen)
        if plan.monday < chosen.monday:
            previous = _only(path, previous, plan)
        else:
            published = _only(path, published, plan)
    previous = previous or _plan_before(inputs, chosen)
    found = _without_gone(inputs, Earlier(published)) if published else on_record(inputs, chosen)
    if found.published is None and (locked or reallocate):
        option = "--lock" if locked else "--reallocate"
        refuse(
            "E0111", f"{option} needs a plan of {chosen.name}", "publish one, or name it with --against FILE"
        )
    names = _known(locked, found.published)
    return found._replace(previous=previous, locked=names, reallocate=reallocate)


def on_record(inputs: Inputs, week: IsoWeek) -> Earlier:
    """Return what the history leaves to a week: its published plan as it stands now, if it is published."""
    plan = kept_plan(inputs, week)
    if plan is None:
        return Earlier()
    number, record = inputs.history.weeks[week.monday].revisions[-1]
    return as_it_stands(inputs, plan, number, record.carried)


def as_it_stands(inputs: Inputs, plan: WeekPlan, number: int, carried: int) -> Earlier:
    """Return a plan of the record of that ``number`` with what was told since, and without what is gone."""
    told = inputs.history.told_after(number)
    found = Earlier(overlaid(plan, told), carried=carried, known=plan, whys=whys(told))
    return _without_gone(inputs, found)


def _without_gone(inputs: Inputs, earlier: Earlier) -> Earlier:
    """Return the published plan without the one-to-ones that are gone from the calendar since."""
    plan = earlier.published
    if plan is None or inputs.roster.existing_one_to_ones != "count":
        return earlier
    lost = gone(plan, inputs.taken, inputs.now)
    return earlier._replace(
        published=without(plan, lost) if lost else plan,
        known=earlier.known or plan,
        whys={**earlier.whys, **{session.id: GONE for session in lost}},
    )


def kept_plan(inputs: Inputs, week: IsoWeek) -> WeekPlan | None:
    """Return the plan of a week that is published, if one is."""
    found = inputs.history.weeks.get(week.monday)
    if not (found and inputs.home):
        return None
    # Most weeks are planned before anything is on record.
    from coachplan.files.history.store import read_plan

    return read_plan(inputs.home, found.number)


def _plan_before(inputs: Inputs, week: IsoWeek) -> WeekPlan | None:
    """Return the last published plan of an earlier week."""
    earlier = [monday for monday in inputs.history.weeks if monday < week.monday]
    return kept_plan(inputs, IsoWeek(monday=earlier[-1])) if earlier else None


def _refuse_foreign(path: str, plan: WeekPlan, inputs: Inputs, chosen: IsoWeek) -> None:
    if plan.team != inputs.roster.team:
        refuse("E0113", f"{path} is a plan of the team {plan.team}", f"this is the team {inputs.roster.team}")
    if plan.monday > chosen.monday:
        message = f"{path} is a plan of {plan.week}, later than {chosen.name}"
        refuse("E0113", message, f"name the week with --week {plan.week}")


def _only(path: str, earlier: WeekPlan | None, plan: WeekPlan) -> WeekPlan:
    if earlier is not None:
        hint = "name one plan of this week and one of an earlier one at most"
        refuse("E0113", f"{path} is a second plan of {plan.week} or an earlier week", hint)
    return plan


def _known(locked: Sequence[str], published: WeekPlan | None) -> frozenset[str]:
    """Return the sessions that --lock names; a rep's id stands for all of theirs."""
    sessions = published.sessions if published else ()
    found: set[str] = set()
    for word in locked:
        named = {session.id for session in sessions if word == session.id or word in session.reps}
        if not named:
            ids = [session.id for session in sessions]
            close = get_close_matches(word, ids, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"known: {', '.join(ids) or 'none'}"
            refuse("E0112", f"there is no session '{word}' in the plan", hint)
        found |= named
    return frozenset(found)
