"""Acted on: which signals a plan acts on, given what the plans before it did about the same figures."""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.isoweek import week_of
from coachplan.core.scalars import Whole
from coachplan.core.signals.signal import Signal


class Freshness(Value):
    """How long weekly figures are watched, in weeks from their last one to the one that is planned."""

    oldest_weeks: Whole = Field(ge=1)
    provenance: dict[str, dict[str, str]]

    def holds(self, last: date, monday: date) -> bool:
        """Tell whether figures of the week of ``last`` are watched in a plan for that of ``monday``."""
        return 0 <= (monday - last).days // 7 <= self.oldest_weeks


def at(signals: Sequence[Signal], monday: date, freshness: Freshness) -> tuple[Signal, ...]:
    """Return those that the last figures gave, as far as a plan for ``monday`` watches them."""
    return tuple(s for s in signals if s.monday == s.figures_end and freshness.holds(s.figures_end, monday))


def acted_on(
    signals: Sequence[Signal], published: Sequence[Signal], previous: Sequence[Signal]
) -> tuple[Signal, ...]:
    """Return the signals of a plan, each acted on once for the same figures.

    Args:
        signals: what the figures say now.
        published: the signals of the plan of this week that people know; they stand while the figures do.
        previous: those of the plan of an earlier week; on the same figures they claim nothing again.
    """
    standing, before = _by_figures(published), _by_figures(previous)
    found: list[Signal] = []
    for signal in signals:
        known = standing.get(_figures(signal)) or tuple(map(_again, before.get(_figures(signal), ())))
        found += [one for one in known or (signal,) if one not in found]
    return tuple(found)


def aged(signals: Sequence[Signal], this_monday: date, freshness: Freshness) -> tuple[Signal, ...]:
    """Return the signals, marked where their figures are too old to watch at present."""
    return tuple(
        signal.model_copy(update={"too_old": True, "claims": False})
        if signal.again and not freshness.holds(_end(signal), this_monday)
        else signal
        for signal in signals
    )


def words_by_rep(signals: Sequence[Signal]) -> dict[str, str]:
    """Return, for those signals that may claim minutes, the words by rep."""
    found: dict[str, list[str]] = {}
    for signal in signals:
        if signal.claims and not signal.again:
            found.setdefault(signal.rep, []).append(signal.why)
    return {rep: "; and ".join(words) for rep, words in sorted(found.items())}


def stale(
    ends: Sequence[date], signals: Sequence[Signal], this_monday: date, freshness: Freshness
) -> Iterator[str]:
    """Say which of the figures that end in the weeks of ``ends`` are too old to watch at present.

    A list without a date of its own seems fresh for ever; where ``signals`` know its last week, that counts.
    """
    ends = [*ends, *(_end(signal) for signal in signals if signal.again)]
    for end in sorted({end for end in ends if not freshness.holds(end, this_monday)}):
        when = f"weekly figures end in {week_of(end).name}: too old to watch"
        yield f"{when}; bring the lists up to date, or import anew"


def _figures(signal: Signal) -> tuple[str, str, str]:
    return signal.rep, signal.metric, signal.figures


def _by_figures(signals: Sequence[Signal]) -> dict[tuple[str, str, str], tuple[Signal, ...]]:
    found: dict[tuple[str, str, str], tuple[Signal, ...]] = {}
    for signal in signals:
        # A plan of before figures were told apart knows nothing of them.
        if signal.figures:
            found[_figures(signal)] = (*found.get(_figures(signal), ()), signal)
    return found


def _again(signal: Signal) -> Signal:
    if signal.again:
        return signal
    why = f"{signal.why}; no new figures since {week_of(_end(signal)).name}"
    return signal.model_copy(update={"again": True, "why": why})


def _end(signal: Signal) -> date:
    return signal.figures_end or signal.monday
