"""Overfull weeks explained: every smallest change is applied by other means, and must place its session.

As a script: ``python tests/explained.py [weeks] [reps a week]`` prints one line a week and a sum.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from crowded import crowded
from quarters import FIRST_WEEK, inputs

from coachplan.cli.explained import explained
from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import plan_week
from coachplan.core.calendars.week import Freed
from coachplan.core.explanations.explanation import Relief, Unfitted
from coachplan.core.plans.published import Earlier
from coachplan.core.team.roster import Roster


@dataclass(frozen=True)
class Told:
    """What was said of one session that did not fit, and what its change does."""

    rep: str
    unfitted: Unfitted
    places: bool
    harms: bool


def told_of(seed: int, most: int = 99, **shape: Any) -> list[Told]:
    """Explain the sessions that do not fit in one week, at most so many reps of it, and try each change."""
    asked = inputs("equal", crowded(seed, **shape), FIRST_WEEK)
    plan = plan_week(asked, FIRST_WEEK).plan
    before = {share.rep: share.minutes for share in plan.shares}
    found = []
    # In the order of what is owed: for the first ones the fewest others must be made room for too.
    for rep in list(dict.fromkeys(miss.rep for miss in plan.unplaced))[:most]:
        for unfitted in explained(asked, FIRST_WEEK, Earlier(), rep).unplaced:
            relief = unfitted.smallest_change
            after = _minutes_after(asked, relief) if relief else before
            places = after[rep] >= before[rep] + unfitted.minutes
            found.append(Told(rep, unfitted, places, any(after[r] < before[r] for r in before)))
    return found


def _minutes_after(asked: Inputs, relief: Relief) -> dict[str, int]:
    changed = replace(asked, roster=changed_by_hand(asked.roster, relief))
    return {share.rep: share.minutes for share in plan_week(changed, FIRST_WEEK).plan.shares}


def changed_by_hand(roster: Roster, relief: Relief) -> Roster:
    """Write a change into the roster as a manager would: settings, busy blocks, hours."""
    document = roster.model_dump(mode="json")
    manager = document["manager"]
    limits = relief.rules.get("day_limit")
    if isinstance(limits, dict):
        manager["max_sessions_per_day"], manager["max_minutes_per_day"] = (
            limits["sessions"],
            limits["minutes"],
        )
    if "buffer" in relief.rules:
        manager["buffer"] = 0
    if relief.notice is not None:
        manager["notice"] = relief.notice
    if relief.rules.get("once_a_day") == "off":
        document["rules"]["once_a_day"] = "off"
    usual = manager["hours"]["mon-fri"]
    for rep in document["reps"]:
        rep["breaks"] = {}
    for person in (manager, *document["reps"]):
        own = [freed for freed in relief.freed if freed.who == person.get("id", "")]
        person["busy"] = [part for block in person["busy"] for part in _cut(block, own)]
        days = {day: list(usual) for day in ("mon", "tue", "wed", "thu", "fri")}
        for freed in own:
            day, begin, end = _clock(freed)
            days[f"{datetime.fromisoformat(day):%a}".lower()].append({"begins": begin, "ends": end})
        person["hours"] = days
    return Roster.model_validate(document)


def _cut(block: dict[str, Any], freed: Sequence[Freed]) -> list[dict[str, Any]]:
    parts = [(block["time"]["begins"][:5], block["time"]["ends"][:5])]
    for day, begin, end in map(_clock, freed):
        if block["on"]["first"] == day:
            cut = [((a, min(b, begin)), (max(a, end), b)) for a, b in parts]
            parts = [part for pair in cut for part in pair if part[0] < part[1]]
    return [{"on": block["on"], "time": {"begins": a, "ends": b}} for a, b in parts]


def _clock(freed: Freed) -> tuple[str, str, str]:
    first, last = (datetime.fromtimestamp(minute * 60, UTC) for minute in (freed.start, freed.end))
    return first.date().isoformat(), f"{first:%H:%M}", f"{last:%H:%M}"


def main(weeks: int, most: int) -> None:
    """Print what was found, at most so many reps a week explained."""
    every: list[Told] = []
    begin = perf_counter()
    for seed in range(weeks):
        told = told_of(seed, most)
        every += told
        print(f"week {seed}: {_figures(told)}, {perf_counter() - begin:.0f} s", flush=True)  # noqa: T201 - a script
    print(f"{weeks} weeks: {_figures(every)}")  # noqa: T201 - a script


def _figures(told: Sequence[Told]) -> str:
    named = [one for one in told if one.unfitted.smallest_change]
    placed, harmed = sum(one.places for one in named), sum(one.harms for one in named)
    return (
        f"{len(told)} sessions did not fit, {len(named)} changes named, "
        f"{placed} place theirs, {harmed} take from others"
    )


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*given, *(50, 99)[len(given) :])
