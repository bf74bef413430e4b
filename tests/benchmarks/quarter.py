"""How far minutes placed stray from minutes due: python tests/benchmarks/quarter.py [policy ...].

One line per policy and team size. "published" and "unpublished" are twelve whole plans from the first
week of a quarter, with the ledger carried on and with each week planned alone; "straddling" is the
worst window of twelve weeks that begins in one quarter and ends in the next, where nothing is published
and each quarter begins anew.
"""

import sys
from collections.abc import Sequence
from math import fsum
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from quarters import (
    SIZES,
    WEEKS,
    allocated,
    largest_gap,
    longest_session,
    published,
    roster,
    unpublished,
)

from coachplan.cli.pipeline import Made
from coachplan.core.allocation.allocation import Allocation
from coachplan.core.quarter import first_week
from coachplan.files.policies import policy_names


def main(policies: Sequence[str]) -> None:
    """Print the table, and what is wrong with any plan."""
    _say(f"{'policy':<28}{'reps':>5}{'published':>12}{'unpublished':>13}{'straddling':>12}{'session':>9}")
    for policy in policies:
        for count in SIZES:
            kept = tuple(published(policy, roster(count)))
            alone = tuple(unpublished(policy, roster(count)))
            gaps = f"{largest_gap(kept):>12.1f}{largest_gap(alone):>13.1f}{straddling(policy, count):>12.1f}"
            _say(f"{policy:<28}{count:>5}{gaps}{longest_session(kept):>9}{faults((*kept, *alone))}")


def _say(line: str) -> None:
    print(line, flush=True)


def straddling(policy: str, count: int) -> float:
    """Return the largest gap of any rep in a window of twelve weeks across the end of a quarter."""
    weeks = list(allocated(policy, roster(count), 26))
    starts = [number for number in range(len(weeks) - WEEKS + 1) if _straddles(weeks[number:])]
    differences = [{s.rep: s.minutes - s.due_minutes for s in week.shares} for week in weeks]
    return max(
        abs(fsum(week[rep] for week in differences[start : start + WEEKS]))
        for start in starts
        for rep in differences[0]
    )


def _straddles(weeks: Sequence[Allocation]) -> bool:
    mondays = [week.ledger.budgets[-1][0] for week in weeks[:WEEKS]]
    return first_week(mondays[0]) != first_week(mondays[-1])


def faults(run: Sequence[Made]) -> str:
    """Name the weeks that are incomplete, unproven or break a promise."""
    plans = [made.plan for made in run]
    bad = {
        "incomplete": sum(not plan.complete for plan in plans),
        "unproven": sum(plan.proof.status != "optimal" for plan in plans),
        "promises not kept": sum(promise.state != "kept" for plan in plans for promise in plan.promises),
    }
    return "".join(f"  {count} {name}" for name, count in bad.items() if count)


if __name__ == "__main__":
    main(sys.argv[1:] or policy_names())
