"""The order of the stages: rank, allocate, place, compose. Nothing else knows it."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import ceil

from coachplan import __version__
from coachplan.cli.inputs import Inputs
from coachplan.core.agenda import Matter, contents_of
from coachplan.core.allocation import allocate, ledger_at
from coachplan.core.budget import weekly_budget
from coachplan.core.cautions import unreachable, warnings
from coachplan.core.checker import objections
from coachplan.core.composing import Circumstances, Stages, compose, ledger_after
from coachplan.core.isoweek import IsoWeek, week_named
from coachplan.core.ledger import Ledger, WeekFacts
from coachplan.core.needs import needs_of
from coachplan.core.placing import Terms, place
from coachplan.core.plan import WeekPlan
from coachplan.core.promises import outlook
from coachplan.core.quarter import first_week
from coachplan.core.ranking import Ranking, rank
from coachplan.core.remembering import Recalled, recall
from coachplan.core.rules.in_force import preferences, rules_of
from coachplan.core.standards import gaps_of, gauges_of, values_of
from coachplan.core.week import Week, days_in_common, days_worked, net_minutes, usual_week, week_on_offer
from coachplan.files.ranking_state import read_memory
from coachplan.files.shipped import library
from coachplan.files.tzdata import tzdata_version


@dataclass(frozen=True, slots=True)
class Made:
    """A plan, the week it was made for, and the ledger after it if every session that fitted is held."""

    plan: WeekPlan
    week: Week
    ledger: Ledger


class BrokenPlanError(Exception):
    """The checker refuses a plan: a bug, and never shown as a plan."""


def ranked(inputs: Inputs, recalled: Recalled | None = None) -> Ranking:
    """Return who is where, as of the day of ``inputs.now``, by what is remembered of earlier rankings."""
    day = inputs.now.date()
    by = recalled or recall(read_memory(inputs.source), day)
    found = rank(inputs.roster, inputs.policy, inputs.metrics, day, by.frozen, by.before)
    return found.model_copy(update={"notes": (by.note, *found.notes)}) if by.note else found


def chosen_week(inputs: Inputs, text: str | None) -> IsoWeek:
    """Return the week that ``text`` names, or the one that is usually meant."""
    if text is None:
        return usual_week(inputs.roster, int(inputs.now.timestamp()) // 60)
    return week_named(text, inputs.now.date())


def plan_week(inputs: Inputs, chosen: IsoWeek, before: Ledger | None = None) -> Made:
    """Plan one week; ``before`` is the ledger to start from, worked out where there is none.

    Raises:
        BrokenPlanError: the checker found a rule broken.
    """
    roster, policy = inputs.roster, inputs.policy
    ranking = ranked(inputs)
    values = values_of(ranking)
    needs = needs_of(gauges_of(inputs.metrics, values), values)
    calendar = _calendar(inputs, chosen)
    week = week_on_offer(roster, chosen)
    ledger = ledger_at(ranking, policy, chosen.monday, calendar, needs) if before is None else before
    ahead = outlook(policy, chosen.monday, calendar)
    allocation = allocate(ranking, policy, calendar(chosen.monday), ledger, needs, ahead)
    # In UTC, as notice is time that passes, also on the night of a clock change.
    earliest = inputs.now.astimezone(UTC) + timedelta(minutes=roster.manager.notice)
    terms = Terms(rules_of(roster.manager), preferences(), _minute(earliest), roster.manager.grid)
    placement = place(week, allocation.sessions, terms)
    matter = Matter(policy, library(), gaps_of(inputs.metrics, values))
    contents = contents_of(placement, allocation, ranking, ledger, matter)
    stages = Stages(ranking, policy, week, allocation, placement, contents)
    after = ledger_after(stages, ledger, calendar(chosen.monday))
    plan = compose(stages, after, _circumstances(inputs, stages, confirmed=before is not None))
    broken = objections(plan, roster, earliest)
    if broken:
        raise BrokenPlanError("; ".join(broken))
    return Made(plan, week, after)


def _minute(moment: datetime) -> int:
    """Return the first whole UTC minute that is not before ``moment``."""
    return ceil(moment.timestamp() / 60)


def _calendar(inputs: Inputs, chosen: IsoWeek) -> Callable[[date], WeekFacts]:
    """Return what allocation must know of any week, by its Monday.

    A budget that was asked for on the command line is that of the chosen week alone.
    """
    roster, policy = inputs.roster, inputs.policy
    manager = roster.manager
    # A day too short for one usual session still gets one: placing then says that it does not fit.
    daily = min(manager.max_sessions_per_day, max(1, manager.max_minutes_per_day // policy.quantum))

    @cache
    def facts(monday: date) -> WeekFacts:
        week = week_on_offer(roster, IsoWeek(monday=monday))
        days = {person.id: days_in_common(week, person, policy.quantum) for person in week.reps}
        present = sum(count > 0 for count in days.values())
        asked = inputs.week_budget if monday == chosen.monday else None
        return WeekFacts(
            monday=monday,
            budget_minutes=weekly_budget(policy, net_minutes(week), present, asked or manager.budget),
            days=days,
            most_sessions=daily * days_worked(week),
        )

    return facts


def _circumstances(inputs: Inputs, stages: Stages, *, confirmed: bool) -> Circumstances:
    week, policy = stages.week, stages.policy
    notes = (
        *_assumed(week.week, inputs, confirmed=confirmed),
        *stages.allocation.notes,
        *unreachable(week, {rep.id: rep.name for rep in inputs.roster.reps}, policy.quantum),
        *warnings(stages.ranking, policy, stages.allocation, net_minutes(week)),
        *(problem.message for problem in inputs.warnings),
    )
    return Circumstances(
        as_of=inputs.now,
        warnings=notes,
        confirmed=confirmed,
        versions={"coachplan": __version__, "solver": stages.placement.solver, "tzdata": tzdata_version()},
        sha256=_digest(inputs, stages.week.week.name),
    )


def _assumed(week: IsoWeek, inputs: Inputs, *, confirmed: bool) -> Iterable[str]:
    """Yield what the plan takes for granted about the time before it."""
    first = first_week(week.monday)
    if not confirmed and first < week.monday:
        yield (
            f"no history is kept: minutes owed are those of weeks planned like this one and held "
            f"since {first.day} {first:%B}"
        )
    if week.sunday < inputs.now.date():
        yield "this week is over; nothing can be placed in the past"


def _digest(inputs: Inputs, week: str) -> str:
    """Return a fingerprint of everything the plan was made from, the present aside."""
    budget = inputs.week_budget.model_dump_json() if inputs.week_budget else ""
    parts = (inputs.roster.model_dump_json(), inputs.policy.model_dump_json(), budget, week, __version__)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
