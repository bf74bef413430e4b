"""What is wrong with a calendar, a week, or the holidays of a country."""

from itertools import count

from calendars.shared import calendar, event
from errors.provocation import Contents, Family, Provocation, of_manager
from errors.surroundings import oversized, patched
from errors.web import Answer, served

HERE = "http://127.0.0.1:1/maren.ics"
"""An address at which nobody answers."""

_FOR_A_CENTURY = ("DTSTART:19700101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=40000;BYDAY=MO,TU,WE")
ENDLESS = calendar(*(event(f"UID:{n}", *_FOR_A_CENTURY) for n in range(60)))
"""Series that must be counted from their first day to know which of them reach this week."""
LEAVE = "allow_http: true\nallow_private_hosts: 127.0.0.1\n"


def at(address: str, top: str = LEAVE) -> Contents:
    """Return a roster with the manager's calendar at an address."""
    return {"roster.yaml": top + of_manager(f"calendars: '{address}'")["roster.yaml"]}


def calendars(data: bytes | None) -> Contents:
    """Return a roster with the manager's calendar, and that calendar."""
    return {**of_manager("calendars: maren.ics"), "maren.ics": data}


FAMILY = Family(
    "calendars",
    "Calendars, weeks and holidays",
    (
        Provocation("E3101", "check", calendars(b"<html>Please log in</html>")),
        Provocation("E3102", "check", calendars(None)),
        Provocation("E3103", "check", calendars(None), oversized("maren.ics", 20_000_001)),
        Provocation(
            "E3104",
            "check",
            calendars(calendar(event("UID:standup@example.com", "DTSTART:20261124T090000Z"))[:-20]),
        ),
        Provocation("E3105", "check", of_manager("calendars: .")),
        Provocation(
            "E3111", "compare --against maren.ics --policies equal", {"maren.ics": calendar(event("UID:1"))}
        ),
        Provocation("E3203", "check", calendars(ENDLESS)),
        Provocation(
            "E3204",
            "check",
            calendars(
                calendar(
                    event(
                        "UID:standup@example.com", "DTSTART;TZID=Head Office:20261124T090000", "DURATION:PT1H"
                    )
                )
            ),
        ),
        Provocation("E3301", "schedule --week 2027-W53"),
        Provocation("E3302", "schedule --week someday"),
        Provocation("E3401", "check", at(HERE, "allow_http: true\n")),
        Provocation(
            "E3402",
            "check",
            at("http://127.0.0.1:PORT/maren.ics"),
            served(GET=Answer(302, location="/maren.ics")),
        ),
        Provocation(
            "E3403", "check", at(HERE), patched("coachplan.send.fetch.monotonic", side_effect=count(0, 40))
        ),
        Provocation("E3404", "check", at("http://127.0.0.1:PORT/maren.ics"), served(GET=Answer(404))),
        Provocation("E3406", "check", at("http://calendar.example.com/maren.ics", "")),
        Provocation("E3407", "check", at(HERE)),
        Provocation("E3501", "check", of_manager("holidays: {country: XX}")),
        Provocation("E3502", "check", of_manager("holidays: {country: DE, subdivision: Bavaria}")),
    ),
)
