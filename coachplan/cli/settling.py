"""Settling one entry with a calendar's server, so that it stands there once and nobody's own work is lost.

The server's own conditions decide: a new entry is written where none is, a changed one over the very
version that was written last. Where a condition does not hold, what is there is looked at: what says the
same, or was written here, is ours; anything else is somebody's own work and stays.
"""

from dataclasses import dataclass
from typing import Any

from coachplan.core.memory.entries import Entry, KnownEntry
from coachplan.core.memory.records import Pushed
from coachplan.files.calendars.wording import fingerprint
from coachplan.send.caldav import Found, RemoteCalendar, Told


@dataclass(frozen=True, slots=True)
class Matter:
    """One entry to settle: what is wanted, the record that it was begun, and what was known before.

    ``overwrite`` lets what is wanted count for more than what somebody else did to it.
    """

    entry: Entry
    begun: Pushed
    known: KnownEntry | None
    overwrite: bool = False

    @property
    def stood(self) -> bool:
        """Tell whether the entry is expected to be there."""
        return self.known is not None and self.known.stood

    def is_ours(self, found: Found) -> bool:
        """Tell whether what is there may be written over or removed."""
        return self.overwrite or (self.known is not None and fingerprint(found.data) in self.known.ours)

    def after(self, state: str, **changes: Any) -> Pushed:
        """Return the record of what became of it."""
        return self.begun.model_copy(update={"state": state, **changes})


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an entry; ``status`` is the server's answer where it was refused."""

    record: Pushed
    status: int = 0


def settled(matter: Matter, calendar: RemoteCalendar) -> Settled:
    """Write an entry, or take it out, and return what became of it.

    Raises:
        FetchFailed: the server gives up; nobody knows what became of the entry until it is looked at.
    """
    return _written(matter, calendar) if matter.entry.text else _taken_out(matter, calendar)


def _written(matter: Matter, calendar: RemoteCalendar) -> Settled:
    entry, begun = matter.entry, matter.begun
    target = begun.target or calendar.target(entry.uid)
    if begun.etag or not matter.stood:
        told = calendar.put(target, entry.text, begun.etag if matter.stood else None)
        if told.outcome != "changed":
            return _standing(matter, calendar, target, told)
    found = calendar.look(target, entry.uid)
    if found is None and matter.stood and not matter.overwrite:
        return Settled(matter.after("gone"))
    if found is None:
        target = calendar.target(entry.uid)
        return _standing(matter, calendar, target, calendar.put(target, entry.text, None))
    if fingerprint(found.data) == entry.words:
        return Settled(matter.after("standing", target=found.target, etag=found.etag))
    if not matter.is_ours(found):
        return Settled(matter.after("changed"))
    return _standing(matter, calendar, found.target, calendar.put(found.target, entry.text, found.etag))


def _standing(matter: Matter, calendar: RemoteCalendar, target: str, told: Told) -> Settled:
    if told.outcome != "done":
        return Settled(matter.after("refused"), told.status)
    # A server that changed what it was given names no version (RFC 4791 5.3.4): it is looked up.
    found = None if told.etag else calendar.look(target, matter.entry.uid)
    etag = found.etag if found else told.etag
    return Settled(matter.after("standing", target=target, etag=etag))


def _taken_out(matter: Matter, calendar: RemoteCalendar) -> Settled:
    begun = matter.begun
    if begun.etag:
        told = calendar.delete(begun.target, begun.etag)
        if told.outcome != "changed":
            return _out(matter, told)
    found = calendar.look(begun.target, matter.entry.uid)
    if found is None:
        return Settled(matter.after("removed", etag=""))
    if not matter.is_ours(found):
        return Settled(matter.after("changed"))
    return _out(matter, calendar.delete(found.target, found.etag))


def _out(matter: Matter, told: Told) -> Settled:
    if told.outcome != "done":
        return Settled(matter.after("refused"), told.status)
    return Settled(matter.after("removed", etag=""))
