"""What must hold of every single week of a decade."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from decades import Team

from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import _earliest, _frozen
from coachplan.cli.publishing import Offered
from coachplan.core.allocation.ledger import MOST_CREDIT
from coachplan.core.placement.checker import objections
from coachplan.core.plans.plan import WeekPlan

ROUNDING = 1e-6

_UID = re.compile(r"(?m)^UID:(.*)\r$")


@dataclass(frozen=True)
class Lived:
    """A week as it was published: from what, with which entries; ``kept`` is the plan read back from disk.

    ``off`` are the days on which nobody meets somebody, by id, the manager's under the empty one.
    """

    team: Team
    number: int
    inputs: Inputs
    offered: Offered
    kept: WeekPlan
    entries: str
    off: Mapping[str, set[date]]

    @property
    def uids(self) -> list[str]:
        """Return the UID of every entry that calendars are given."""
        return _UID.findall(self.entries.replace("\r\n ", ""))


def amiss_in(lived: Lived) -> Iterator[str]:
    """Yield in words what went wrong in a week."""
    name = f"{lived.team.policy}, {lived.kept.team}, {lived.kept.week}"
    yield from (f"{name}: {what}" for clause in _CLAUSES for what in clause(lived))


def _refused(lived: Lived) -> Iterator[str]:
    inputs, before = lived.inputs, lived.offered.published
    yield from objections(lived.kept, inputs.roster, _earliest(inputs), before, _frozen(inputs), inputs.taken)
    if lived.kept != lived.offered.plan:
        yield "the plan on disk is not the one that was published"


def _twice(lived: Lived) -> Iterator[str]:
    yield from (f"the entry {uid} is there {n} times" for uid, n in Counter(lived.uids).items() if n > 1)


def _on_days_off(lived: Lived) -> Iterator[str]:
    zone = ZoneInfo(lived.team.zone)
    for session in lived.kept.sessions:
        day = session.start.astimezone(zone).date()
        for who in ("", *session.reps):
            if day in lived.off.get(who, ()):
                yield f"{session.id} is on {day}, when {who or 'the manager'} is off"


def _strangers(lived: Lived) -> Iterator[str]:
    there = {person.id for person in lived.team.people if person.is_there(lived.number)}
    for session in lived.kept.sessions:
        yield from (f"{rep} has a session and is not there" for rep in session.reps if rep not in there)


def _credits(lived: Lived) -> Iterator[str]:
    most = MOST_CREDIT * lived.inputs.policy.quantum + ROUNDING
    for share in lived.kept.shares:
        for credit in (share.credit_before, share.credit_after):
            if abs(credit) > most:
                yield f"the credit of {share.rep} is {credit}"


def _unproven(lived: Lived) -> Iterator[str]:
    if lived.kept.proof.status != "optimal":
        yield "the plan is not proven to be the best"


_CLAUSES = (_refused, _twice, _on_days_off, _strangers, _credits, _unproven)
