"""Apportionment: whole sessions from entitlements, fairly, week after week."""

import heapq
from collections import Counter
from collections.abc import Sequence
from math import ceil, floor, fsum, inf
from typing import NamedTuple

_DIGITS = 9
"""Costs closer than this many decimals are a tie, so that rounding noise never decides."""


class Claim(NamedTuple):
    """What one rep brings to the apportionment, in sessions.

    ``weight`` is the entitlement of this week, ``credit`` what is owed from before (negative:
    ahead). The rep gets at least ``least`` sessions and at most ``most``. ``waited`` are the weeks
    since the last session of somebody whose credit stands at its limit, ``seat`` the order in which
    equal claims are met (0 first).
    """

    rep: str
    weight: float
    credit: float = 0.0
    least: int = 0
    most: int = 1_000_000
    waited: int = 0
    seat: int = 0

    def capped(self, most: int) -> "Claim":
        """Return the claim with at most so many sessions, or its floor."""
        return self._replace(most=max(self.least, min(self.most, most)))


def apportion(claims: Sequence[Claim], sessions: int) -> tuple[str, ...]:
    """Hand out whole sessions by the shifted Webster (Sainte-Lague) rule with credit.

    The k-th session of a rep costs ``(k - 1/2 - credit) / weight``; after the floors the cheapest
    are handed out. Ties go to the larger weight, then to who has waited longest, then by seat
    and to the smaller id. What credit alone makes up goes first, the largest credit before the others:
    divided by the weight, it would put the lighter of two reps with the same credit first.

    Returns:
        The reps in the order in which sessions were handed out: first the floors in the order of
        ``claims``, then the rest, which does not depend on that order.

    Raises:
        ValueError: the floors exceed ``sessions``, or the caps cannot use them up.
    """
    if sum(c.least for c in claims) > sessions:
        raise ValueError(f"the floors need more than {sessions} sessions")
    given = [c.rep for c in claims for _ in range(c.least)]
    queue = [_offer(c, c.least + 1) for c in claims if c.weight > 0 and c.least < c.most]
    heapq.heapify(queue)
    while len(given) < sessions:
        if not queue:
            raise ValueError(f"the caps leave no use for {sessions} sessions")
        *_, number, claim = queue[0]
        given.append(claim.rep)
        if number < claim.most:
            heapq.heapreplace(queue, _offer(claim, number + 1))
        else:
            heapq.heappop(queue)
    return tuple(given)


def _offer(claim: Claim, number: int) -> tuple[float, float, int, int, str, int, Claim]:
    missing = number - 0.5 - claim.credit
    cost = missing / claim.weight if missing > 0 else missing
    return round(cost, _DIGITS), -claim.weight, -claim.waited, claim.seat, claim.rep, number, claim


def within_quota(claims: Sequence[Claim], sessions: int) -> tuple[str, ...]:
    """Hand out whole sessions by ``apportion`` in rounds that keep credits within one session.

    First come the sessions that credit and weight make up in full, then those that round a rep
    up, and only where caps leave some over whatever the caps allow. Plain Webster lets light reps
    who are owed a session at the same time push a heavy one two sessions behind; what prevents it
    is what Balinski and Young call staying within the quota.

    Returns:
        The reps in the order in which sessions were handed out, floors first; fewer than
        ``sessions`` where caps leave some over.
    """
    owed = {c.rep: round(c.credit + c.weight, _DIGITS) for c in claims}
    in_full = [c.capped(floor(owed[c.rep])) for c in claims]
    rounded_up = [c.capped(ceil(owed[c.rep])) for c in claims]
    given = [c.rep for c in claims for _ in range(c.least)]
    for among in (in_full, rounded_up, claims):
        got = Counter(given)
        rest = [c._replace(least=got[c.rep]) for c in among]
        usable = sum(c.most if c.weight > 0 else c.least for c in rest)
        given += apportion(rest, max(len(given), min(sessions, usable)))[len(given) :]
    return tuple(given)


class Bound(NamedTuple):
    """A weight with the floor and the cap of what it may get."""

    weight: float
    floor: float = 0.0
    cap: float = inf

    def at(self, level: float) -> float:
        """Return what this gets when one unit of weight is worth ``level``."""
        return min(max(level * self.weight, self.floor), self.cap)


def water_fill(bounds: Sequence[Bound], total: float) -> tuple[float, ...]:
    """Share ``total`` in proportion to the weights, within floors and caps.

    Each gets ``clamp(level x weight, floor, cap)`` with the one level at which the sum is
    ``total``: the weighted Nash welfare solution. Where the floors need more than ``total``, all
    are cut by the same factor; where the caps admit less, each gets the cap (a weight of zero:
    the floor) and the sum stays below ``total``.
    """
    floors = fsum(b.floor for b in bounds)
    if floors >= total:
        return tuple(b.floor * total / floors if floors else 0.0 for b in bounds)
    level = _level(bounds, total)
    return tuple(b.at(level) for b in bounds)


def _level(bounds: Sequence[Bound], total: float) -> float:
    """Return the level at which the bounds sum to ``total`` (or as near below as the caps allow)."""

    def filled(level: float) -> float:
        return fsum(b.at(level) for b in bounds)

    weighted = [b for b in bounds if b.weight > 0]
    points = sorted({0.0} | {edge / b.weight for b in weighted for edge in (b.floor, b.cap) if edge < inf})
    low, high = 0, len(points)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if filled(points[middle]) <= total else (low, middle)
    start = points[low]
    # Ratios are compared with ratios, so that rounding cannot put an edge on both sides of the start.
    rising = [b for b in weighted if b.floor / b.weight <= start < b.cap / b.weight]
    if not rising:
        return start
    return start + (total - filled(start)) / fsum(b.weight for b in rising)
