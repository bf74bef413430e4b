"""What ``coachplan change`` does: the published week as the manager wants it, planned anew and checked."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from coachplan.cli.earlier import as_it_stands, on_record
from coachplan.cli.inputs import Inputs
from coachplan.cli.named_rep import near, one_named
from coachplan.cli.pipeline import Draft, drafted, plan_week, planned
from coachplan.cli.publishing import event_of, home_of, keep, who
from coachplan.cli.retention import retire
from coachplan.cli.usage import refuse
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.history import History
from coachplan.core.memory.records import Cause, Published
from coachplan.core.plans.by_hand import Wanted, changed_by_hand, costs
from coachplan.core.plans.difference import changes_between
from coachplan.core.plans.plan import Change, Session, WeekPlan
from coachplan.core.plans.published import Earlier
from coachplan.core.problems import reject
from coachplan.core.times import WEEKDAYS, Clock
from coachplan.files.history.store import keeping, read_plan


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change by hand that has been tried: the plan before and after it, and what it costs."""

    cause: Cause
    old: WeekPlan
    new: WeekPlan
    draft: Draft
    costs: tuple[str, ...]


def published_plan(inputs: Inputs, week: IsoWeek) -> WeekPlan:
    """Return the plan of a week that is published, as it stands now.

    Raises:
        RejectedUsage: E0121, it is not.
    """
    return _published(inputs, week)[0]


def _published(inputs: Inputs, week: IsoWeek) -> tuple[WeekPlan, Earlier]:
    """Return what ``published_plan`` does, and what is known of it; raises the same."""
    found = on_record(inputs, week)
    if found.published is None:
        refuse(
            "E0121", f"{week.name} was not published", "publish it with: coachplan schedule --week --publish"
        )
    return found.published, found


def session_of(plan: WeekPlan, word: str, inputs: Inputs) -> Session:
    """Return the session that a word names: its id, or a rep who has just one that can be changed.

    Raises:
        RejectedUsage: E0112, there is none; E0152, there are several; E0114, several reps are meant; E0123,
            it has begun; E0127, it stands in the manager's calendar, which alone says when it is.
    """
    own = [s for s in plan.sessions if word == s.id] or _sessions_with(plan, word, inputs)
    ahead = [s for s in own if s.start > inputs.now]
    if not ahead:
        hint = "coachplan log tells what became of it; what is missed is repaid first next week"
        refuse("E0123", f"the session '{word}' has begun", hint)
    movable = [s for s in ahead if s.kind != "existing"]
    if not movable:
        which = f"the one-to-one with {' and '.join(ahead[0].names)} on {ahead[0].start:%a %d %b %H:%M}"
        hint = "move or delete it there; coachplan schedule --week --publish then follows"
        refuse("E0127", f"{which} stands in your calendar", hint)
    if len(movable) > 1:
        refuse("E0152", f"'{word}' has {len(movable)} sessions", f"name one by id: {_listed(movable)}")
    return movable[0]


def _sessions_with(plan: WeekPlan, word: str, inputs: Inputs) -> list[Session]:
    """Return the sessions of the rep whom a word means; never none."""
    known = dict(pair for s in plan.sessions for pair in zip(s.reps, s.names, strict=True))
    known |= {rep.id: rep.name for rep in inputs.roster.reps}
    rep = one_named(word, [*known.items()])
    if rep is None:
        refuse("E0112", f"there is no session or rep '{word}' in {plan.week}", near(word, [*known.items()]))
    own = [s for s in plan.sessions if rep in s.reps]
    if not own:
        gone = any(s.week == plan.week and rep in s.reps for s in inputs.history.sessions.values())
        another = f"for another one: coachplan schedule --week {plan.week} --publish --reallocate"
        left = "no session left" if gone else "no session"
        hint = another if gone else f"sessions: {_listed(plan.sessions)}"
        refuse("E0112", f"{known[rep]} has {left} in {plan.week}", hint)
    return own


def _listed(sessions: Iterable[Session]) -> str:
    """Return sessions by id, with day and time."""
    return ", ".join(f"{s.id} ({s.start:%a %H:%M})" for s in sessions)


def moment_of(words: Sequence[str], plan: WeekPlan, inputs: Inputs) -> datetime:
    """Return the moment that ``tue 14:00``, ``tue 2pm`` or ``2026-11-24T14:00`` means within the plan's week.

    Raises:
        RejectedUsage: E0124, it is no moment of the week, or not on the grid; E0123, it is too soon.
    """
    zone, (first, last) = ZoneInfo(plan.timezone), plan.span
    text = " ".join(words).strip().lower()
    named = re.fullmatch(r"([a-z]{3})[a-z]*[ ,]+(.+)", text)
    hint = f"write it as 'tue 14:00' or {plan.monday}T14:00"
    try:
        if named and named[1] in WEEKDAYS:
            day = first + timedelta(days=(WEEKDAYS.index(named[1]) - first.weekday()) % 7)
            start = datetime.combine(day, TypeAdapter(Clock).validate_python(named[2]), zone)
        else:
            found = datetime.fromisoformat(text.upper())
            start = found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)
    except (ValueError, OverflowError):
        refuse("E0124", f"'{text}' is not a moment", hint)
    if not first <= start.date() <= last:
        refuse("E0124", f"'{text}' is not in {plan.week}", hint)
    if start.minute % inputs.roster.manager.grid or start.second or start.microsecond:
        refuse("E0124", f"'{text}' is not on the grid of {inputs.roster.manager.grid} minutes", hint)
    if start.astimezone(UTC) < inputs.now.astimezone(UTC) + timedelta(minutes=inputs.roster.manager.notice):
        refuse("E0123", f"'{text}' has passed or is too soon", "name a later moment")
    # With the offset as a number, as everywhere in a plan.
    return start.astimezone(UTC).astimezone(zone)


def proposed(
    inputs: Inputs, week: IsoWeek, cause: Cause, named: Sequence[str], want: Callable[[WeekPlan], Wanted]
) -> Proposal:
    """Try a change by hand on a published week.

    Raises:
        RejectedInput: E0153, the time that was asked for cannot be had.
    """
    old, found = _published(inputs, week)
    start, locked = want(old)
    earlier = found._replace(published=start, locked=locked)
    draft = drafted(inputs, week, earlier=earlier)
    sessions = draft.stages.allocation.sessions
    names = {rep.id: rep.name for rep in inputs.roster.reps}
    for clash in draft.stages.placement.clashing:
        if sessions[clash.due].id in locked and cause != "pin":
            whose = " and ".join(names.get(rep, rep) for rep in sessions[clash.due].reps)
            reject("E0153", f"the session of {whose} cannot stand there: {clash.why}", "name another time")
    new = changed_by_hand(old, planned(inputs, draft, earlier).plan, named, _record(found))
    usual = new
    if cause in {"move", "swap"}:
        usual = plan_week(inputs, week, earlier=found).plan
    return Proposal(cause, old, new, draft, costs(old, new, named, usual))


def _record(found: Earlier) -> tuple[Change, ...]:
    """Return every change of a week up to the published plan as it stands now, with what was told since."""
    known, now = found.known, found.published
    return (*known.changes_so_far, *changes_between(known, now, found.whys)) if known and now else ()


def apply(inputs: Inputs, proposal: Proposal) -> None:
    """Keep a change that was tried: from now on people go by it.

    Raises:
        RejectedInput: E0154, the week was published anew in the meantime.
    """
    with keeping(home_of(inputs), inputs.roster.team, who(inputs)) as book:
        _refuse_overtaken(inputs, History(book.records()))
        keep(book, inputs, proposal.new, proposal.draft, proposal.cause)
    retire(inputs)


def undone(inputs: Inputs, week: IsoWeek) -> tuple[WeekPlan, WeekPlan, Published]:
    """Return the plan of a week, the one before its last change by hand, and the record to keep for it.

    Raises:
        RejectedUsage: E0125, the last plan was not made by hand; E0126, a session would
            come back in the past.
    """
    old, found = _published(inputs, week)
    revisions = inputs.history.weeks[week.monday].revisions
    if revisions[-1][1].cause == "publish":
        refuse("E0125", f"there is no change of {week.name} to undo", "only changes by hand can be undone")
    plan, record = _before_the_hand(inputs, week)
    now = {s.id: s.start for s in old.sessions}
    back = [s for s in plan.sessions if s.start <= inputs.now and now.get(s.id) != s.start]
    if back:
        names = " and ".join(back[0].names)
        refuse(
            "E0126", f"the session of {names} would come back in the past", "log what became of it instead"
        )
    plan = changed_by_hand(old, plan, [s.id for s in (*old.sessions, *plan.sessions)], _record(found))
    return old, plan, record.model_copy(update={"at": inputs.now, "takes_back": True})


def _before_the_hand(inputs: Inputs, week: IsoWeek) -> tuple[WeekPlan, Published]:
    """Return the plan before the last change by hand, and its record; what was told since is laid over it."""
    number, before = inputs.history.weeks[week.monday].revisions[-2]
    plan = read_plan(home_of(inputs), number)
    found = as_it_stands(inputs, plan, number, before.carried)
    if found.published == plan:
        return plan.model_copy(update={"as_of": inputs.now}), before
    made = plan_week(inputs, week, earlier=found)
    return made.plan, event_of(inputs, made.plan, made.draft, before.cause)


def apply_undone(inputs: Inputs, plan: WeekPlan, record: Published) -> None:
    """Keep what ``undone`` returned; errors as ``apply``."""
    with keeping(home_of(inputs), inputs.roster.team, who(inputs)) as book:
        _refuse_overtaken(inputs, History(book.records()))
        book.add(record, plan)
    retire(inputs)


def _refuse_overtaken(inputs: Inputs, now: History) -> None:
    """Refuse to keep what was tried on a history that has moved on."""
    if len(now.records) != len(inputs.history.records):
        reject("E0154", "the history has changed while the change was looked at", "run the same again")
