"""What leaves a history that is purged of its oldest weeks, and what the first week that stays must know."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from coachplan.cli.inputs import Inputs
from coachplan.cli.usage import refuse
from coachplan.cli.week_minutes import ledger_on_record
from coachplan.core.isoweek import IsoWeek, week_of

if TYPE_CHECKING:
    from coachplan.files.history.rewriting import Change


def first_kept(age: str, today: date) -> date:
    """Return the Monday of the week ``age`` (``24m``: months) before ``today``.

    Raises:
        RejectedUsage: E0165, it is no number of months.
    """
    found = re.fullmatch(r"([1-9][0-9]{0,2})m", age)
    if found is None:
        refuse("E0165", f"--older-than {age}: not a number of months", "write it as 24m")
    return week_of(today - relativedelta(months=int(found[1]))).monday


def purging(inputs: Inputs, first: date) -> "Change":
    """Return what drops all that is older than ``first``; what is owed by then stays with the next week."""
    history = inputs.history
    old = {session.id for session in history.sessions.values() if session.monday < first}
    staying = next((monday for monday in history.weeks if monday >= first), None)
    opening = ledger_on_record(inputs, IsoWeek(monday=staying)) if staying else None
    ledger = opening.model_dump(mode="json") if opening else None
    last = history.rankings[-1].memory.as_of.isoformat() if history.rankings else ""

    def change(
        body: dict[str, Any], plan: dict[str, Any] | None
    ) -> tuple[dict[str, Any], dict[str, Any] | None] | None:
        kind = body["kind"]
        day = body.get("monday") or body.get("day") or body.get("at", "")[:10]
        if kind == "ranked":
            day = body["memory"]["as_of"]
            return None if day < first.isoformat() and day != last else (body, plan)
        if kind == "told":
            return None if body["session"] in old else (body, plan)
        if kind != "tossed" and day < first.isoformat():
            return None
        begins = kind == "published" and staying is not None and body["monday"] == staying.isoformat()
        return ({**body, "opening": ledger} if begins else body), plan

    return change
