"""The audit: where the meetings of the past weeks went."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coachplan.core.audit.beside import beside
from coachplan.core.audit.contacts import OTHERS, Contact, contacts, minutes_within, summed
from coachplan.core.audit.figures import Audit, CalendarRead
from coachplan.core.audit.lions import lions
from coachplan.core.audit.matching import Presence, presence, whose
from coachplan.core.audit.meetings import Meetings, PastMeeting, once
from coachplan.core.audit.reps import Parts, rep_hours, share, tier_hours
from coachplan.core.audit.rules import notes_on, rules_of
from coachplan.core.audit.scene import Scene
from coachplan.core.audit.sentence import sentence
from coachplan.core.audit.unmatched import Nobodys, unmatched
from coachplan.core.calendars.week import local
from coachplan.core.intervals import Interval, total, union


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The meetings, sorted: everybody's parts, what is nobody's, and when the manager was in meetings."""

    parts: Parts
    nobodys: tuple[Nobodys, ...]
    held: tuple[Interval, ...]


def audit(calendars: Sequence[Meetings], scene: Scene) -> Audit:
    """Return where the time of the meetings in ``calendars`` went; their order does not matter."""
    found = _sorted(once(one.meetings for one in calendars), scene)
    parts, nobodys = found.parts, sum(one.minutes for one in found.nobodys)
    reps = rep_hours(parts, scene)
    told = Audit(
        team=scene.name,
        people="roster" if scene.team else "everyone met",
        begins=local(scene.window[0], ZoneInfo(scene.zone)),
        as_of=scene.now,
        weeks=scene.weeks,
        timezone=scene.zone,
        owner=tuple(sorted(scene.circle.owner)),
        calendars=tuple(_read(one) for one in sorted(calendars, key=lambda one: one.source)),
        minutes=parts.with_people + parts.of(OTHERS) + nobodys,
        rep_minutes=parts.with_people,
        other_minutes=parts.of(OTHERS),
        unmatched_minutes=nobodys,
        double_booked_minutes=total(found.held) - total(union(found.held)),
        working_minutes=scene.working_minutes,
        share_of_week=share(parts.with_people, scene.working_minutes),
        one_to_one_minutes=sum(one.one_to_one_minutes for one in reps),
        group_minutes=sum(one.group_minutes for one in reps),
        planned_minutes=sum(one.planned_minutes for one in reps),
        reactive_minutes=sum(one.reactive_minutes for one in reps),
        unknown_minutes=sum(one.unknown_minutes for one in reps),
        one_to_ones=sum(one.one_to_ones for one in reps),
        lost=parts.lost_by(),
        reps=reps,
        tiers=tier_hours(reps) if scene.team else (),
        lions=lions(reps, scene.flag_share, scene.time_called),
        policies=beside(scene.team, parts.with_people, scene.weeks, scene.now.date()) if scene.team else (),
        unmatched=unmatched(found.nobodys, scene),
        rules=rules_of(scene),
        notes=(),
        on_record=scene.team.on_record if scene.team else None,
    )
    told = told.model_copy(update={"notes": notes_on(told, scene)})
    return told.model_copy(update={"sentence": sentence(told, scene)})


def _read(one: Meetings) -> CalendarRead:
    return CalendarRead(source=one.source, events=one.events, meetings=len(one.meetings))


def _sorted(meetings: Sequence[PastMeeting], scene: Scene) -> _Sorted:
    given: list[Contact] = []
    nobodys: list[Nobodys] = []
    lost: list[tuple[str, str]] = []
    held: list[Interval] = []
    for meeting in meetings:
        minutes = minutes_within(meeting, scene.window)
        found = presence(meeting, scene.circle)
        if why := _why_lost(meeting, found, scene):
            lost.append((found.invited[0], why))
        if not minutes or not _took_place(meeting, found):
            continue
        begin = max(meeting.start, scene.window[0])
        held.append((begin, begin + minutes))
        if found.invited:
            given += contacts(meeting, found, scene.window, scene.bars.short_notice)
        else:
            nobodys.append(Nobodys(meeting, found, minutes))
    return _Sorted(Parts(tuple(given), summed(given), tuple(lost)), tuple(nobodys), tuple(held))


def _took_place(meeting: PastMeeting, found: Presence) -> bool:
    if meeting.cancelled or not meeting.counts or found.declined_by_owner:
        return False
    return bool(found.present or found.others) or not found.invited


def _why_lost(meeting: PastMeeting, found: Presence, scene: Scene) -> str:
    """Return the field of ``Lost`` that a lost one-to-one of the weeks belongs to, nothing for all else."""
    if not found.one_to_one or not scene.window[0] <= meeting.start < scene.window[1]:
        return ""
    if meeting.cancelled:
        return f"cancelled_by_{_canceller(meeting, found.invited[0], scene)}"
    if found.declined_by_owner:
        return "declined_by_manager"
    return "declined_by_rep" if found.declined else ""


def _canceller(meeting: PastMeeting, rep: str, scene: Scene) -> str:
    """Return whose doing a cancellation is: only the organizer of a meeting can cancel it."""
    if meeting.organizer in scene.circle.owner:
        return "manager"
    theirs = any(
        guest.address == meeting.organizer and whose(guest, scene.circle) == (rep,)
        for guest in meeting.guests
    )
    return "rep" if theirs else "unknown"
