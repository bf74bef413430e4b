"""Measures a week from calendars: a manager with 4,000 events and 60 series, and ten reps with a year each.

``python tests/benchmarks/read_calendars.py`` prints the seconds of reading, of the whole plan, and of one
calendar of 20,000 events. The calendars are made here, the same ones every time.
"""

import random  # noqa: TID251 - a seeded generator: the same seed, the same calendars
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from coachplan.cli.calendars import with_calendars
from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.pipeline import plan_week

FIRST = date(2023, 1, 2)
DAYS = 1500
ZONE = "TZID=Europe/Berlin"
TEXT = "DESCRIPTION:" + "What was said in the last round\\, and what is to come of it. " * 4
RULES = (
    *("FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=1TU"),
    *("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY;COUNT=400", "FREQ=MONTHLY;BYMONTHDAY=15"),
)
METRICS = "metrics: {{win_rate: {won}/60, meetings: {won}}}"


def calendar(events: int, series: int, seed: int) -> str:
    """Return a calendar with single events over four years, and series without end."""
    draw = random.Random(seed)  # noqa: S311 - nothing here is a secret
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//test//EN"]
    for number in range(events + series):
        day = FIRST + timedelta(days=draw.randrange(DAYS))
        begin = draw.randrange(8 * 60, 17 * 60, 15)
        stamps = [f"{day:%Y%m%d}T{m // 60:02d}{m % 60:02d}00" for m in (begin, begin + draw.choice((30, 60)))]
        lines += ["BEGIN:VEVENT", f"UID:{seed}-{number}@example.com", "DTSTAMP:20261101T080000Z"]
        lines += [f"{n};{ZONE}:{s}" for n, s in zip(("DTSTART", "DTEND"), stamps, strict=True)]
        lines += [f"RRULE:{RULES[number % len(RULES)]}"] if number < series else []
        lines += [f"SUMMARY:Meeting {number}", TEXT, "ATTENDEE:mailto:somebody@example.com", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def roster(folder: Path) -> Path:
    """Write the team and its calendars."""
    (folder / "manager.ics").write_text(calendar(4_000, 60, 0), encoding="utf-8")
    lines = ["manager: {timezone: Europe/Berlin, calendars: manager.ics}", "reps:"]
    for number in range(1, 11):
        (folder / f"{number}.ics").write_text(calendar(400, 6, number), encoding="utf-8")
        metrics = METRICS.format(won=10 + number)
        lines.append(f"  - {{name: Rep {number}, calendars: {number}.ics, {metrics}}}")
    path = folder / "roster.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def main() -> None:
    """Print what each part takes."""
    with tempfile.TemporaryDirectory() as name:
        path = roster(Path(name))
        (Path(name) / "large.ics").write_text(calendar(20_000, 60, 0), encoding="utf-8")
        for turn in ("first", "again"):
            begin = perf_counter()
            inputs, week = with_calendars(read_inputs(str(path), Asked(now="2026-11-23T06:30")), "2026-W48")
            read = perf_counter()
            plan = plan_week(inputs, week).plan
            done = perf_counter()
            counted = sum(source.events for source in plan.calendars)
            print(
                f"{turn}: {len(plan.calendars)} calendars, {counted} events around the week; read in "
                f"{read - begin:.2f} s, planned in {done - read:.2f} s, {len(plan.sessions)} sessions "
                f"and {len(plan.unplaced)} without a place; {done - begin:.2f} s in all"
            )
        text = path.read_text(encoding="utf-8").replace("calendars: manager.ics", "calendars: large.ics")
        path.write_text(text, encoding="utf-8")
        begin = perf_counter()
        with_calendars(read_inputs(str(path), Asked(now="2026-11-23T06:30")), "2026-W48")
        print(f"with 20,000 events for the manager: read in {perf_counter() - begin:.2f} s")


if __name__ == "__main__":
    main()
