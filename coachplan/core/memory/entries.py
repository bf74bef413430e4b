"""Entries: what is known of the sessions' entries in a calendar on a server, and which of them are due."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from coachplan.core.base import Value
from coachplan.core.memory.records import Pushed

_SETTLED = frozenset({"standing", "changed", "gone"})


class Entry(Value):
    """An entry as the plan wants it: its text and the fingerprint of that, both empty where it is to go.

    ``alarm`` is its reminder in minutes. The fingerprint leaves it out, as everybody sets their own.
    """

    session: str
    uid: str
    text: str = ""
    words: str = ""
    alarm: int | None = None


class KnownEntry(Value):
    """What is on record of one entry: the last word on it, and whether it was seen there since it was new.

    ``ours`` are the fingerprints of all that was written, or begun to be: what shows one of them was made
    here, however it came to be there.
    """

    last: Pushed
    stood: bool
    ours: frozenset[str]

    @property
    def is_there(self) -> bool:
        """Tell whether the entry stands in the calendar, as far as is known."""
        return self.stood and self.last.state != "gone"


def known_entry(pushed: Sequence[Pushed]) -> KnownEntry:
    """Return what the records of one entry add up to; there is one, and they are in order."""
    stood = False
    for one in pushed:
        # Once its removal was begun, that it is not there is no sign of anybody else.
        stood = one.state in {"standing", "changed"} or (stood and bool(one.words))
    ours = frozenset(one.words for one in pushed if one.words and one.state in {"begun", "standing"})
    return KnownEntry(last=pushed[-1], stood=stood, ours=ours)


def due_entries(
    wanted: Iterable[Entry], known: Mapping[str, KnownEntry], *, overwrite: bool
) -> tuple[Entry, ...]:
    """Return what has to be asked of the server; ``overwrite`` asks for all, whatever became of it there."""
    return tuple(entry for entry in wanted if _is_due(entry, known.get(entry.session), overwrite=overwrite))


def _is_due(entry: Entry, known: KnownEntry | None, *, overwrite: bool) -> bool:
    if known is None:
        return bool(entry.text)
    last = known.last
    if last.state in _SETTLED and last.words == entry.words and not overwrite:
        return last.state == "standing" and last.alarm not in {"unknown", entry.alarm}
    return bool(entry.text) or last.state != "removed"


def takes_out_most(due: Iterable[Entry], known: Mapping[str, KnownEntry], ahead: Collection[str]) -> bool:
    """Tell whether several entries are to go, and most of those there for sessions ``ahead``."""
    there = {name for name in ahead if name in known and known[name].is_there}
    going = sum(not entry.text and entry.session in there for entry in due)
    return going > 1 and 2 * going > len(there)


def left_elsewhere(
    pushed: Mapping[tuple[str, str], Sequence[Pushed]], calendar: str, ahead: Collection[str]
) -> int:
    """Return how many sessions ``ahead`` have an entry in another calendar than this one."""
    elsewhere = [(name, told) for (one, name), told in pushed.items() if one != calendar and name in ahead]
    return len({name for name, told in elsewhere if known_entry(told).is_there})
