"""The fingerprints of a plan: what it was made from, so that the same inputs are known again."""

import hashlib
from collections.abc import Iterable
from datetime import UTC

from coachplan import __version__
from coachplan.cli.inputs import Inputs
from coachplan.cli.lately import unplanned_lately
from coachplan.cli.notes import gone_by
from coachplan.cli.ranked import remembered
from coachplan.cli.watching import experiment_in, this_monday, weekly_in
from coachplan.core.calendars.taken import NOTHING
from coachplan.core.impact.experiment import tosses_in
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.records import Mailed, Pushed
from coachplan.core.memory.working import working
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.ranking.samples import ramp_share


def fingerprint(inputs: Inputs, chosen: IsoWeek) -> str:
    """Return a fingerprint of what a week's sessions are to follow; the past and the present are left aside.

    A published week stays as it is while this does.
    """
    return _digest(_to_follow(inputs, chosen))


def whole_fingerprint(inputs: Inputs, chosen: IsoWeek, old: WeekPlan | None = None) -> str:
    """Return a fingerprint of whatever reaches the plan of a week, the moment of planning aside.

    ``old`` is the published plan that it goes on from. A plan that is not published stands while this does.
    """
    parts = [*_to_follow(inputs, chosen)]
    parts += [old.model_dump_json()] if old else []
    # One that could not be read takes nothing, and the plan says so.
    parts += [read.model_dump_json(exclude={"age_minutes"}) for read in inputs.taken.sources]
    parts += [problem.message for problem in inputs.warnings]
    events = (record.event for record in inputs.history.records)
    parts += [event.model_dump_json() for event in events if not isinstance(event, Mailed | Pushed)]
    return _digest([*parts, *_passing(inputs, chosen)])


def _passing(inputs: Inputs, chosen: IsoWeek) -> Iterable[str]:
    """Yield what reaches a plan and changes while nobody does anything."""
    today, history = inputs.now.date(), inputs.history
    ramps = [ramp_share(rep, today, inputs.policy.ramp) for rep in inputs.roster.reps]
    if any(ramps):
        yield str(ramps)
    if spent := unplanned_lately(inputs):
        yield spent.model_dump_json()
    yield from gone_by(chosen, inputs)
    if history.records or weekly_in(inputs):
        yield str(this_monday(inputs))
    if history.records:
        yield remembered(inputs).note
        yield from working(history, inputs.now, experiment_in(inputs)) or ()
        now = inputs.now.astimezone(UTC)
        yield from (s.id for s in history.sessions.values() if s.start.astimezone(UTC) <= now)


def _to_follow(inputs: Inputs, chosen: IsoWeek) -> Iterable[str]:
    # How a week is delivered, and for how long it is kept, makes no difference to it.
    yield inputs.roster.model_dump_json(exclude={"mail", "caldav", "retention"})
    yield inputs.policy.model_dump_json()
    yield inputs.week_budget.model_dump_json() if inputs.week_budget else ""
    yield chosen.name
    yield __version__
    # Where and when calendars were read makes no difference to the sessions, what they hold does.
    yield inputs.taken.model_dump_json(exclude={"sources"}) if inputs.taken != NOTHING else ""
    # Only the coins of the week: those of a block that begins later leave it as it is.
    yield from (toss.model_dump_json() for toss in tosses_in(experiment_in(inputs), chosen.monday))
    if inputs.common:
        yield inputs.common.model_dump_json()


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
