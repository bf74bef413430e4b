"""Publishing: the plan that people go by from now on, kept in the history; and the preview of it."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from coachplan.cli import clock
from coachplan.cli.earlier import earlier_plans, on_record
from coachplan.cli.fingerprint import fingerprint
from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import Draft, plan_week
from coachplan.cli.ranked import ranked, remembered
from coachplan.cli.usage import refuse
from coachplan.cli.watching import this_monday
from coachplan.core.calendars.week import Week, week_on_offer
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.given import given_weeks
from coachplan.core.memory.owed import opened
from coachplan.core.memory.records import (
    Cause,
    Known,
    Published,
    Ranked,
    kept,
    published_event,
    ranked_event,
)
from coachplan.core.memory.reminders import reminded
from coachplan.core.memory.revisions import Revisions, revisions_of
from coachplan.core.plans.given import GivenWeek
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.problems import Problem, RejectedState, reject
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.ranking.remembering import Recalled, remember

if TYPE_CHECKING:
    from coachplan.files.history.store import Book


class Wishes(NamedTuple):
    """What a command line asks of a plan beside its inputs: plans to respect, locks, a new list."""

    against: Sequence[str] = ()
    lock: Sequence[str] = ()
    reallocate: bool = False

    @property
    def none(self) -> bool:
        """Tell whether nothing is asked."""
        return not (self.against or self.lock or self.reallocate)


class Offered(NamedTuple):
    """A plan as it would be published, or is: ``unchanged`` if people know it already.

    ``published`` is the plan that people knew before; ``revisions`` number its calendar entries.
    ``past`` are the weeks on record before it, with what was planned and given.
    """

    plan: WeekPlan
    week: Week
    ranking: Ranking
    published: WeekPlan | None
    revisions: Revisions
    unchanged: bool
    past: tuple[GivenWeek, ...] = ()


def preview(inputs: Inputs, chosen: IsoWeek, wishes: Wishes) -> Offered:
    """Return what publishing the week would do; nothing is kept."""
    return as_published(inputs, chosen, wishes) or _planned(inputs, chosen, wishes)[0]


def publish(inputs: Inputs, chosen: IsoWeek, wishes: Wishes, write: Callable[[Offered], None]) -> Offered:
    """Plan the week and keep the plan; ``write`` makes its outputs, all before anything is kept.

    A week that is published already and whose inputs are the same stays as it is.

    Raises:
        RejectedUsage: E0151, E0116, the roster has no place for a history, or the week is over.
        RejectedInput: E1307, two rosters of one name.
        RejectedState, RejectedOutput, RejectedBusy: as ``files.history.store.keeping``.
    """
    from coachplan.files.history.store import keeping

    with keeping(home_of(inputs), inputs.roster.team, who(inputs)) as book:
        inputs = inputs.knowing(book.records())
        _refuse_namesake(inputs)
        if offered := as_published(inputs, chosen, wishes):
            if not offered.unchanged:
                book.add(_reminded_event(inputs, offered.plan), offered.plan)
            write(offered)
            return offered
        _refuse_past(inputs, chosen)
        offered, draft = _planned(inputs, chosen, wishes)
        keep(book, inputs, offered.plan, draft, "publish")
        write(offered)
        return offered


def keep(book: "Book", inputs: Inputs, plan: WeekPlan, draft: Draft, cause: Cause) -> None:
    """Add a plan to an open history, with the ranking that it was made by."""
    book.add(event_of(inputs, plan, draft, cause), plan)
    event = _ranked(inputs, draft.stages.ranking, remembered(inputs))
    if event not in inputs.history.rankings:
        book.add(event)


def keep_ranking(inputs: Inputs, ranking: Ranking, recalled: Recalled) -> None:
    """Keep a ranking in the history without a plan; one that is there already is not added again."""
    event = _ranked(inputs, ranking, recalled)
    if event in inputs.history.rankings:
        return
    from coachplan.files.history.store import keeping

    with keeping(home_of(inputs), inputs.roster.team, who(inputs)) as book:
        book.add(event)


def _ranked(inputs: Inputs, ranking: Ranking, recalled: Recalled) -> Ranked:
    return ranked_event(ranking, remember(ranking, recalled, inputs.roster.fiscal_year_starts))


def event_of(inputs: Inputs, plan: WeekPlan, draft: Draft, cause: Cause) -> Published:
    """Return the record of a plan that is published."""
    weeks = inputs.history.weeks
    begins = not any(monday < plan.monday for monday in weeks)
    before = weeks[plan.monday].current.opening if plan.monday in weeks else opened(draft.before)
    known = Known(
        roster=Path(inputs.source).name,
        asked=inputs.asked.of_the_week,
        inputs=fingerprint(inputs, draft.stages.week.week),
        quantum=inputs.policy.quantum,
        facts=draft.facts,
        carried=draft.stages.allocation.ledger.carried_minutes,
        opening=before if begins else None,
        reallocated=draft.reallocated,
    )
    return published_event(plan, cause, known)


def home_of(inputs: Inputs) -> Path:
    """Return the folder of the history.

    Raises:
        RejectedUsage: E0151, the roster came from standard input and no folder is named.
    """
    if inputs.home is None:
        message = "a roster from standard input has no place to remember"
        refuse("E0151", message, "name the roster's file, or a folder with --home")
    return inputs.home


def who(inputs: Inputs) -> str:
    """Return how this run is called to others that wait for it."""
    return f"process {os.getpid()}, begun {inputs.now:%Y-%m-%d %H:%M}"


def as_published(inputs: Inputs, chosen: IsoWeek, wishes: Wishes) -> Offered | None:
    """Return the published week if nothing that it was made from has changed.

    A clash that it tells of is settled, and the plan another one, once the manager has spoken of the session.
    What was agreed since is laid over it, and changes it for those who have its entries.
    """
    found = inputs.history.weeks.get(chosen.monday)
    if not (found and wishes.none and found.current.inputs == fingerprint(inputs, chosen)):
        return None
    record = on_record(inputs, chosen)
    plan = record.known
    settled = plan is not None and not inputs.history.answered.isdisjoint(plan.clashing)
    if plan is None or settled or record.published != plan:
        return None
    week = week_on_offer(inputs.roster, chosen, inputs.taken)
    known = reminded(plan, inputs.history, inputs.now, plan)
    event = _reminded_event(inputs, known)
    unchanged = event.sessions == found.current.sessions
    if not unchanged:
        told = {"as_of": inputs.now, "changes": (), "changes_before": plan.changes_so_far}
        known = known.model_copy(update=told)
    revisions = revisions_of(found.ever if unchanged else (*found.ever, event))
    return Offered(known, week, ranked(inputs), plan, revisions, unchanged, _past(inputs, chosen))


def _reminded_event(inputs: Inputs, plan: WeekPlan) -> Published:
    """Return the record of a published plan in which nothing but what was agreed is new."""
    changes = {"at": inputs.now, "cause": "publish", "takes_back": False}
    sessions = tuple(kept(session) for session in plan.sessions)
    return inputs.history.weeks[plan.monday].current.model_copy(update={**changes, "sessions": sessions})


def _planned(inputs: Inputs, chosen: IsoWeek, wishes: Wishes) -> tuple[Offered, Draft]:
    earlier = earlier_plans(inputs, chosen, wishes.against, wishes.lock, reallocate=wishes.reallocate)
    made = plan_week(inputs, chosen, earlier=earlier)
    found = inputs.history.weeks.get(chosen.monday)
    ever = (*(found.ever if found else ()), event_of(inputs, made.plan, made.draft, "publish"))
    revisions, ranking = revisions_of(ever), made.draft.stages.ranking
    offered = Offered(
        *(made.plan, made.week, ranking, earlier.known or earlier.published, revisions),
        unchanged=False,
        past=_past(inputs, chosen),
    )
    return offered, made.draft


def _past(inputs: Inputs, chosen: IsoWeek) -> tuple[GivenWeek, ...]:
    return given_weeks(inputs.history, min(chosen.monday, this_monday(inputs)))


def _refuse_past(inputs: Inputs, chosen: IsoWeek) -> None:
    if chosen.last < inputs.now.date():
        hint = "name a later one with --week, or leave --publish out"
        if chosen.monday in inputs.history.weeks:
            hint = f"as it went it is on record: coachplan history show {chosen.name}; {hint}"
        refuse("E0116", f"{chosen.name} is over; a week is published before it ends", hint)


def refuse_turned_clock(inputs: Inputs, given: str | None) -> None:
    """Refuse to write before what is on record, unless the moment was named on purpose (``given``).

    Once a plan was published at a named moment, that one is the last: a slip into the future is over then.

    Raises:
        RejectedState: E5105, the last plan on record was published later than now.
    """
    events = (record.event for record in reversed(inputs.history.records))
    last = next((event.at for event in events if isinstance(event, Published)), inputs.now)
    if clock.now_setting(given).value is None and inputs.now + timedelta(minutes=1) < last.astimezone(UTC):
        zone = inputs.now.tzinfo
        published = f"the last plan was published on {last.astimezone(zone):%Y-%m-%d %H:%M}"
        message = f"{published}, the clock says {inputs.now:%Y-%m-%d %H:%M}"
        hint = f"set the clock; if it is right, name its time: --now {inputs.now:%Y-%m-%dT%H:%M}"
        raise RejectedState((Problem("E5105", message, hint=hint, source=str(inputs.home)),))


def _refuse_namesake(inputs: Inputs) -> None:
    """Refuse a second roster whose team has the name of one that has a history already."""
    own, folder = Path(inputs.source).name, Path(inputs.source).parent
    for record in reversed(inputs.history.records):
        if isinstance(event := record.event, Published):
            if event.roster != own and (folder / event.roster).exists():
                message = (
                    f"{event.roster} and {own} are both the roster of a team called '{inputs.roster.team}'"
                )
                reject("E1307", message, "give each team a name of its own: team: North")
            return
