"""The audit's hours by rep as a picture: who had the manager's time, and what the policy would give."""

from dataclasses import dataclass

from coachplan.core.audit.figures import Audit, PolicyHours, RepHours
from coachplan.core.audit.lions import hours
from coachplan.export.html.page import percent

DRAWN = 30
"""People on the picture; the table has all of them."""


@dataclass(frozen=True, slots=True)
class RepBar:
    """One person's hours; ``due`` is the place of what the policy in force would give, empty for none."""

    name: str
    tier: str
    lion: bool
    one_to_one: str
    group: str
    due: str
    hours: str
    share: str
    one_to_one_hours: str
    group_hours: str
    due_hours: str
    last: str
    lost: str


@dataclass(frozen=True, slots=True)
class RepBars:
    """Everybody's hours, the most first; ``drawn`` are on the picture, ``rest`` tells of the others."""

    policy: str
    tiers: bool
    drawn: tuple[RepBar, ...]
    rows: tuple[RepBar, ...]
    rest: str


def rep_bars(audit: Audit) -> RepBars:
    """Return the picture of an audit's hours by rep, all on one scale."""
    force = next((one for one in audit.policies if one.in_force), None)
    most = max([one.minutes for one in audit.reps] + [*(force.minutes.values() if force else ())], default=0)
    lions = {lion.rep for lion in audit.lions}
    rows = tuple(_bar(one, one.rep in lions, force, most) for one in audit.reps)
    left = audit.reps[DRAWN:]
    rest = f"{len(left)} more had {hours(sum(one.minutes for one in left))} between them." if left else ""
    return RepBars(force.policy if force else "", bool(audit.tiers), rows[:DRAWN], rows, rest)


def _bar(one: RepHours, lion: bool, force: PolicyHours | None, most: float) -> RepBar:  # noqa: FBT001 - private
    due = None if force is None else force.minutes.get(one.rep, 0.0)
    return RepBar(
        name=one.name,
        tier=one.tier or "\u2013",
        lion=lion,
        one_to_one=percent(one.one_to_one_minutes, most),
        group=percent(one.minutes, most),
        due="" if due is None else percent(due, most),
        hours=_told(one.minutes),
        share=f"{one.share:.0%}" if one.minutes else "\u2013",
        one_to_one_hours=_told(one.one_to_one_minutes),
        group_hours=_told(one.group_minutes),
        due_hours="\u2013" if due is None else _told(due),
        last=_ago(one.days_since_one_to_one),
        lost=str(one.lost.number or "\u2013"),
    )


def _told(minutes: float) -> str:
    return hours(minutes) if round(minutes) else "\u2013"


def _ago(days: int | None) -> str:
    if days is None:
        return "never"
    return "today" if not days else f"{days} day{'s' * (days != 1)} ago"
