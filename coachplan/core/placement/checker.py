"""The checker: reads a finished plan against the roster, without the model that made it.

It works on wall-clock times, session by session, so that a mistake in the search or in its
arithmetic of UTC minutes cannot hide.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from coachplan.core.calendars.taken import NOTHING, Taken
from coachplan.core.placement.calendar_check import in_the_way, not_standing
from coachplan.core.placement.house_rules import house_rules, is_on
from coachplan.core.placement.peer_rules import peer_rules
from coachplan.core.placement.staying import NEVER, not_staying, staying
from coachplan.core.plans.plan import PlanShare, Session, WeekPlan
from coachplan.core.team.roster import USUAL_BREAKS, USUAL_HOURS, Busy, Manager, Rep, Roster
from coachplan.core.times import WEEKDAYS, DayKey, Span, Spans, weekdays_in

MINUTE = timedelta(minutes=1)


def objections(
    plan: WeekPlan,
    roster: Roster,
    earliest: datetime,
    published: WeekPlan | None = None,
    frozen: datetime = NEVER,
    taken: Taken = NOTHING,
) -> tuple[str, ...]:
    """Return every rule that ``plan`` breaks, in words; an empty tuple means that it stands.

    ``earliest`` is the first instant at which a session may start (now plus the notice). A session
    of the ``published`` plan that is locked, or starts before ``frozen``, must stay where it was;
    calendars and rules are not held against it. ``taken`` is what calendars and holidays take.
    """
    stay = staying(plan, published, frozen)
    free = [session for session in plan.sessions if session.id not in stay]
    return (
        *_frame(plan, roster.manager),
        *not_staying(plan, roster, published, frozen),
        *(fault for session in plan.sessions for fault in _named(session, roster)),
        *(fault for session in free for fault in _alone(session, plan, roster, earliest)),
        *(fault for session in free for fault in in_the_way(session, roster, taken)),
        *not_standing(plan, taken),
        *_together(plan, roster, stay),
        *house_rules(plan, roster, stay),
        *peer_rules(plan, roster, stay),
        *_shares(plan, roster),
        *_sums(plan),
        *_words(plan, roster),
    )


def _frame(plan: WeekPlan, manager: Manager) -> Iterable[str]:
    year, week, _ = plan.monday.isocalendar()
    whole = plan.monday.weekday() == 0 and plan.sunday == plan.monday + timedelta(days=6)
    if not whole or plan.week != f"{year}-W{week:02d}":
        yield f"{plan.week} is not the week from {plan.monday} to {plan.sunday}"
    begins = {"mon": 0, "sun": 6, "sat": 5}[manager.week_starts]
    first, last = plan.span
    if first.weekday() != begins or last != first + timedelta(days=6) or not first <= plan.monday <= last:
        yield f"the week from {first} to {last} does not begin where the manager's does"
    if plan.timezone != manager.timezone:
        yield f"the plan is made for {plan.timezone}, the manager works in {manager.timezone}"


def _named(session: Session, roster: Roster) -> Iterable[str]:
    reps = {rep.id: rep for rep in roster.reps}
    name = f"session {session.id}"
    if not session.reps or not all(rep in reps for rep in session.reps):
        yield f"{name} is with somebody who is not on the roster"
        return
    if session.names != tuple(reps[rep].name for rep in session.reps):
        yield f"{name} names its reps otherwise than the roster"
    if _between(session.start, session.end) != session.minutes * MINUTE or session.minutes <= 0:
        yield f"{name} does not last {session.minutes} minutes"


def _alone(session: Session, plan: WeekPlan, roster: Roster, earliest: datetime) -> Iterable[str]:
    reps = {rep.id: rep for rep in roster.reps}
    name = f"session {session.id}"
    if session.start < earliest:
        yield f"{name} starts too soon"
    yield from (f"{name} {fault}" for fault in _when(session, plan, roster.manager))
    opening = session.model_copy(
        update={"minutes": session.cost, "end": _after(session.start, session.cost, roster.manager)}
    )
    people: list[tuple[str, Manager | Rep, Session]] = [("the manager", roster.manager, opening)]
    people += [("the rep", reps[rep], session) for rep in session.reps if rep in reps]
    people += [("the coach", coach, session) for coach in roster.coaches if coach.id == session.guide]
    for who, person, taken in people:
        yield from (f"{name}: {fault}" for fault in _clashes(who, person, taken, roster.manager))


def _after(start: datetime, minutes: int, manager: Manager) -> datetime:
    """Return the moment so many minutes later, on the manager's clock."""
    return (start.astimezone(UTC) + minutes * MINUTE).astimezone(ZoneInfo(manager.timezone))


def _between(first: datetime, second: datetime) -> timedelta:
    """Return the time that passes; two moments of one zone would be compared by their wall clocks."""
    return second.astimezone(UTC) - first.astimezone(UTC)


def _when(session: Session, plan: WeekPlan, manager: Manager) -> Iterable[str]:
    zone = ZoneInfo(manager.timezone)
    start, end = (moment.astimezone(zone) for moment in (session.start, session.end))
    if not plan.span[0] <= start.date() <= end.date() <= plan.span[1]:
        yield "lies outside the week"
    if start.minute % manager.grid or start.second or start.microsecond:
        yield "does not start on the grid"
    if (start.utcoffset(), end.utcoffset()) != (session.start.utcoffset(), session.end.utcoffset()):
        yield f"is not written in the time of {manager.timezone}"


def _clashes(who: str, person: Manager | Rep, session: Session, manager: Manager) -> Iterable[str]:
    zone = ZoneInfo(person.timezone or manager.timezone)
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (session.start, session.end))
    if end - start != session.minutes * MINUTE or _twice(session.start, zone) or _twice(session.end, zone):
        yield f"the clock of {who} changes then"
    day = start.date()
    if any(day in span for span in person.away):
        yield f"{who} is away"
    hours, breaks = _hours(person, manager)
    if not any(begins <= start and end <= ends for begins, ends in _joined(_on(hours, day), day)):
        yield f"{who} does not work then"
    if _hit(_on(breaks, day), day, start, end):
        yield f"{who} has a break then"
    if _hit([block.time for block in person.busy if _falls_on(block, day)], day, start, end):
        yield f"{who} is busy then"


def _twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the wall clock shows ``moment`` a second time."""
    clock = moment.astimezone(zone)
    return clock.replace(fold=0).utcoffset() != clock.replace(fold=1).utcoffset()


def _hours(person: Manager | Rep, manager: Manager) -> tuple[dict[DayKey, Spans], dict[DayKey, Spans]]:
    if person.hours is not None:
        return person.hours, person.breaks or {}
    hours, breaks = (USUAL_HOURS, USUAL_BREAKS) if person is manager else _hours(manager, manager)
    return hours, breaks if person.breaks is None else person.breaks


def _on(hours: dict[DayKey, Spans], day: date) -> Spans:
    named = [spans for key, spans in hours.items() if WEEKDAYS[day.weekday()] in weekdays_in(key)]
    return named[-1] if named else ()


def _falls_on(block: Busy, day: date) -> bool:
    if block.on is not None:
        return day in block.on
    return block.every is not None and WEEKDAYS[day.weekday()] in weekdays_in(block.every)


def _joined(spans: Spans, day: date) -> Iterable[tuple[datetime, datetime]]:
    """Return the spans of a day as moments on the wall clock; one that begins within another prolongs it."""
    joined: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(_moments(span, day) for span in spans):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined


def _hit(spans: Iterable[Span], day: date, start: datetime, end: datetime) -> bool:
    return any(begins < end and start < ends for begins, ends in (_moments(span, day) for span in spans))


def _moments(span: Span, day: date) -> tuple[datetime, datetime]:
    return datetime.combine(day, span.begins), datetime.combine(day, span.ends)


def _together(plan: WeekPlan, roster: Roster, stay: frozenset[str]) -> Iterable[str]:
    manager = roster.manager
    ordered = sorted(plan.sessions, key=lambda session: (session.start.astimezone(UTC), session.id))
    for first, second in pairwise(ordered):
        gap = _between(_after(first.start, first.cost, manager), second.start)
        if {first.id, second.id} <= stay:
            continue
        if gap < timedelta(0):
            yield f"sessions {first.id} and {second.id} overlap"
        elif gap < manager.buffer * MINUTE:
            yield f"sessions {first.id} and {second.id} are closer than {manager.buffer} minutes"
    zone = ZoneInfo(manager.timezone)
    days: dict[date, list[Session]] = {}
    for session in ordered:
        days.setdefault(session.start.astimezone(zone).date(), []).append(session)
    for day, sessions in days.items():
        if not {session.id for session in sessions} <= stay:
            yield from _day(day, sessions, roster)


def _day(day: date, sessions: Sequence[Session], roster: Roster) -> Iterable[str]:
    manager = roster.manager
    if len(sessions) > manager.max_sessions_per_day:
        yield f"{day} holds more than {manager.max_sessions_per_day} sessions"
    if sum(session.cost for session in sessions) > manager.max_minutes_per_day:
        yield f"{day} holds more than {manager.max_minutes_per_day} minutes"
    seen = [rep for session in sessions for rep in session.reps]
    for rep in sorted({rep for rep in seen if seen.count(rep) > 1}) if is_on(roster, "once_a_day") else ():
        yield f"{day} has two sessions with {rep}"


def _shares(plan: WeekPlan, roster: Roster) -> Iterable[str]:
    names = {rep.id: rep.name for rep in roster.reps}
    if sorted((share.rep, share.name) for share in plan.shares) != sorted(names.items()):
        yield "the shares do not list every rep once"
    for share in plan.shares:
        own = (s for s in plan.sessions if share.rep in s.coached)
        placed = sum(session.minutes for session in own)
        if placed != share.minutes:
            yield f"the share of {share.rep} says {share.minutes} minutes, the sessions {placed}"
    for tier, minutes in plan.tier_minutes.items():
        if minutes != _sum(share for share in plan.shares if share.tier == tier):
            yield f"the minutes of the {tier} tier are not those of its reps"
    if plan.untiered_minutes != _sum(share for share in plan.shares if share.tier is None):
        yield "the minutes without a tier are not those of the reps without one"
    if any(plan.tier_minutes.get(tier, 0) != minutes for tier, minutes in plan.tier_split.placed.items()):
        yield "the minutes by tier are told in two ways"


def _sum(shares: Iterable[PlanShare]) -> int:
    return sum(share.minutes for share in shares)


def _sums(plan: WeekPlan) -> Iterable[str]:
    held = sum(session.cost for session in plan.sessions)
    planned = held + sum(session.cost for session in plan.unplaced)
    offered = plan.budget_minutes + plan.carried_minutes
    standing = sum(session.minutes for session in plan.sessions if session.kind == "existing")
    if planned > max(offered, standing):
        yield f"{planned} minutes are planned, more than the {offered} of the budget"
    elif planned + plan.left_over_minutes != max(offered, standing):
        yield f"{planned} minutes planned, {plan.left_over_minutes} left over: not the {offered} on offer"


def _words(plan: WeekPlan, roster: Roster) -> Iterable[str]:
    if plan.complete != (not plan.unplaced):
        yield "the plan's word on being complete is wrong"
    ids = [session.id for session in plan.sessions]
    if len(ids) != len(set(ids)):
        yield "two sessions have the same id"
    known, met = ({rep.id for rep in roster.reps}, {rep for s in plan.sessions for rep in s.reps})
    for miss in plan.unplaced:
        if miss.rep not in known or not (miss.reason and miss.why):
            yield f"the session of {miss.rep} that did not fit has no reason, or no rep of the roster"
    for promise in plan.promises:
        if promise.state == "kept" and promise.rep not in met:
            yield f"the promise to {promise.rep} is called kept without a session"
    for level in plan.proof.levels:
        if level.value > level.bound:
            yield f"the level {level.name} exceeds its own bound"
    if plan.proof.status == "optimal" and any(level.value < level.bound for level in plan.proof.levels):
        yield "the plan is called the best, and a level is not proven"
