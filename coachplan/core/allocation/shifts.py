"""Shifts: minutes that move between reps on top of the policy, within its floors and caps.

A signal is paid for by the rep's own tier, so that whoever asks loudest cannot take the week; a coin
moves minutes within its pair. Neither changes what a tier gets.
"""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import NamedTuple

from coachplan.core.allocation.ledger import Toss
from coachplan.core.problems import counted

_NOTICED = 0.5
"""Minutes below this are not worth a word."""


class Room(NamedTuple):
    """Between what and what a rep's minutes may move; ``group`` is who shares: the rep's tier."""

    low: float
    high: float
    group: str


class SignalBound(NamedTuple):
    """What signals may claim, in minutes: all together, each one, and of that what nobody is due anyway."""

    together: float
    each: float
    free: float = 0.0


def moved_by_signals(
    due: Mapping[str, float], rooms: Mapping[str, Room], signals: Mapping[str, str], bound: SignalBound
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the minutes due with those that signals claim, and by rep the words for what moved.

    Minutes that nobody is due go first; the rest comes from the reps of the same tier without a signal, in
    proportion to what they have above their floors.

    Args:
        due: minutes by rep, as the policy has them.
        rooms: floor, cap and tier of every rep who can be met.
        signals: by rep, the words for what called for attention.
        bound: what they may claim.
    """
    found, words = dict(due), dict[str, str]()
    claiming = sorted(signals.keys() & rooms.keys())
    each = min(bound.each, bound.together / len(claiming)) if claiming else 0.0
    asked = {rep: min(each, max(0.0, rooms[rep].high - due[rep])) for rep in claiming}
    whole = fsum(asked.values())
    free = min(1.0, max(0.0, bound.free) / whole) if whole else 0.0
    for group in sorted({rooms[rep].group for rep in claiming}):
        own = {rep: asked[rep] for rep in claiming if rooms[rep].group == group}
        others = [rep for rep in sorted(rooms) if rooms[rep].group == group and rep not in signals]
        spare = {rep: max(0.0, due[rep] - rooms[rep].low) for rep in others}
        wanted = fsum(own.values())
        paid = min(wanted * (1 - free), fsum(spare.values()))
        _move(found, own, wanted * free + paid)
        _move(found, spare, -paid)
        words |= {rep: _claimed(signals[rep], found[rep] - due[rep], each, paid) for rep in own}
        words |= {rep: _paying(due[rep] - found[rep]) for rep in others if due[rep] - found[rep] >= _NOTICED}
    return found, words


def _move(found: dict[str, float], parts: Mapping[str, float], minutes: float) -> None:
    """Add ``minutes`` to those named in ``parts``, in proportion."""
    whole = fsum(parts.values())
    for rep, part in parts.items():
        found[rep] += minutes * part / whole if whole else 0.0


def _claimed(signal: str, minutes: float, each: float, paid: float) -> str:
    if minutes >= _NOTICED:
        charged = ", charged to the rep's own tier" if paid >= _NOTICED else ""
        return f"; signal: {signal}; {_counted(minutes)} more for it{charged}"
    reason = "and no more can be given within the tier" if each else "and the policy gives signals no minutes"
    return f"; signal: {signal}, {reason}"


def _paying(minutes: float) -> str:
    return f"; {_counted(minutes)} went to a signal in the same tier"


def _counted(minutes: float) -> str:
    return counted(round(minutes), "minute")


def with_room_for_coins(rooms: Mapping[str, Room], tosses: Sequence[Toss]) -> dict[str, Room]:
    """Return the rooms that signals may use: both reps of a pair keep what a coin may take from either.

    So what signals do does not depend on how a coin fell, nor hide it.
    """
    kept = {rep: 2.0 * toss.minutes for toss in tosses for rep in (toss.more, toss.less)}
    return {rep: room._replace(low=room.low + kept.get(rep, 0.0)) for rep, room in rooms.items()}


def moved_by_coins(
    due: Mapping[str, float], rooms: Mapping[str, Room], tosses: Sequence[Toss]
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the minutes due after the coins, and by rep the words for it.

    Two quanta lie between the reps of a pair afterwards, wherever floors allow: what a cap keeps from the
    one is taken from the other. A pair of which one cannot be met this week is left as it is.
    """
    found, words = dict(due), dict[str, str]()
    for toss in tosses:
        if toss.more not in rooms or toss.less not in rooms:
            continue
        up = min(float(toss.minutes), max(0.0, rooms[toss.more].high - found[toss.more]))
        down = min(2 * toss.minutes - up, max(0.0, found[toss.less] - rooms[toss.less].low))
        up = min(up, down)
        found[toss.more] += up
        found[toss.less] -= down
        words[toss.more] = f"; {_counted(up)} more by the coin"
        words[toss.less] = f"; {_counted(down)} less by the coin"
    return found, words
