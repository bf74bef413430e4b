"""What a command goes on in spite of, and says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from calendars.shared import calendar, event
from errors.calendars_read import at, calendars
from errors.deals import DEALS, QUOTAS, REPS, metrics, spoilt
from errors.exports import READ, imported
from errors.outputs import POST, handed_over, mailing
from errors.provocation import TEAM, Contents, Family, Provocation, of_manager
from errors.web import Answer, serving
from running import Around, coachplan

NINE = (
    "UID:standup@example.com",
    "DTSTART;TZID=Europe/Berlin:20261124T090000",
    "DTEND;TZID=Europe/Berlin:20261124T100000",
)


OTHER_BERLIN = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0500
TZOFFSETTO:+0500
END:STANDARD
END:VTIMEZONE
"""
"""A description of Berlin that puts it five hours ahead."""

GROUPED = "Rep,Meetings\nPriya,9\nRosa,7\nTotal West,16\n"
"""A table of reps with the sum of a group."""

TWO_ANAS = (
    TEAM.replace("Berlin}", "Berlin, calendars: maren.ics}")
    .replace("Priya", "Ana Diaz")
    .replace("Rosa", "Ana Ruiz")
)

DISCOUNTS = """\
team: North
manager: {name: Maren Holt, timezone: Europe/Berlin}
metrics: {win_rate: {weight: 80}, discount: {weight: 20, unit: 3}}
reps:
  - {name: Priya, metrics: {win_rate: 21/58, discount: 6%}}
  - {name: Rosa, metrics: {win_rate: 12/55, discount: 11%}}
  - {name: Tomas, metrics: {win_rate: 14/49, discount: 19%}}
"""


@contextmanager
def gone(folder: Path) -> Iterator[None]:
    """Let a server have answered once, and be gone now."""
    with serving(folder, {"GET": Answer(200, calendar(event(*NINE)))}):
        assert coachplan("check", around=Around(folder=folder)).code == 0
    yield


def odd(*lines: str, head: str = "") -> Contents:
    """Return a roster with the manager's calendar, which holds one event."""
    return calendars(calendar(head, event(*lines)))


FAMILY = Family(
    "warnings",
    "Warnings",
    (
        Provocation("W1228", "check", {"roster.yaml": DISCOUNTS}),
        Provocation("W1302", "check", {"roster.yaml": TEAM.replace("Rosa", "Priya, id: priya-2")}),
        Provocation("W1304", "check", {"roster.yaml": TEAM.replace(", timezone: Europe/Berlin", "")}),
        Provocation("W1306", "check", of_manager("max_minutes_per_day: 30")),
        Provocation(
            "W2109",
            "import reps.csv -o teams --split-by Team --quiet",
            {"reps.csv": "Rep,Team,Win rate\nPriya,North,21/58\nRosa,South,-\n"},
        ),
        Provocation(
            "W2110",
            "import reps.csv -o team.yaml --allow-partial --quiet",
            {"reps.csv": "Rep,Win rate\nPriya,21/58\nRosa,12/55\n"},
            imported,
        ),
        Provocation(
            "W2111",
            "import reps.csv -o team.yaml --quiet",
            {"reps.csv": REPS.replace("Rosa,North,12/55,8", "Rosa,North,,")},
            imported,
        ),
        Provocation("W2112", f"{READ} --quiet", {"deals.csv": DEALS.replace("Rosa", "Zoë").encode("cp1252")}),
        Provocation("W2114", f"{READ} --quiet", {"deals.csv": f"{DEALS}Grand Totals (9 records)\n"}),
        Provocation("W2119", f"{READ} --quiet", spoilt("Closed Lost", "Deleted")),
        Provocation("W2121", f"{READ} --quiet", spoilt("2026-08-14", "")),
        Provocation(
            "W2122",
            f"{READ} --quiet",
            {"deals.csv": DEALS.replace("Closed Won", "Demo").replace("Closed Lost", "Visit")},
        ),
        Provocation(
            "W2125", "import reps.csv --quiet", {"reps.csv": "Rep,Quota,Win rate\nPriya,80000,21/58\n"}
        ),
        Provocation(
            "W2129",
            "check",
            {**metrics("theo,win_rate,12/55"), "roster.yaml": f"metrics_from: metrics.csv\n{TEAM}"},
        ),
        Provocation("W2130", f"{READ} --quiet", spoilt("Rosa", "")),
        Provocation(
            "W2131", f"{READ} reps.csv --quiet", {"deals.csv": DEALS, "reps.csv": "Rep,Meetings\nPriya,9\n"}
        ),
        Provocation(
            "W2132",
            f"{READ} --quotas quotas.csv --period 2026-Q3 --quiet",
            {"deals.csv": DEALS, "quotas.csv": "Rep,2026-Q3\nPriya,80000\n"},
        ),
        Provocation("W2133", f"{READ} --period 2026 --quiet", {"deals.csv": DEALS}),
        Provocation("W2134", "import reps.csv -o new.yaml --quiet", {"reps.csv": REPS}),
        Provocation("W2136", "rank reps.csv", {"reps.csv": "Rep,Meetings,Shoe size\nPriya,9,38\n"}),
        Provocation(
            "W2137",
            f"{READ} --quotas quotas.csv --period 2026-Q3 --quiet",
            {
                "deals.csv": DEALS.replace("Amount", "Volume"),
                "quotas.csv": QUOTAS,
            },
        ),
        Provocation("W2138", "rank reps.csv", {"reps.csv": GROUPED}),
        Provocation("W2139", "rank reps.csv", {"reps.csv": GROUPED.replace("16", "15")}),
        Provocation("W3201", "check", odd(*NINE, "RRULE:FREQ=SECONDLY")),
        Provocation("W3202", "check", odd(*NINE, "RRULE:FREQ=DAILY;INTERVAL=0")),
        Provocation("W3205", "check", odd(*NINE, head=OTHER_BERLIN)),
        Provocation("W3206", "check", odd("UID:standup@example.com", NINE[1], "DTEND:20261123T090000Z")),
        Provocation("W3207", "check", odd("UID:standup@example.com", "DTSTART:soon", "DURATION:PT1H")),
        Provocation(
            "W3208",
            "check",
            {**odd(*NINE, "RRULE:FREQ=WEEKLY", "SUMMARY:Ana 1:1"), "roster.yaml": TWO_ANAS},
        ),
        Provocation("W3405", "check", at("http://127.0.0.1:PORT/maren.ics"), gone),
        Provocation("W7401", POST, mailing(), handed_over("unknown")),
    ),
)
