"""What was handed out of a week before it changed."""

import shlex
from collections.abc import Iterator

from coachplan.cli.delivering import NOTHING_WANTED, Wanted
from coachplan.cli.inputs import Inputs
from coachplan.core.plans.plan import WeekPlan


def out_of_date(plan: WeekPlan, inputs: Inputs, sending: Wanted = NOTHING_WANTED) -> str:
    """Return the lines that say so, with the command that brings all up to date.

    What this run is ``sending`` by itself is left out of it.
    """
    named = [] if inputs.source == "roster.yaml" else [inputs.source]
    words = ["coachplan", "schedule", *named, "--week", plan.week, *_asked(inputs)]
    words += [*_deliveries(plan, inputs, sending), "--ics", "FILE", "--out", "DIR"]
    return (
        "Calendars and pages handed out before are out of date. This writes them again:\n"
        f"  {shlex.join(words)}\n"
    )


def _asked(inputs: Inputs) -> Iterator[str]:
    """Yield the options without which it would be another history's week, or be planned anew."""
    given = inputs.asked.of_the_week
    if inputs.asked.home is not None:
        given["home"] = inputs.asked.home
    for name, value in given.items():
        yield from (f"--{name}", value)


def _deliveries(plan: WeekPlan, inputs: Inputs, sending: Wanted) -> list[str]:
    """Return the options that bring up to date what is on record as sent, to people or to a calendar."""
    sent = inputs.history.mailed.values()
    entries = (one for told in inputs.history.pushed.values() for one in told)
    mail = not sending.mail and any(one.monday == plan.monday for one in sent)
    caldav = not sending.caldav and any(one.monday == plan.monday for one in entries)
    ways = [*["--mail"] * mail, *["--caldav"] * caldav]
    return ["--publish", *ways] if ways else []
