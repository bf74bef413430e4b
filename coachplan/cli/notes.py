"""Notes: what a plan takes for granted, and what is odd about what it was made from."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from coachplan.cli.inputs import Inputs
from coachplan.cli.watching import experiment_in
from coachplan.core.calendars.week import is_whole, local
from coachplan.core.impact.experiment import tosses_in
from coachplan.core.isoweek import IsoWeek
from coachplan.core.placement.placing import on_days_off
from coachplan.core.plans.composing import Stages
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.standards import by_median, values_of
from coachplan.core.problems import some_of
from coachplan.core.quarter import first_week

_MOST_TOLD = 3
"""Findings of one calendar that a plan repeats."""


def assumed(week: IsoWeek, inputs: Inputs, *, confirmed: bool) -> Iterable[str]:
    """Yield what the plan takes for granted about the time before it."""
    first = first_week(week.monday, inputs.roster.fiscal_year_starts)
    if not confirmed and first < week.monday:
        yield (
            "no earlier week is on record: who is due by rotation follows from weeks planned like this one "
            f"and held since {first.day} {first:%B}"
        )


def gone_by(week: IsoWeek, inputs: Inputs) -> list[str]:
    """Say that the week is over, if it is: the first thing to know of its plan."""
    return ["this week is over; nothing can be placed in the past"] * (week.last < inputs.now.date())


def clashes(stages: Stages) -> list[str]:
    """Say which sessions stay although their time cannot be had any more."""
    sessions, names = stages.allocation.sessions, {s.rep: s.name for s in stages.allocation.shares}
    starts = {placed.due: placed.start for placed in stages.placement.placed}
    zone, told = ZoneInfo(stages.week.zone), []
    for clash in stages.placement.clashing:
        due = sessions[clash.due]
        who = " and ".join(names[rep] for rep in due.reps)
        when = f" on {local(starts[clash.due], zone):%A %H:%M}" if clash.due in starts else ""
        stays = f"the session of {who}{when} stays, being locked or too close to move,"
        stands = f"the one-to-one with {names[due.rep]} that stands in your calendar is counted"
        told.append(f"{stays if due.stands is None else stands} and clashes: {clash.why}")
    return told


def short_week(inputs: Inputs, stages: Stages) -> Iterable[str]:
    """Say why the week has less than the roster's budget in minutes, which is that of a full week."""
    budget, this = inputs.roster.manager.budget, stages.allocation.budget_minutes
    usual = None if budget is None or inputs.week_budget else budget.minutes
    if usual and this < usual and not is_whole(stages.week, inputs.roster.manager):
        yield f"the budget is {this} of your usual {usual} minutes, as you are off for a part of this week"


def to_settle(stages: Stages) -> Iterable[str]:
    """Say what to do about sessions that stay on a day on which the manager is away."""
    sessions = stages.allocation.sessions
    own = [sessions[n] for n in on_days_off(stages.week, sessions, stages.placement)]
    named = [str(due.id) for due in own if due.stands is None]
    if named:
        it, is_it = ("it", "it is") if len(named) == 1 else ("them", "they are")
        yield (
            f"to settle {it}: coachplan change move SESSION TIME or coachplan change skip SESSION before it "
            "begins, coachplan log missed SESSION --by manager after; "
            f"{is_it} {some_of(named, len(named))}"
        )


def handed_out_before(inputs: Inputs, published: WeekPlan | None, *, reallocated: bool) -> Iterable[str]:
    """Say which policy a published week's minutes follow, where another one is asked for now."""
    now = inputs.policy.name
    if published is not None and not reallocated and published.policy != now:
        yield (
            f"the minutes of this week were handed out under {published.policy} and stay; {now} counts from "
            "the next week on, or now with --reallocate"
        )


def standing_notes(inputs: Inputs, stages: Stages) -> Iterable[str]:
    """Yield what is odd about the one-to-ones that stand in the manager's calendar."""
    allocation, zone = stages.allocation, ZoneInfo(stages.week.zone)
    names = {share.rep: share.name for share in allocation.shares}
    held = {(due.rep, due.stands) for due in allocation.sessions}
    for one in inputs.taken.standing:
        if (one.rep, one.start) not in held:
            day = local(one.start, zone)
            yield (
                f"the one-to-one with {names[one.rep]} that stands in your calendar on "
                f"{day:%A} falls on a day off and is not counted"
            )
    minutes = sum(due.minutes for due in allocation.sessions if due.stands is not None)
    offered = allocation.budget_minutes + allocation.carried_minutes
    if minutes > offered:
        yield f"one-to-ones that stand in your calendar take {minutes} minutes, the budget is {offered}"


def medians(inputs: Inputs, stages: Stages) -> Iterable[str]:
    """Say for which metrics the team's median stands in for a standard, where need decides the minutes."""
    titles = by_median(inputs.metrics, values_of(stages.ranking)) if stages.policy.basis == "need" else ()
    if titles:
        told = some_of(titles, len(titles))
        yield f"for {told}, need is measured from the team's median, as the roster gives no standard"


def coins(inputs: Inputs, week: IsoWeek) -> Iterable[str]:
    """Say whether the coins that the roster asks for hold in the week."""
    if inputs.roster.experiment is None:
        return
    experiment = experiment_in(inputs)
    finished = experiment and experiment.end and experiment.end <= week.monday
    if not finished and not tosses_in(experiment, week.monday):
        yield "no coin holds this week; coachplan impact --start tosses for the next four"


def unread(inputs: Inputs) -> Iterable[str]:
    """Yield what was odd about calendars, each named."""
    for read in inputs.taken.sources:
        shown = read.problems[:_MOST_TOLD]
        yield from (f"calendar {read.source}: {problem}" for problem in shown)
        if len(read.problems) > len(shown):
            more = len(read.problems) - len(shown)
            yield f"calendar {read.source}: {more} more findings; coachplan free lists them"
