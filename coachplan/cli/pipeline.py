"""The order of the stages: rank, allocate, place, compose. Nothing else knows it.

The first two have files of their own, as they are also asked for alone: ``ranked`` and ``week_minutes``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import NamedTuple

from coachplan import __version__
from coachplan.cli.fingerprint import whole_fingerprint
from coachplan.cli.ground import Ground
from coachplan.cli.inputs import Inputs
from coachplan.cli.notes import (
    assumed,
    clashes,
    coins,
    gone_by,
    handed_out_before,
    medians,
    short_week,
    standing_notes,
    to_settle,
    unread,
)
from coachplan.cli.peers import (
    are_wanted,
    circle_of,
    guided_themes,
    met_on_record,
    met_so_far,
    sheets_for,
    with_peers,
)
from coachplan.cli.ranked import ranked
from coachplan.cli.watching import experiment_in, signals_in, too_old
from coachplan.cli.week_facts import week_facts
from coachplan.cli.week_minutes import handed_out, hours_of, kept_ledger, known_needs
from coachplan.core.allocation.allocation import Allocation, Due
from coachplan.core.allocation.cautions import cautions, unreachable
from coachplan.core.allocation.counting import counted
from coachplan.core.allocation.ledger import Ledger, WeekFacts
from coachplan.core.allocation.together import joined
from coachplan.core.calendars.week import Freed, Week, on_days_worked, usual_week, with_freed
from coachplan.core.isoweek import IsoWeek, week_named
from coachplan.core.memory.reminders import gaps_in_record, reminded, renamed, unseen_stars
from coachplan.core.memory.working import working
from coachplan.core.peers.pairing import Pair
from coachplan.core.placement.checker import objections
from coachplan.core.placement.placing import Terms, place, without_answered
from coachplan.core.placement.rules.in_force import preferences_of, rules_of
from coachplan.core.plans.agenda import Matter, contents_of
from coachplan.core.plans.answers import Answers, answers_for
from coachplan.core.plans.called_off import standing
from coachplan.core.plans.composing import Circumstances, Stages, compose, ledger_after
from coachplan.core.plans.content import Gap
from coachplan.core.plans.difference import ANEW, MADE_ROOM, changes_between
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.published import (
    Earlier,
    contents_before,
    continued,
    fixed_in,
    locked_in,
    scene_of,
    starts_before,
)
from coachplan.core.plans.standards import gaps_of, led_by, values_of
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.signals.signal import Signal
from coachplan.files.holidays import holidays_version
from coachplan.files.shipped import library
from coachplan.files.tzdata import tzdata_version

FIRST = Earlier()
"""No earlier plan: the week is planned for the first time."""


class Draft(NamedTuple):
    """A week after all its stages, before it is written down as a plan.

    ``terms`` are what it was placed under, ``facts`` what allocation knew of the week, ``before`` is the
    ledger it started from; ``confirmed`` tells whether that ledger is on record, or was worked out for
    want of one. ``signals`` are those that the week acts on. ``reallocated`` tells that the minutes of a
    published week were handed out anew.
    """

    stages: Stages
    terms: Terms
    facts: WeekFacts
    before: Ledger
    after: Ledger
    confirmed: bool
    signals: tuple[Signal, ...] = ()
    reallocated: bool = False


class Made(NamedTuple):
    """A plan, its week, the ledger after it if every session that fitted is held, and its draft."""

    plan: WeekPlan
    week: Week
    ledger: Ledger
    draft: Draft


class BrokenPlanError(Exception):
    """The checker refuses a plan: a bug, and never shown as a plan."""


def chosen_week(inputs: Inputs, text: str | None) -> IsoWeek:
    """Return the week that ``text`` names, or the one that is usually meant."""
    if text is None:
        return usual_week(inputs.roster, int(inputs.now.timestamp()) // 60, inputs.taken)
    return week_named(text, inputs.now.date(), inputs.roster.manager.lead)


def plan_week(
    inputs: Inputs, chosen: IsoWeek, before: Ledger | None = None, earlier: Earlier = FIRST
) -> Made:
    """Plan one week; ``before`` is the ledger to start from, else that of the history or of a usual quarter.

    ``earlier`` holds the plans that the new one must respect.

    Raises:
        BrokenPlanError: the checker found a rule broken.
    """
    return planned(inputs, drafted(inputs, chosen, before, earlier), earlier)


def planned(inputs: Inputs, draft: Draft, earlier: Earlier) -> Made:
    """Return the plan of a drafted week, checked; as ``plan_week`` else."""
    stages, old = draft.stages, earlier.published
    plan = compose(stages, draft.after, _circumstances(inputs, draft, old))
    plan = reminded(plan.model_copy(update={"signals": draft.signals}), inputs.history, inputs.now, old)
    if old is not None:
        # Minutes that stand follow the policy by which they were handed out.
        stands = {} if draft.reallocated else {"policy": old.policy, "tiers": old.tiers}
        dropped, known = ANEW if draft.reallocated else MADE_ROOM, earlier.known or old
        changes = changes_between(known, plan, {**_whys(stages), **earlier.whys}, dropped)
        record = {"changes": changes, "changes_before": known.changes_so_far}
        plan = plan.model_copy(update=stands | record)
    if broken := broken_by(plan, inputs, old):
        raise BrokenPlanError("; ".join(broken))
    return Made(plan, stages.week, draft.after, draft)


def broken_by(plan: WeekPlan, inputs: Inputs, old: WeekPlan | None) -> tuple[str, ...]:
    """Return in words every rule that a plan breaks at present; ``old`` is the published one before it."""
    ones = standing(old, inputs.taken, inputs.now, inputs.roster)
    taken = inputs.taken.model_copy(update={"standing": ones})
    return objections(plan, inputs.roster, _earliest(inputs), old, _frozen(inputs), taken)


def drafted(
    inputs: Inputs,
    chosen: IsoWeek,
    before: Ledger | None = None,
    earlier: Earlier = FIRST,
    freed: Sequence[Freed] = (),
    ground: Ground | None = None,
) -> Draft:
    """Return the week after all its stages, with the time ``freed`` for coaching; as ``plan_week`` else.

    On a common ``ground`` with other plans of the week it is told which sessions fit, not the best times.
    """
    roster, policy = inputs.roster, inputs.policy
    shared = ground or Ground(ranked)
    ranking = shared.ranking(inputs)
    values = values_of(ranking)
    signals = signals_in(inputs, ranking, chosen.monday, earlier)
    calendar = week_facts(inputs, chosen, shared, signals)
    week, facts = with_freed(shared.week(inputs, chosen), freed), calendar(chosen.monday)
    kept = before or kept_ledger(inputs, chosen, ranking, calendar)
    ledger, handed = handed_out(inputs, chosen, ranking, calendar, kept)
    fixed = fixed_in(earlier, _frozen(inputs))
    gaps = led_by(gaps_of(inputs.metrics, values), signals)
    together, pairs, guided = _with_peers(inputs, joined(handed, rules_of(roster)), ranking, gaps, calendar)
    held = on_days_worked(standing(earlier.published, inputs.taken, inputs.now, roster), week)
    allocation = counted(continued(together, earlier, fixed), held, fixed)
    terms = replace(_terms(inputs, allocation.sessions, earlier, fixed), anywhere=ground is not None)
    placement = without_answered(
        place(week, allocation.sessions, terms), allocation.sessions, inputs.history.answered
    )
    names = dict(allocation.coaches) | {share.rep: share.name for share in allocation.shares}
    sheets = sheets_for(allocation.sessions, pairs, names)
    known = contents_before(allocation.sessions, earlier.published, library())
    matter = Matter(policy, library(), gaps, {**sheets, **known}, guided)
    contents = contents_of(placement, allocation, ranking, ledger, matter)
    stages = Stages(ranking, policy, week, allocation, placement, contents, locked_in(earlier))
    after = ledger_after(stages, ledger, facts)
    told = {"confirmed": kept is not None, "reallocated": earlier.reallocate}
    return Draft(stages, terms, facts, ledger, after, signals=signals, **told)


def _with_peers(
    inputs: Inputs,
    handed: Allocation,
    ranking: Ranking,
    gaps: Mapping[str, Sequence[Gap]],
    calendar: Callable[[date], WeekFacts],
) -> tuple[Allocation, tuple[Pair, ...], Mapping[tuple[str, date], str]]:
    """Return the minutes with the sessions that somebody else holds, if such are wanted; see ``Matter``."""
    if not are_wanted(inputs):
        return handed, (), {}
    monday, needs = handed.ledger.budgets[-1][0], known_needs(inputs, ranking)
    circle = circle_of(inputs, ranking, gaps)
    # Without a history they are those of weeks planned like this.
    past = (
        met_on_record(inputs.history, monday)
        if any(week < monday for week in inputs.history.weeks)
        else met_so_far(inputs, monday, circle, ranking, needs, calendar)
    )
    return *with_peers(inputs, handed, monday, circle, past, calendar), guided_themes(inputs, past)


def _terms(inputs: Inputs, due: Sequence[Due], earlier: Earlier, fixed: frozenset[str]) -> Terms:
    roster, scene = inputs.roster, scene_of(due, earlier, fixed)
    stands = {number: one.stands for number, one in enumerate(due) if one.stands is not None}
    return Terms(
        rules=rules_of(roster, scene),
        preferences=preferences_of(roster, scene),
        earliest=_minute(_earliest(inputs)),
        grid=roster.manager.grid,
        before=starts_before(due, earlier.published) | stands,
        fixed=frozenset(scene.fixed) | stands.keys(),
        names={rep.id: rep.name for rep in roster.reps},
    )


def _earliest(inputs: Inputs) -> datetime:
    """Return the first moment at which a session may start."""
    # In UTC, as notice is time that passes, also on the night of a clock change.
    return inputs.now.astimezone(UTC) + timedelta(minutes=inputs.roster.manager.notice)


def _frozen(inputs: Inputs) -> datetime:
    """Return the moment before which published sessions stay."""
    return inputs.now.astimezone(UTC) + timedelta(minutes=inputs.roster.manager.freeze)


def _whys(stages: Stages) -> dict[str, str]:
    """Return by id why each published session that moved could not stay."""
    sessions = stages.allocation.sessions
    return {str(sessions[moved.due].id): moved.why for moved in stages.placement.moved}


def _minute(moment: datetime) -> int:
    """Return the first whole UTC minute that is not before ``moment``."""
    return ceil(moment.timestamp() / 60)


def _circumstances(inputs: Inputs, draft: Draft, old: WeekPlan | None) -> Circumstances:
    stages, confirmed = draft.stages, draft.confirmed
    week, policy, reps = stages.week, stages.policy, inputs.roster.reps
    names = {rep.id: rep.name for rep in reps}
    starts = {rep.id: rep.started for rep in reps if rep.started}
    notes = (
        *assumed(week.week, inputs, confirmed=confirmed),
        *handed_out_before(inputs, old, reallocated=draft.reallocated),
        *short_week(inputs, stages),
        *gaps_in_record(inputs.history, week.week, inputs.now),
        *renamed(inputs.history, [*names]),
        *standing_notes(inputs, stages),
        *unread(inputs),
        *stages.allocation.notes,
        *medians(inputs, stages),
        *unreachable(week, names, starts, policy.quantum),
        *(problem.message for problem in inputs.warnings),
        *coins(inputs, week.week),
        *too_old(inputs, draft.signals),
    )
    return Circumstances(
        as_of=inputs.now,
        alerts=(
            *gone_by(week.week, inputs),
            *clashes(stages),
            *to_settle(stages),
            *(unseen_stars(stages.ranking, policy, draft.before) if confirmed else ()),
        ),
        warnings=notes,
        cautions=cautions(stages.ranking, policy, stages.allocation, hours_of(inputs, week)),
        confirmed=confirmed,
        versions=_versions(inputs, stages),
        sha256=whole_fingerprint(inputs, week.week, old),
        taken=inputs.taken,
        answers=_answers(inputs, stages),
    )


def _answers(inputs: Inputs, stages: Stages) -> Answers:
    """Return what the week is for, and what the history says of the weeks before it."""
    blank = {standing.rep for standing in stages.ranking.standings if standing.certainty == "no data"}
    reps = [stages.allocation.sessions[placed.due].rep for placed in stages.placement.placed]
    focus = [content.metric for content in stages.contents]
    unmeasured = sum(metric is None and rep in blank for rep, metric in zip(reps, focus, strict=True))
    told = working(inputs.history, inputs.now, experiment_in(inputs))
    return answers_for(inputs.metrics, values_of(stages.ranking), focus, told, unmeasured)


def _versions(inputs: Inputs, stages: Stages) -> dict[str, str]:
    found = {"coachplan": __version__, "solver": stages.placement.solver, "tzdata": tzdata_version()}
    if not any(who.holidays and who.holidays.country for who in inputs.roster.people):
        return found
    return found | {"holidays": holidays_version()}
