"""A one-to-one that stands on top of another meeting is told first, and nothing says that all is well."""

from pathlib import Path

from running import Around, coachplan, folder_with, plan

ROSTER = """\
manager: {timezone: UTC, calendars: [mine.ics]}
reps:
  - {name: Ana Duarte, email: ana@example.com, metrics: {win_rate: 21/58}}
  - {name: Bao Nguyen, email: bao@example.com, metrics: {win_rate: 17/60}}
"""
EVENT = """\
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261101T000000Z
DTSTART:20261124T{begins}00Z
DTEND:20261124T{ends}00Z
RRULE:FREQ=WEEKLY
SUMMARY:{title}
END:VEVENT
"""


def crossed(folder: Path) -> Around:
    events = EVENT.format(uid="a", begins="1000", ends="1045", title="1:1 Ana Duarte")
    events += EVENT.format(uid="b", begins="1030", ends="1130", title="Forecast")
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t//EN\n{events}END:VCALENDAR\n"
    (folder / "mine.ics").write_bytes(text.replace("\n", "\r\n").encode())
    folder_with(folder, roster=ROSTER)
    return Around(folder=folder)


def test_a_clash_stands_at_the_head_of_the_plan(tmp_path: Path) -> None:
    around = crossed(tmp_path)
    found = plan("--week", "2026-W48", around=around)
    assert found["clashing"] == ["2026-W48/ana-duarte/1"]
    head = " ".join(
        coachplan("schedule", "--week", "2026-W48", around=around).out.split("Minutes by tier")[0].split()
    )
    assert "The one-to-one with Ana Duarte that stands in your calendar is counted and clashes" in head
    page = coachplan("schedule", "--week", "2026-W48", "--html", "-", around=around).out
    assert "Everything fits" not in page
    assert "clashes with something else" in page
