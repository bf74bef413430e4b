"""Syncing: what somebody's calendar says became of the sessions that were published."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from coachplan.core.base import Value
from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.memory.records import Told


class Standing(Value):
    """Where one session stands in a calendar; ``cancelled`` ones are there, but called off."""

    start: datetime
    end: datetime
    cancelled: bool


class Synced(Value):
    """What a calendar told: new records, sessions that stand as published, and weeks it does not hold.

    ``spoken_for`` counts sessions of which the manager has spoken, ``unclear`` those whose entry has no
    time of day; both were left alone.
    """

    told: tuple[Told, ...]
    kept: int
    spoken_for: int
    weeks_without: tuple[str, ...]
    unclear: int


def sync(history: History, found: Mapping[str, Standing | None], at: datetime) -> Synced:
    """Return what is new in a calendar; ``found`` holds by session id where our entries stand.

    ``None`` stands for an entry that is there without a time of day, which tells nothing.

    A session that is missing among others of its week was deleted. A week of which nothing is there
    lies outside the calendar, and is left alone; so is a session of which the manager has spoken, and a
    standing one-to-one, for which no entry of ours was ever made.
    """
    told: list[Told] = []
    kept = spoken_for = unclear = 0
    without: list[str] = []
    for week in history.weeks.values():
        published = {session.id for session in week.current.sessions if session.is_own_entry}
        own = [s for s in history.of_week(week.monday) if s.id in published]
        if not any(session.id in found for session in own):
            without += [week.current.week] if own else []
            continue
        for session in own:
            said = history.stated.get(session.id)
            if said and said.source == "manager":
                spoken_for += 1
            elif session.id in found and found[session.id] is None:
                unclear += 1
            elif new := _told(session, found.get(session.id), at):
                told.append(new)
            else:
                kept += 1
    counted = {"kept": kept, "spoken_for": spoken_for, "unclear": unclear}
    return Synced(told=tuple(told), weeks_without=tuple(without), **counted)


def _told(session: SessionOnRecord, now: Standing | None, at: datetime) -> Told | None:
    """Return what is new of one session, if anything is."""
    if now is None or now.cancelled:
        if session.state == "cancelled":
            return None
        return Told(at=at, session=session.id, state="cancelled", by="other", source="calendar")
    minutes = int((now.end.astimezone(UTC) - now.start.astimezone(UTC)) / timedelta(minutes=1))
    here = (now.start.astimezone(UTC), minutes)
    if session.state != "cancelled" and here == (session.start.astimezone(UTC), session.lasting):
        return None
    back = here == (session.published_start.astimezone(UTC), session.minutes)
    return Told(
        at=at,
        session=session.id,
        state="planned" if back else "moved",
        start=None if back else now.start,
        minutes=None if back else minutes,
        source="calendar",
    )
