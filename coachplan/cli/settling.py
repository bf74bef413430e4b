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
class Case:
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


def settled(case: Case, calendar: RemoteCalendar) -> Settled:
    """Write an entry, or take it out, and return what became of it.

    Raises:
        FetchFailed: the server gives up; nobody knows what became of the entry until it is looked at.
    """
    return _written(case, calendar) if case.entry.text else _taken_out(case, calendar)


def _written(case: Case, calendar: RemoteCalendar) -> Settled:
    entry, begun = case.entry, case.begun
    target = begun.target or calendar.target(entry.uid)
    if begun.etag or not case.stood:
        told = calendar.put(target, entry.text, begun.etag or None)
        if told.outcome != "changed":
            return _standing(case, calendar, target, told)
    found = calendar.look(target, entry.uid)
    if found is None and case.stood and not case.overwrite:
        return Settled(case.after("gone"))
    if found is None:
        target = calendar.target(entry.uid)
        return _standing(case, calendar, target, calendar.put(target, entry.text, None))
    if fingerprint(found.data) == entry.words:
        return Settled(case.after("standing", target=found.target, etag=found.etag))
    if not case.is_ours(found):
        return Settled(case.after("changed"))
    return _standing(case, calendar, found.target, calendar.put(found.target, entry.text, found.etag))


def _standing(case: Case, calendar: RemoteCalendar, target: str, told: Told) -> Settled:
    if told.outcome != "done":
        return Settled(case.after("refused"), told.status)
    # A server that changed what it was given names no version (RFC 4791 5.3.4): it is looked up.
    found = None if told.etag else calendar.look(target, case.entry.uid)
    etag = found.etag if found else told.etag
    return Settled(case.after("standing", target=target, etag=etag))


def _taken_out(case: Case, calendar: RemoteCalendar) -> Settled:
    begun = case.begun
    if begun.etag:
        told = calendar.delete(begun.target, begun.etag)
        if told.outcome != "changed":
            return _out(case, told)
    found = calendar.look(begun.target, case.entry.uid)
    if found is None:
        return Settled(case.after("removed", etag=""))
    if not case.is_ours(found):
        return Settled(case.after("changed"))
    return _out(case, calendar.delete(found.target, found.etag))


def _out(case: Case, told: Told) -> Settled:
    if told.outcome != "done":
        return Settled(case.after("refused"), told.status)
    return Settled(case.after("removed", etag=""))
