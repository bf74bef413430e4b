"""Revisions: what calendar programs must know of a week that was published more than once."""

from collections.abc import Sequence

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.memory.records import Kept, Published


class Revisions(Value):
    """The number of each session's latest version, and the sessions that were called off.

    ``sequences`` holds both, by session id: the ``SEQUENCE`` of RFC 5545, which rises when an entry
    changes and only then.
    """

    sequences: dict[str, int] = Field(default={})
    cancelled: tuple[Kept, ...] = ()


def revisions_of(published: Sequence[Published]) -> Revisions:
    """Return the revisions of a week after all the plans that were published for it, in order."""
    sequences: dict[str, int] = {}
    latest: dict[str, Kept] = {}
    gone: dict[str, Kept] = {}
    for plan in published:
        now = {kept.id: kept for kept in plan.sessions}
        for name, kept in now.items():
            changed = name in latest and (name in gone or _shown(latest[name]) != _shown(kept))
            sequences[name] = sequences.get(name, 0) + changed
        left = {name: kept for name, kept in latest.items() if name not in now and name not in gone}
        sequences |= {name: sequences[name] + 1 for name in left}
        gone = {name: kept for name, kept in (gone | left).items() if name not in now}
        latest |= now
    return Revisions(sequences=sequences, cancelled=tuple(gone[name] for name in sorted(gone)))


def _shown(kept: Kept) -> tuple[object, ...]:
    return kept.start, kept.end, kept.names, kept.shown
