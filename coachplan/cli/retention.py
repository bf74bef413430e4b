"""Retention: what is older than the roster, or your own file, lets it get leaves the history by itself."""

from dataclasses import replace
from datetime import date, timedelta

from coachplan.cli import streams
from coachplan.cli.inputs import Inputs
from coachplan.cli.publishing import home_of, who
from coachplan.cli.purging import first_kept, leaving, purging
from coachplan.core.memory.history import History
from coachplan.core.problems import Rejected
from coachplan.files.history.rewriting import rewrite
from coachplan.files.history.store import read_records
from coachplan.files.user_file import user_settings

_LONGEST_PAUSE = timedelta(weeks=13)
"""Between two weeks on record. A clock that is years ahead must not take a history along; after a pause
that really was longer, the run after the next one removes the rest."""


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
    months = inputs.roster.retention or user_settings().retention
    if months is None or not inputs.history.weeks:
        return ""
    known = max(inputs.history.weeks)
    first = first_kept(months, min(inputs.now.date(), known + _LONGEST_PAUSE))
    gone = _removed(inputs, first)
    return f"{gone} before {first} removed, as 'retention: {months}m' asks" if gone else ""


def _removed(inputs: Inputs, first: date) -> str:
    """Remove what is older than ``first``; return how many weeks, or else records, that was, if any."""
    home, team = home_of(inputs), inputs.roster.team
    now = replace(inputs, kept=History(read_records(home, team)))
    if all(monday < first for monday in now.history.weeks):
        return ""
    leaves = leaving(now.history, first)
    records = sum(leaves(one.event.model_dump(mode="json")) for one in now.history.records)
    if not records:
        return ""
    rewrite(home, team, who(inputs), purging(now, first))
    weeks = sum(monday < first for monday in now.history.weeks)
    return _counted(weeks, "week") if weeks else _counted(records, "record")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
