"""Simulated organisations: teams of ten with calendars, each from a seed of its own."""

import random  # noqa: TID251 - a simulated world is made of seeded chance
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

MONDAY = date(2026, 11, 23)
NOW = "2026-11-22T20:00"
"""Sunday night: the week of ``MONDAY`` is planned."""

WEEK = "2026-W48"
REPS = 10
ZONES = ("Europe/Berlin", "Europe/Paris", "Europe/Madrid", "America/New_York", "America/Chicago")
POLICIES = ("balanced", "sbi", "center-for-sales-strategy", "equal")

COMPANY = """manager:
  hours: {mon-thu: 8:30-17:30, fri: 8:30-15:00}
  breaks: 12:00-13:00
  holidays: [2026-12-24..2026-12-26, 2027-01-01]
  preferred: {tue-thu: 9:00-12:00}
metrics:
  quota_attainment: {weight: 40, evidence: 14}
  win_rate: {weight: 25}
  pipeline_coverage: {weight: 15, standard: 3}
  cycle_days: {weight: 10}
  meetings: {weight: 10, standard: 10}
"""


def write_company(folder: Path, teams: int) -> Path:
    """Write so many rosters with their calendars into a folder, unless they are there, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "_company.yaml").write_text(COMPANY, encoding="utf-8")
    for number in range(teams):
        name = f"team-{number:05d}"
        if not (folder / f"{name}.yaml").exists():
            _write_team(folder, name)
    return folder


def _write_team(folder: Path, name: str) -> None:
    dice = random.Random(name)  # noqa: S311 - chance, not secrets
    own = folder / "calendars" / name
    own.mkdir(parents=True, exist_ok=True)
    (own / "manager.ics").write_text(_calendar(dice, name, 12, 6), encoding="utf-8")
    for number in range(REPS):
        (own / f"rep-{number}.ics").write_text(_calendar(dice, f"{name}-{number}", 8, 3), encoding="utf-8")
    (folder / f"{name}.yaml").write_text(_roster(dice, name), encoding="utf-8")


def _roster(dice: random.Random, name: str) -> str:
    lines = [
        "extends: _company.yaml",
        f"team: {name.title()}",
        f"policy: {dice.choice(POLICIES)}",
        f"manager: {{name: Manager of {name}, timezone: {dice.choice(ZONES)},",
        f"          calendars: calendars/{name}/manager.ics}}",
        "reps:",
    ]
    for number in range(REPS):
        tries, weeks = dice.randint(60, 120), [dice.randint(4, 13) for _ in range(6)]
        figures = (
            f"quota_attainment: {dice.randint(50, 140)}%, win_rate: {dice.randint(10, 50)}/{tries}, "
            f"pipeline_coverage: {dice.uniform(1.2, 4.5):.1f}, cycle_days: {dice.randint(40, 90)}d, "
            f"meetings: {weeks}"
        )
        calendar = f"calendars/{name}/rep-{number}.ics"
        lines.append(f"  - {{name: Rep {number} of {name}, calendars: {calendar}, metrics: {{{figures}}}}}")
    return "\n".join(lines) + "\n"


def _calendar(dice: random.Random, owner: str, single: int, weekly: int) -> str:
    """Return a calendar with meetings of the week and its neighbours, and some that recur every week."""
    events = [
        _event(dice, f"{owner}-s{n}", MONDAY + timedelta(days=dice.randint(-7, 11))) for n in range(single)
    ]
    begin = MONDAY - timedelta(weeks=20)
    for number in range(weekly):
        day = begin + timedelta(days=dice.randint(0, 4))
        events.append(_event(dice, f"{owner}-w{number}", day, "RRULE:FREQ=WEEKLY"))
    body = "".join(events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n{body}END:VCALENDAR\r\n"


def _event(dice: random.Random, uid: str, day: date, *more: str) -> str:
    hour, quarter, length = dice.randint(7, 15), 15 * dice.randint(0, 3), dice.choice((30, 30, 45, 60))
    return "\r\n".join(_lines(uid, f"{day:%Y%m%d}T{hour:02d}{quarter:02d}00Z", length, more)) + "\r\n"


def _lines(uid: str, start: str, length: int, more: tuple[str, ...]) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{uid}@bench.example", "DTSTAMP:20261101T080000Z", f"DTSTART:{start}")
    yield from (f"DURATION:PT{length}M", "SUMMARY:Meeting", *more, "END:VEVENT")
