"""Week facts: what allocation must know of any week."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from coachplan.cli.ground import Ground
from coachplan.cli.inputs import Inputs
from coachplan.cli.watching import experiment_in
from coachplan.core.allocation.budget import weekly_budget
from coachplan.core.allocation.ledger import WeekFacts
from coachplan.core.calendars.week import days_in_common, days_worked, full_minutes, net_minutes, with_days
from coachplan.core.impact.experiment import tosses_in
from coachplan.core.isoweek import IsoWeek
from coachplan.core.placement.rules.in_force import rules_of
from coachplan.core.signals.acted_on import words_by_rep
from coachplan.core.signals.signal import Signal


def week_facts(
    inputs: Inputs, chosen: IsoWeek, ground: Ground, signals: Sequence[Signal] = ()
) -> Callable[[date], WeekFacts]:
    """Return what allocation must know of any week, by its Monday.

    A budget that was asked for on the command line is that of the chosen week alone, as it stands; the
    roster's is that of a full week. ``signals`` are those of the chosen week alone, too.
    """
    roster, policy = inputs.roster, inputs.policy
    manager, rules = roster.manager, rules_of(roster)
    # A day too short for one usual session still gets one: placing then says that it does not fit.
    daily = min(manager.max_sessions_per_day, max(1, manager.max_minutes_per_day // policy.quantum))

    experiment = experiment_in(inputs)

    @cache
    def facts(monday: date) -> WeekFacts:
        week = ground.week(inputs, chosen.at(monday))
        held = with_days(week, lambda day: any(rule.closes(day) for rule in rules))
        days = {person.id: days_in_common(held, person, policy.quantum) for person in held.reps}
        present = sum(count > 0 for count in days.values())
        asked = inputs.week_budget if monday == chosen.monday else None
        budget = asked or manager.budget
        full = full_minutes(week, manager) if budget and budget.minutes and not asked else None
        return WeekFacts(
            monday=monday,
            budget_minutes=weekly_budget(policy, net_minutes(week), present, budget, full),
            days=days,
            most_sessions=daily * days_worked(held),
            year_opens=roster.fiscal_year_starts,
            signals=words_by_rep(signals) if monday == chosen.monday else {},
            tosses=tosses_in(experiment, monday),
        )

    return facts
