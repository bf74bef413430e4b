"""What an instrument found: one line a figure, for people and for the page of all instruments."""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Figure:
    """What one instrument measured, beside its target; ``met`` when the target is reached."""

    instrument: str
    figure: str
    target: str
    met: bool


def tell(figures: Iterable[Figure]) -> int:
    """Print each figure as soon as it is known: its parts with a tab between, the last one ok or no.

    Returns:
        The exit code of the instrument: 0 when every target was met, otherwise 1.
    """
    missed = 0
    for figure in figures:
        *words, met = astuple(figure)
        missed += not met
        sys.stdout.write("\t".join((*words, "ok" if met else "no")) + "\n")
        sys.stdout.flush()
    return int(missed > 0)


def trial_of(instrument: str, found: Counter[str], *, stands: bool) -> Figure:
    """Return what a trial of a store came to; one that does not ``stand`` is naive, and must fail it.

    A trial in which nothing happened at all proves nothing, and its target is missed.
    """
    wrong = found["lost"] + found["damaged"] + found["wrong"]
    figure = ", ".join(f"{number:,} {what}" for what, number in sorted(found.items())) or "nothing was tried"
    target = "none lost, damaged or wrong" if stands else "must fail"
    return Figure(instrument, figure, target, any(found.values()) and bool(wrong) != stands)
