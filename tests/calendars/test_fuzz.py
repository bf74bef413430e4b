"""Whatever the bytes are, the reader answers or refuses; tests/fuzz/run.py looks much further."""

from calendars.shared import MATCHER, read
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.problems import RejectedInput
from coachplan.files.calendars.reducing import reduced

_WORDS = """BEGIN:VCALENDAR BEGIN:VEVENT END:VEVENT BEGIN:VTIMEZONE END:VCALENDAR BEGIN:VFREEBUSY DTSTART:
DTEND: DURATION: RRULE:FREQ= RDATE: EXDATE: RECURRENCE-ID: UID: TZID: FREEBUSY: SUMMARY: ATTENDEE:"""

LINES = st.sampled_from(_WORDS.split())


def answered(data: bytes) -> bool:
    """Tell whether ``data`` is read; it may be refused instead, and nothing else."""
    try:
        reading = read(data)
    except RejectedInput:
        return False
    return read(reduced(data, MATCHER)).busy == reading.busy


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert answered(b"BEGIN:VEVENT\n" + data)


@given(st.lists(st.tuples(LINES, st.text(max_size=20)), max_size=30))
def test_any_lines(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(("BEGIN:VCALENDAR", *(f"{name}{rest}" for name, rest in lines)))
    assert answered(text.encode("utf-8", "surrogatepass"))
