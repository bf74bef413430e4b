"""Revisions: what calendar programs must know of a week that was published more than once."""

from collections.abc import Sequence

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.memory.records import Kept, Published


class Revisions(Value):
    """The number of each session's latest version, and the sessions that were called off.

    ``sequences`` holds both, by session id: the ``SEQUENCE`` of RFC 5545, which rises when an entry
    changes and only then. ``left`` holds, for each rep who takes part no longer in a session that went on
    without them, that session as it last was for them; it is over for them alone.
    """

    sequences: dict[str, int] = Field(default={})
    cancelled: tuple[Kept, ...] = ()
    left: tuple[Kept, ...] = ()


def revisions_of(published: Sequence[Published]) -> Revisions:
    """Return the revisions of a week after all the plans that were published for it, in order."""
    sequences: dict[str, int] = {}
    latest: dict[str, Kept] = {}
    gone: dict[str, Kept] = {}
    parted: dict[tuple[str, str], Kept] = {}
    for plan in published:
        now = {kept.id: kept for kept in plan.sessions if kept.is_own_entry}
        for name, kept in now.items():
            changed = name in latest and (name in gone or _shown(latest[name]) != _shown(kept))
            sequences[name] = sequences.get(name, 0) + changed
            parted |= _parted(latest.get(name, kept), kept)
        left = {name: kept for name, kept in latest.items() if name not in now and name not in gone}
        sequences |= {name: sequences[name] + 1 for name in left}
        gone = {name: kept for name, kept in (gone | left).items() if name not in now}
        there = {(name, rep) for name, kept in now.items() for rep in kept.reps}
        parted = {key: kept for key, kept in parted.items() if key not in there}
        latest |= now
    return Revisions(
        sequences=sequences,
        cancelled=tuple(gone[name] for name in sorted(gone)),
        left=tuple(parted[key] for key in sorted(parted)),
    )


def _parted(before: Kept, now: Kept) -> dict[tuple[str, str], Kept]:
    """Return by session and rep the session as it was for those who take part no longer."""
    return {
        (before.id, rep): before.model_copy(update={"reps": (rep,), "names": (name,), "people": (name,)})
        for rep, name in zip(before.reps, before.names, strict=True)
        if rep not in now.reps
    }


def _shown(kept: Kept) -> tuple[object, ...]:
    return kept.start, kept.end, kept.people or kept.names, kept.shown
