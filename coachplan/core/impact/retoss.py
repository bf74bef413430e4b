"""Re-tossing the recorded coins: what the differences would look like if only chance had spoken.

Under "no effect" each pair's difference could as well have had the other sign (Fisher's randomisation
test). The range is the test turned round: of all effects, those it would not refuse. Its ends are
quantiles of the means of subsets of the differences (Hartigan 1969, typical values), so that the range
holds zero exactly when the test does not refuse it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from math import floor
from typing import NamedTuple

LEVEL = 0.045
"""A claim at the planned end is wrong at most this often; with the weekly looks before it, one in twenty."""

_EXACT_UP_TO = 13
"""Pairs up to which every toss is tried; beyond, as many are drawn, which is as valid."""

_DRAWN = 9_999

_ROUNDING = 1e-12
"""Sums closer to zero than this share of the whole are zero but for rounding."""

_BYTE = 8


class Verdict(NamedTuple):
    """The two-sided chance of a difference so large, and the range; ``None`` where a side is open."""

    chance: float
    low: float | None
    high: float | None


def retossed(differences: Sequence[float], seed: str, level: float = LEVEL) -> Verdict:
    """Return what re-tossing the coins says of the mean of ``differences``; exact for any number of pairs.

    Raises nothing; without differences nothing is refused. ``seed`` draws the tosses where there are too
    many to try them all.
    """
    if not differences:
        return Verdict(1.0, None, None)
    subsets = list(_subsets(differences, seed))
    tolerance = _ROUNDING * sum(abs(d) for d in differences)
    total = sum(differences)
    # The empty subset is the toss as it fell.
    below = 1 + sum((s if total > 0 else -s) <= tolerance for s, _ in subsets)
    means = sorted(s / size for s, size in subsets)
    last = floor(level * (len(means) + 1) / 2 + _ROUNDING) - 1
    low, high = (means[last], means[-1 - last]) if last >= 0 else (None, None)
    return Verdict(min(1.0, 2 * below / (len(subsets) + 1)), low, high)


def _subsets(differences: Sequence[float], seed: str) -> Iterator[tuple[float, int]]:
    """Yield sum and size of subsets that are not empty: all of them, or drawn ones."""
    count = len(differences)
    tables = [_sums(differences[at : at + _BYTE]) for at in range(0, count, _BYTE)]
    for word in _words(count, len(tables), seed):
        total, size = 0.0, 0
        for table, byte in zip(tables, word, strict=True):
            added, more = table[byte & (len(table) - 1)]
            total, size = total + added, size + more
        if size:
            yield total, size


def _sums(part: Sequence[float]) -> list[tuple[float, int]]:
    """Return sum and size of each subset of up to eight values, by the bits of its index."""
    table = [(0.0, 0)]
    for value in part:
        table += [(total + value, size + 1) for total, size in table]
    return table


def _words(count: int, width: int, seed: str) -> Iterator[bytes]:
    if count <= _EXACT_UP_TO:
        yield from (mask.to_bytes(width, "little") for mask in range(1, 1 << count))
        return
    # One long digest is a reproducible stream of fair bits.
    stream = hashlib.shake_256(f"{seed}\nretoss".encode()).digest(_DRAWN * width)
    yield from (stream[at : at + width] for at in range(0, len(stream), width))
