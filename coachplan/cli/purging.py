"""What leaves a history that is purged of its oldest weeks, and what the first week that stays must know."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from coachplan.cli.inputs import Inputs
from coachplan.cli.week_minutes import ledger_on_record
from coachplan.core.isoweek import IsoWeek, week_of
from coachplan.core.memory.history import History

if TYPE_CHECKING:
    from coachplan.core.memory.records import Record
    from coachplan.files.history.rewriting import Change


def first_kept(months: int, today: date) -> date:
    """Return the Monday of the week so many months before ``today``."""
    return week_of(today - relativedelta(months=months)).monday


def leaving(history: History, first: date) -> Callable[[Mapping[str, Any]], bool]:
    """Return what tells of a record, as plain data, whether it is older than ``first`` and goes.

    Coins that were tossed stay, and so do the last ranking, from which the next one goes on, and open goals.
    """
    open_goals = {(goal.rep, goal.text) for goal in history.goals}
    old = {session.id for session in history.sessions.values() if session.monday < first}
    last = history.rankings[-1].memory.as_of.isoformat() if history.rankings else ""

    def leaves(body: Mapping[str, Any]) -> bool:
        kind = body["kind"]
        if kind == "tossed":
            return False
        if kind == "goal" and (body["rep"], body["text"]) in open_goals:
            return False
        if kind == "told":
            return body["session"] in old
        if kind == "ranked":
            day = body["memory"]["as_of"]
            return bool(day < first.isoformat() and day != last)
        return bool((body.get("monday") or body.get("day") or body["at"][:10]) < first.isoformat())

    return leaves


def purging(inputs: Inputs, first: date, records: tuple["Record", ...]) -> "Change":
    """Return what drops all records older than ``first``; what is owed by then stays with the next week."""
    inputs = inputs.knowing(records)
    history = inputs.history
    leaves = leaving(history, first)
    staying = next((monday for monday in history.weeks if monday >= first), None)
    opening = ledger_on_record(inputs, IsoWeek(monday=staying)) if staying else None
    ledger = opening.model_dump(mode="json") if opening else None

    def change(
        body: dict[str, Any], plan: dict[str, Any] | None
    ) -> tuple[dict[str, Any], dict[str, Any] | None] | None:
        if leaves(body):
            return None
        begins = staying is not None and (body["kind"], body.get("monday")) == ("published", f"{staying}")
        return ({**body, "opening": ledger} if begins else body), plan

    return change
