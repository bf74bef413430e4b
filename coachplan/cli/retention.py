"""Retention: what is older than the roster, or your own file, lets it get leaves the history by itself."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial

from coachplan.cli import streams
from coachplan.cli.inputs import Inputs, months_kept
from coachplan.cli.publishing import home_of, who
from coachplan.cli.purging import first_kept, leaving, purging
from coachplan.core.problems import Rejected, counted
from coachplan.files.history.rewriting import rewrite
from coachplan.files.history.store import read_records

_STEADY, _WITHIN = 3, timedelta(weeks=13)
"""So many weeks on record, within such a time before it, show that a week was planned in its time."""


def retire(inputs: Inputs, *, quiet: bool = False) -> None:
    """Remove what is too old from a history that was just written to, and say how much that was.

    Nothing goes before a week is on record that stays and carries what is owed. What has been written
    counts, whatever becomes of this: what hinders it is a warning, and the next run tries again.
    """
    try:
        told = _retired(inputs)
    except Rejected as rejected:
        from coachplan.show.problems import lines

        streams.complain("\n".join(lines([one.as_warning() for one in rejected.problems])))
        return
    if told and not quiet:
        streams.complain(f"coachplan: {told}")


def _retired(inputs: Inputs) -> str:
    """Remove what is too old, if anybody says what that is; return what was done, or nothing."""
    months, _ = months_kept(inputs.roster)
    if months is None:
        return ""
    now = inputs.knowing(read_records(home_of(inputs), inputs.roster.team))
    first = first_kept(months, min(inputs.now.date(), newest_steady(now.history.weeks)))
    gone = _removed(now, first)
    return f"{gone} before {first} removed, as 'retention: {months}m' asks" if gone else ""


def newest_steady(weeks: Iterable[date]) -> date:
    """Return the Monday of the newest week that others shortly before it vouch for, or the earliest of days.

    A clock that is years ahead plans one week far from all others, and must take no history along.
    """
    known = sorted(weeks)
    steady = (two for one, two in zip(known, known[_STEADY:], strict=False) if two - one <= _WITHIN)
    return max(steady, default=date.min)


def _removed(now: Inputs, first: date) -> str:
    """Remove what is older than ``first``; return how many weeks, or else records, that was, if any."""
    home, team = home_of(now), now.roster.team
    if all(monday < first for monday in now.history.weeks):
        return ""
    leaves = leaving(now.history, first)
    records = sum(leaves(one.event.model_dump(mode="json")) for one in now.history.records)
    if not records:
        return ""
    rewrite(home, team, who(now), partial(purging, now, first))
    weeks = sum(monday < first for monday in now.history.weeks)
    return counted(weeks, "week") if weeks else counted(records, "record")
