"""Composing: the stages of a week, brought together as one plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from coachplan.core.allocation.allocation import Allocation, Due
from coachplan.core.allocation.caution import Caution
from coachplan.core.allocation.ledger import Held, Ledger, WeekFacts, counts, settle
from coachplan.core.allocation.promises import PromiseState
from coachplan.core.calendars.taken import NOTHING, Taken
from coachplan.core.calendars.week import Week, local
from coachplan.core.intervals import holds
from coachplan.core.placement.placing import Missed, Placed, Placement, on_days_off
from coachplan.core.plans.answers import Answers
from coachplan.core.plans.content import SessionContent
from coachplan.core.plans.plan import HolidayOf, PlanShare, Proof, Session, TierSplit, Unplaced, WeekPlan
from coachplan.core.policies.policy import TIERS, Policy, Tier
from coachplan.core.ranking.ranking import Ranking, Standing

DID_NOT_FIT = "; its session did not fit"
"""What is added to a promise that lost its session to the calendars."""


class Stages(NamedTuple):
    """What each stage has made of one week; ``contents`` belong to ``placement.placed``, in order.

    ``locked`` holds the ids of published sessions that are locked.
    """

    ranking: Ranking
    policy: Policy
    week: Week
    allocation: Allocation
    placement: Placement
    contents: tuple[SessionContent, ...]
    locked: frozenset[str] = frozenset()


class Circumstances(NamedTuple):
    """What a plan records about how it was made; ``confirmed`` tells whether the past is on record.

    ``warnings`` come before the ``cautions`` among the plan's warnings.
    """

    as_of: datetime
    alerts: tuple[str, ...]
    warnings: tuple[str, ...]
    cautions: tuple[Caution, ...]
    confirmed: bool
    versions: Mapping[str, str]
    sha256: str
    taken: Taken = NOTHING
    answers: Answers | None = None


def compose(stages: Stages, after: Ledger, made: Circumstances) -> WeekPlan:
    """Return the week plan; nothing is decided here. ``after`` is the ledger after the week."""
    allocation, placement, week = stages.allocation, stages.placement, stages.week
    shares, ids = _shares(stages, after, confirmed=made.confirmed), _ids(stages)
    missed = tuple(_unplaced(miss, stages) for miss in placement.missed)
    return WeekPlan(
        team=stages.ranking.team,
        week=week.week.name,
        monday=week.week.monday,
        sunday=week.week.sunday,
        first_day=week.week.first if week.week.lead else None,
        last_day=week.week.last if week.week.lead else None,
        as_of=made.as_of,
        timezone=week.zone,
        policy=stages.policy.name,
        tiers=stages.policy.tiers,
        budget_minutes=allocation.budget_minutes,
        carried_minutes=allocation.carried_minutes,
        left_over_minutes=allocation.left_over_minutes,
        left_over_why=allocation.left_over_why,
        complete=not missed,
        shares=shares,
        promises=tuple(_promises(stages)),
        sessions=tuple(_sessions(stages)),
        unplaced=missed,
        tier_minutes={tier: sum(s.minutes for s in shares if s.tier == tier) for tier in TIERS},
        untiered_minutes=sum(s.minutes for s in shares if s.tier is None),
        tier_split=_split(allocation, shares),
        calendars=made.taken.sources,
        holidays=_holidays(week, made.taken),
        alerts=made.alerts,
        warnings=(*made.warnings, *(caution.text for caution in made.cautions)),
        cautions=made.cautions,
        answers=made.answers,
        clashing=tuple(ids[clash.due] for clash in placement.clashing),
        on_days_off=tuple(ids[n] for n in on_days_off(week, allocation.sessions, placement)),
        learned_from=stages.ranking.learned_from,
        proof=Proof(status=placement.status, levels=placement.levels),
        versions=dict(made.versions),
        inputs={"sha256": made.sha256},
    )


def _holidays(week: Week, taken: Taken) -> tuple[HolidayOf, ...]:
    """Return the holidays of the week, each once for all who share it."""
    people: dict[tuple[date, str], list[str]] = {}
    for who in (week.manager, *week.reps):
        for found in taken.holidays.get(who.id, ()):
            if found.day in week.week.days:
                people.setdefault((found.day, found.name), []).append(who.id)
    return tuple(
        HolidayOf(day=day, name=name, people=tuple(ids)) for (day, name), ids in sorted(people.items())
    )


def _shares(stages: Stages, after: Ledger, *, confirmed: bool) -> tuple[PlanShare, ...]:
    placed = {share.rep: 0 for share in stages.allocation.shares}
    for place in stages.placement.placed:
        due = stages.allocation.sessions[place.due]
        for rep in due.reps:
            placed[rep] += due.minutes
    accounts = after.by_rep()
    certainty = {standing.rep: standing.certainty for standing in stages.ranking.standings}
    scores = {standing.rep: standing.score for standing in stages.ranking.standings if standing.because}
    return tuple(
        PlanShare(
            rep=share.rep,
            name=share.name,
            tier=share.tier,
            certainty=certainty[share.rep],
            due_minutes=share.due_minutes,
            minutes=placed[share.rep],
            credit_before=share.credit_before,
            credit_after=accounts[share.rep].credit,
            last_seen=share.last_seen if confirmed else None,
            why=share.why,
            score=scores.get(share.rep),
        )
        for share in stages.allocation.shares
    )


def _promises(stages: Stages) -> Iterable[PromiseState]:
    """Yield how promises stand now that it is known which sessions fit.

    One that lost its session is broken when it is due, at risk when later weeks cannot take it over,
    and does not bear on the week otherwise.
    """
    placed, missed = _dues(stages)
    for promise in stages.allocation.promises:
        own = [due.theme_kinds for due in placed if promise.rep in due.reps]
        pressed = any(promise.rep in due.reps and due.promise == promise.kind for due in missed)
        overdue = promise.due_week <= stages.week.week.name
        if promise.state != "kept" or any(counts(kinds, promise.theme_kinds) for kinds in own):
            yield promise
        elif overdue or pressed:
            why = f"{promise.why}{DID_NOT_FIT}"
            yield promise.model_copy(update={"state": "broken" if overdue else "at risk", "why": why})


def _dues(stages: Stages) -> tuple[list[Due], list[Due]]:
    """Return the sessions that were placed and those that were not."""
    sessions, placement = stages.allocation.sessions, stages.placement
    return [sessions[p.due] for p in placement.placed], [sessions[m.due] for m in placement.missed]


def ledger_after(stages: Stages, before: Ledger, facts: WeekFacts) -> Ledger:
    """Return the ledger after the week if every placed session is held; what did not fit stays owed."""
    sessions, allocation = stages.allocation.sessions, stages.allocation
    held = [
        Held(rep=rep, minutes=due.minutes, kinds=due.theme_kinds, theme=theme)
        for number, theme in sorted(
            (place.due, content.theme)
            for place, content in zip(stages.placement.placed, stages.contents, strict=True)
        )
        for due in (sessions[number],)
        for rep in due.reps
    ]
    due_minutes = {share.rep: share.due_minutes for share in allocation.shares}
    carried = allocation.ledger.carried_minutes
    return settle(before, facts, due_minutes, held, stages.policy.quantum, carried=carried)


def _split(allocation: Allocation, shares: Sequence[PlanShare]) -> TierSplit:
    placed: dict[Tier, float] = {
        tier: sum(share.minutes for share in shares if share.tier == tier) for tier in TIERS
    }
    return TierSplit(nominal=allocation.nominal, due=allocation.due, placed=placed)


def _sessions(stages: Stages) -> Sequence[Session]:
    names = dict(stages.allocation.coaches) | {s.rep: s.name for s in stages.allocation.shares}
    ids = _ids(stages)
    return [
        _session(ids[place.due], names, place, content, stages)
        for place, content in zip(stages.placement.placed, stages.contents, strict=True)
    ]


def _session(
    name: str, names: Mapping[str, str], place: Placed, content: SessionContent, stages: Stages
) -> Session:
    zone, due = ZoneInfo(stages.week.zone), stages.allocation.sessions[place.due]
    single = "touch" if due.minutes < min(stages.policy.lengths) else "one-to-one"
    return Session(
        id=name,
        reps=(reps := tuple(who for who in due.there if who not in stages.allocation.coaches)),
        names=tuple(names[rep] for rep in reps),
        start=local(place.start, zone),
        end=local(place.start + due.minutes, zone),
        minutes=due.minutes,
        kind="existing" if due.stands is not None else "peer" if due.others or due.guide else single,
        theme=content.title,
        theme_id=content.theme,
        focus=content.focus,
        metric=content.metric,
        prompts=content.prompts,
        why=_why(place, stages),
        locked=name in stages.locked or due.stands is not None,
        place=due.place,
        promise=due.promise,
        theme_kinds=due.theme_kinds,
        guide=due.guide,
        guide_name=names[due.guide] if due.guide else None,
        manager_minutes=due.manager_minutes,
    )


def _ids(stages: Stages) -> dict[int, str]:
    """Return the id of each placed session: the one it was published under, else the rep's next number."""
    sessions = stages.allocation.sessions
    used = {due.id for due in sessions if due.id}
    ids: dict[int, str] = {}
    for place in stages.placement.placed:
        due = sessions[place.due]
        stem = f"{stages.week.week.name}/{due.rep}"
        found = due.id or next(name for n in count(1) if (name := f"{stem}/{n}") not in used)
        used.add(found)
        ids[place.due] = found
    return ids


def _why(place: Placed, stages: Stages) -> str:
    """Return why this rep and why this slot, for the manager's eyes."""
    due = stages.allocation.sessions[place.due]
    share = next(share for share in stages.allocation.shares if share.rep == due.rep)
    rep = next(person for person in stages.week.reps if person.id == due.rep)
    end = place.start + due.minutes
    liked = [
        whose
        for whose, person in (("the rep's", rep), ("your", stages.week.manager))
        if holds(person.preferred, place.start, end)
    ]
    if due.stands is not None:
        return f"{share.why}; it stands in your calendar already"
    slot = f"; in {' and '.join(liked)} preferred hours" if liked else ""
    held = ""
    if due.guide:
        names = dict(stages.allocation.coaches) | {s.rep: s.name for s in stages.allocation.shares}
        saved = due.minutes - due.cost
        held = f"; {names[due.guide]} holds it: you open it for {due.cost} minutes and save {saved}"
    return f"{share.why}{slot}{held}"


def _unplaced(miss: Missed, stages: Stages) -> Unplaced:
    due = stages.allocation.sessions[miss.due]
    standing: Standing = next(s for s in stages.ranking.standings if s.rep == due.rep)
    return Unplaced(
        rep=due.rep,
        name=standing.name,
        minutes=due.minutes,
        reason=miss.reason,
        why=miss.why,
        id=due.id,
        others=due.others,
        place=due.place,
        promise=due.promise,
        theme_kinds=due.theme_kinds,
        guide=due.guide,
        manager_minutes=due.manager_minutes,
    )
