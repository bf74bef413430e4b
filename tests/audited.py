"""What the tests of the audit share: a small team, its weeks, and meetings in one line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from builders import policy, ranking, roster

from coachplan.core.audit.audit import audit
from coachplan.core.audit.figures import Audit
from coachplan.core.audit.matching import circle
from coachplan.core.audit.meetings import Guest, Meetings, PastMeeting
from coachplan.core.audit.scene import Bars, Scene, Team
from coachplan.core.calendars.one_to_ones import Person
from coachplan.files.shipped import shipped

ZONE = "Europe/Berlin"
NOW = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo(ZONE))
END = int(NOW.timestamp()) // 60
WINDOW = (END - 8 * 7 * 24 * 60, END)
ME = "maren@north.example"
PEOPLE = tuple(
    Person(id=name.lower(), name=name, addresses=(f"{name.lower()}@north.example",))
    for name in ("Ana", "Bo", "Cy", "Di", "Ed")
)
TEAM = roster(ana="60/100", bo="50/100", cy="45/100", di="40/100", ed="20/100")


def scene(*, team: bool = True, people: Sequence[Person] = PEOPLE, **changes: Any) -> Scene:
    """Return the scene of the eight weeks to a Friday noon, with five reps from best to worst."""
    policies = tuple(policy(name) for name in ("balanced", "sbi", "equal", "center-for-sales-strategy"))
    usual: dict[str, Any] = {
        "name": "North",
        "zone": ZONE,
        "now": NOW,
        "weeks": 8,
        "window": WINDOW,
        "circle": circle((ME,), people),
        "working_minutes": 8 * 2400,
        "bars": Bars.model_validate(shipped("audit")),
        "flag_share": 0.4,
        "planned_share": 0.8,
        "team": Team(ranking(TEAM), {}, policies) if team else None,
    }
    return Scene(**{**usual, **changes})


def guests(*names: str, declined: Sequence[str] = ()) -> tuple[Guest, ...]:
    """Return the manager and the guests of those names; ``declined`` are those of them who said no."""
    addresses = [ME, *(f"{name.lower()}@north.example" for name in names)]
    said_no = {f"{name.lower()}@north.example" for name in declined}
    return tuple(Guest(address, declined=address in said_no) for address in addresses)


def meeting(minutes: int, *names: str, days_ago: int = 3, **changes: Any) -> PastMeeting:
    """Return a meeting of so many minutes with the people of those names, on some morning."""
    start = END - days_ago * 1440 - 120
    usual = {"uid": f"{names}{days_ago}{minutes}", "created": start - 10_000, "guests": guests(*names)}
    return PastMeeting(**{"start": start, "end": start + minutes, **usual, **changes})


def audited(*meetings: PastMeeting, **changes: Any) -> Audit:
    """Return the audit of one calendar with these meetings."""
    return audit([Meetings("a.ics", meetings)], scene(**changes))
