"""Rules: how the audit counts, in words, and what its reader should know about these figures."""

from collections.abc import Iterator

from coachplan.core.audit.figures import Audit
from coachplan.core.audit.lions import hours
from coachplan.core.audit.scene import Scene

_DIVIDED = (
    "a meeting with several people is divided equally among them, other guests included and you not; "
    "whoever declined has no part in it"
)
_ALONE = "a one-to-one is a meeting with one {one} and nobody else"
_PLANNED = (
    "planned is a series, a session of coachplan's own, and a single meeting created {notice} or more "
    "before it began; reactive is one created later; where the calendar does not say when, it is unknown"
)
_NO_TIME = (
    "whole days, time shown as free, and what was cancelled or declined take no time; a meeting in two "
    "calendars counts once"
)


def rules_of(scene: Scene) -> tuple[str, ...]:
    """Return the rules by which the minutes were counted."""
    notice = scene.bars.short_notice
    told = f"{notice // 60} hours" if notice % 60 == 0 else f"{notice} minutes"
    one = "rep" if scene.team else "person"
    return tuple(rule.format(one=one, notice=told) for rule in (_DIVIDED, _ALONE, _PLANNED, _NO_TIME))


def notes_on(audit: Audit, scene: Scene) -> tuple[str, ...]:
    """Return what to know about the figures of ``audit``."""
    return tuple(_notes(audit, scene))


def _notes(audit: Audit, scene: Scene) -> Iterator[str]:
    if audit.owner:
        yield f"taken for your own {_address(len(audit.owner))}: {', '.join(audit.owner)}"
    elif audit.minutes:
        yield "your own address is not known; where guests leave it open, one stranger is taken for you"
    if not scene.team:
        yield "without a roster there are no tiers, and your week is taken to have its usual 40 hours"
    if audit.double_booked_minutes:
        yield f"{hours(audit.double_booked_minutes)} are double booked, and count for both meetings"
    shared = sorted({one.names for one in audit.unmatched if one.names})
    for names in shared:
        who = " and ".join(names)
        yield f"{who} cannot be told apart in some meetings: their addresses in the roster would tell"


def _address(count: int) -> str:
    return "address" if count == 1 else "addresses"
