"""Teams with calendars on disk, in a few lines: one manager, three reps, week 48 of 2026 in Berlin."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from calendars.shared import calendar, event

from coachplan.cli.calendars import with_calendars
from coachplan.cli.inputs import Asked, Inputs, read_inputs
from coachplan.cli.pipeline import plan_week
from coachplan.core.isoweek import IsoWeek
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.plans.published import Earlier

NOW = "2026-11-23T06:30"
BERLIN = ZoneInfo("Europe/Berlin")

ONE_TO_ONE = (
    "DTSTART;TZID=Europe/Berlin:20260907T100500",
    "DTEND;TZID=Europe/Berlin:20260907T103500",
    "RRULE:FREQ=WEEKLY",
    "ATTENDEE:mailto:priya@example.com",
)
"""A standing one-to-one with Priya on Mondays, half an hour, off the grid."""

OUT = (
    "DTSTART;VALUE=DATE:20261127",
    "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
)
"""Out of office on Friday."""


def meeting(day: str, begin: str, end: str, uid: str = "") -> str:
    """Return a single meeting on a day of November, ``meeting("24", "0900", "1000")``, in Berlin."""
    zone = "TZID=Europe/Berlin:202611"
    times = (f"DTSTART;{zone}{day}T{begin}00", f"DTEND;{zone}{day}T{end}00")
    return event(f"UID:{uid or day + begin + end}", *times, "SUMMARY:Secret")


def world(folder: Path, manager: str = "", rep: str = "", top: str = "", **calendars: bytes) -> Path:
    """Write a roster and its calendars (``maren=...`` becomes ``maren.ics``); return the roster's path."""
    for name, data in calendars.items():
        (folder / f"{name}.ics").write_bytes(data)
    own = {name: f", calendars: {name}.ics" if name in calendars else "" for name in ("maren", "priya")}
    text = f"""team: North
{top}
manager: {{name: Maren Holt, email: maren@example.com, timezone: Europe/Berlin{own["maren"]}{manager}}}
reps:
  - {{name: Priya, email: priya@example.com, metrics: {{win_rate: 21/58}}{own["priya"]}{rep}}}
  - {{name: Quentin, metrics: {{win_rate: 17/60}}}}
  - {{name: Rosa, metrics: {{win_rate: 12/55}}}}
"""
    path = folder / "roster.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def inputs_of(roster: Path, week: str | None = None, now: str = NOW) -> tuple[Inputs, IsoWeek]:
    """Return what a plan of the week is made from, calendars included."""
    return with_calendars(read_inputs(str(roster), Asked(now=now)), week)


def plan_of(
    roster: Path, week: str | None = None, now: str = NOW, earlier: Earlier | None = None
) -> WeekPlan:
    """Return the plan of the week."""
    return plan_week(*inputs_of(roster, week, now), earlier=earlier or Earlier()).plan


def times(plan: WeekPlan, rep: str = "") -> list[str]:
    """Return when sessions are, as ``Mon 10:00-10:45``, of one rep or of all."""
    return [_time(s) for s in plan.sessions if not rep or rep in s.reps]


def _time(session: Session) -> str:
    start, end = (moment.astimezone(BERLIN) for moment in (session.start, session.end))
    return f"{start:%a %H:%M}-{end:%H:%M}"


def stamp(text: str) -> datetime:
    """Return a moment of November 2026 in Berlin."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BERLIN)


def with_one_to_one(*others: str) -> bytes:
    """Return the manager's calendar with the standing one-to-one and other events."""
    return calendar(event("UID:standing", *ONE_TO_ONE, "SUMMARY:Priya 1:1"), *others)
