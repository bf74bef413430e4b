"""Syncing: what somebody's calendar says became of the sessions that were published."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from coachplan.core.base import Value
from coachplan.core.memory.history import History, SessionOnRecord
from coachplan.core.memory.records import Told
from coachplan.core.memory.revisions import revisions_of


class Standing(Value):
    """Where one session stands in a calendar; ``cancelled`` ones are there, but called off.

    ``sequence`` is the number of the entry's version.
    """

    start: datetime
    end: datetime
    cancelled: bool
    sequence: int = 0


class Found(Value):
    """What a calendar holds: by session id or UID where our entries stand, and the stretch that it covers.

    ``None`` stands for an entry that is there without a time of day, which tells nothing. ``singles`` are
    the days on which the first and the last event begin that do not recur: a series shows in every part
    of a calendar from its own first day on.
    """

    entries: Mapping[str, Standing | None]
    singles: tuple[date, date] | None = None

    def covers(self, start: datetime) -> bool:
        """Tell whether something in the calendar lies before ``start``, and something after it."""
        moment, day = start.astimezone(UTC), start.date()
        ours = [stands.start.astimezone(UTC) for stands in self.entries.values() if stands]
        first, last = self.singles or (date.max, date.min)
        return (first < day or any(one <= moment for one in ours)) and (
            day < last or any(moment <= one for one in ours)
        )


class Synced(Value):
    """What a calendar told: new records, sessions that stand as published, and weeks it does not hold.

    All others were left alone. ``spoken_for`` counts sessions of which the manager has spoken, ``unclear``
    those whose entry has no time of day. ``older`` are the ids of those whose entry is of an older version
    than the plan, ``outside`` of those that are not there and lie outside what the calendar covers.
    """

    told: tuple[Told, ...]
    kept: int
    spoken_for: int
    weeks_without: tuple[str, ...]
    unclear: int
    older: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


def sync(history: History, found: Found, at: datetime) -> Synced:
    """Return what is new in a calendar; ``found`` is by session id.

    A session that is missing among others of its week was deleted. A week of which nothing is there
    lies outside the calendar, and is left alone; so is a session before all that the calendar holds, or
    after it, one of which the manager has spoken, one whose entry the plan has overtaken, and a standing
    one-to-one, for which no entry of ours was ever made.
    """
    told: list[Told] = []
    without: list[str] = []
    left: dict[str, list[str]] = {why: [] for why in ("kept", "spoken for", "unclear", "older", "outside")}
    for week in history.weeks.values():
        published = {session.id for session in week.current.sessions if session.is_own_entry}
        own = [s for s in history.of_week(week.monday) if s.id in published]
        if not any(session.id in found.entries for session in own):
            without += [week.current.week] if own else []
            continue
        latest = revisions_of(week.ever).sequences
        for session in own:
            said = history.stated.get(session.id)
            new = _told(session, found.entries.get(session.id), at)
            by_hand = said is not None and said.source == "manager"
            why = "spoken for" if by_hand else _why_left(session, found, latest[session.id], new)
            if new and not why:
                told.append(new)
            else:
                left[why].append(session.id)
    return Synced(
        told=tuple(told),
        weeks_without=tuple(without),
        kept=len(left["kept"]),
        spoken_for=len(left["spoken for"]),
        unclear=len(left["unclear"]),
        older=tuple(left["older"]),
        outside=tuple(left["outside"]),
    )


def _why_left(session: SessionOnRecord, found: Found, latest: int, new: Told | None) -> str:
    """Return why nothing is told of a session; nothing if what is ``new`` is."""
    stands = found.entries.get(session.id)
    if stands is None and session.id in found.entries:
        return "unclear"
    if new is None:
        return "kept"
    if stands is None:
        return "" if found.covers(session.start) else "outside"
    return "older" if stands.sequence < latest else ""


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
