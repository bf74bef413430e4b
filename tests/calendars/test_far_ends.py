"""Entries that go further than any program writes: what is read of them, and what is said."""

import pytest
from calendars.shared import calendar, event, read

TIMES = ("DTSTART:20261124T090000Z", "DTEND:20261124T100000Z")
FAR_AHEAD = """BEGIN:VTIMEZONE
TZID:Far
BEGIN:STANDARD
DTSTART:20000101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE
"""
MANY = ";".join(f"X-{number}=a" for number in range(60))
DEEP = (*["BEGIN:PART"] * 9, *["END:PART"] * 9)


@pytest.mark.parametrize(
    ("lines", "meetings", "codes"),
    [
        pytest.param((f"DTSTART;{MANY}:20261124T090000Z", TIMES[1]), 1, [], id="sixty parameters"),
        pytest.param((*TIMES, *DEEP), 1, [], id="parts inside parts"),
        pytest.param((TIMES[0], "DURATION:-PT1H"), 0, ["W3206"], id="a length below nothing"),
        pytest.param((TIMES[0], "DURATION:P9999999W"), 1, [], id="a length of all time"),
        pytest.param(
            (*TIMES, "RRULE:FREQ=WEEKLY", "EXRULE:FREQ=SECONDLY"), 1, ["W3202"], id="an exception each second"
        ),
    ],
)
def test_a_line_that_goes_too_far(lines: tuple[str, ...], meetings: int, codes: list[str]) -> None:
    reading = read(calendar(event("UID:a", *lines)))
    assert (len(reading.busy), [problem.code for problem in reading.findings]) == (meetings, codes)


@pytest.mark.parametrize(("offset", "codes"), [("+2359", []), ("+2400", ["E3204"]), ("noon", ["E3204"])])
def test_no_clock_is_a_day_ahead(offset: str, codes: list[str]) -> None:
    meeting = event("UID:a", "DTSTART;TZID=Far:20261125T090000", "DURATION:PT1H")
    reading = read(calendar(FAR_AHEAD.format(offset=offset), meeting))
    assert [problem.code for problem in reading.findings] == codes
