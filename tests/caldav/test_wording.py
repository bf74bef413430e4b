"""What makes two texts of an entry say the same, and that no text can stop the comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.files.calendars.wording import fingerprint

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//coachplan//test//EN
BEGIN:VEVENT
UID:one@coachplan
DTSTAMP:20261120T090000Z
DTSTART:20261123T090000Z
DTEND:20261123T094500Z
SEQUENCE:0
SUMMARY:Coaching: Ana Duarte
DESCRIPTION:What went well\\, and why?
END:VEVENT
END:VCALENDAR
"""

ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT10M\nACKNOWLEDGED:20261123T085500Z\nEND:VALARM\nEND:VEVENT"
BERLIN = "DTSTART;TZID=Europe/Berlin:20261123T100000"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("DTSTAMP:20261120", "DTSTAMP:20261121"),
        ("SEQUENCE:0", "SEQUENCE:3"),
        ("SEQUENCE:0\n", ""),
        ("PRODID:-//coachplan//test//EN", "PRODID:-//Else//EN"),
        ("END:VEVENT", "X-MOZ-LASTACK:20261123T060000Z\nLAST-MODIFIED:20261123T060000Z\nEND:VEVENT"),
        ("END:VEVENT", ALARM),
        ("Ana Duarte", "Ana Du\n arte"),
        (
            "DTSTART:20261123T090000Z\nDTEND:20261123T094500Z",
            "DTEND:20261123T094500Z\nDTSTART:20261123T090000Z",
        ),
        ("DTSTART:20261123T090000Z", BERLIN),
    ],
)
def test_what_programs_do_makes_no_difference(old: str, new: str) -> None:
    assert old in EVENT
    assert fingerprint(EVENT.replace(old, new).encode()) == fingerprint(EVENT.encode()) != ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("T090000Z", "T091500Z"),
        ("Ana Duarte", "Ana"),
        ("DESCRIPTION", "COMMENT"),
        ("END:VEVENT", "LOCATION:Cafe\nEND:VEVENT"),
        ("END:VEVENT", "ATTENDEE:mailto:ana@example.com\nEND:VEVENT"),
        ("END:VEVENT", "RRULE:FREQ=WEEKLY\nEND:VEVENT"),
        ("END:VEVENT", "STATUS:CANCELLED\nEND:VEVENT"),
        ("END:VCALENDAR", "BEGIN:VEVENT\nUID:two\nEND:VEVENT\nEND:VCALENDAR"),
    ],
)
def test_what_people_do_makes_one(old: str, new: str) -> None:
    assert old in EVENT
    assert fingerprint(EVENT.replace(old, new).encode()) != fingerprint(EVENT.encode())


LINES = st.sampled_from(
    [
        *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "SUMMARY:a", "RDATE:20261123,x"),
        *(
            "DTSTART;TZID=Asia/Tokyo:00010101T000000",
            "DTEND:99991231T235959Z",
            "DTSTART;TZID=..:20261123T090000",
        ),
        *(
            "RRULE:FREQ=X",
            "DURATION:P1",
            "GEO:a;b",
            "ATTACH;VALUE=BINARY;ENCODING=BASE64:?",
            "TRIGGER:",
            ":",
            ";",
        ),
    ]
)


@given(
    st.one_of(
        st.binary(max_size=200), st.lists(LINES, max_size=12).map(lambda lines: "\n".join(lines).encode())
    )
)
def test_no_text_stops_it(data: bytes) -> None:
    assert isinstance(fingerprint(data), str)
