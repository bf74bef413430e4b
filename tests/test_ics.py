"""The calendar file, read back by icalendar and by a reader of lines that knows nothing of it."""

import re
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar
from running import ROSTER

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.pipeline import chosen_week, plan_week
from coachplan.core.memory.records import kept as kept_of
from coachplan.core.memory.revisions import Revisions
from coachplan.core.plans.plan import WeekPlan
from coachplan.export import ics

STAMPS = {"DTSTAMP", "DTSTART", "DTEND"}


@cache
def plan(week: str = "2026-W48") -> WeekPlan:
    inputs = read_inputs(ROSTER, Asked(now="2026-11-23T06:30"))
    return plan_week(inputs, chosen_week(inputs, week)).plan


def named(name: str, text: str = "x") -> WeekPlan:
    """Return the plan with every name and sentence of its sessions replaced."""
    words = {"names": (name,), "theme": text, "focus": text, "prompts": (text, text)}
    sessions = tuple(session.model_copy(update=words) for session in plan().sessions)
    return plan().model_copy(update={"sessions": sessions})


def by_lines(text: str) -> list[dict[str, str]]:
    """Return the events of a calendar, read as RFC 5545 writes lines; nothing else is understood."""
    assert text.endswith("\r\n")
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    events: list[dict[str, str]] = []
    for line in lines:
        name, value = line.split(":", 1)
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT" and not line.startswith("END:VCAL"):
            assert name not in events[-1], "each property once"
            events[-1][name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
    return events


def utc(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def test_both_readers_find_the_sessions_of_the_plan() -> None:
    text = ics.export(plan())
    wanted = [
        (f"Coaching: {s.names[0]}", s.start.astimezone(UTC), s.end.astimezone(UTC)) for s in plan().sessions
    ]
    lines = [(e["SUMMARY"], utc(e["DTSTART"]), utc(e["DTEND"])) for e in by_lines(text)]
    events = Calendar.from_ical(text).walk("VEVENT")
    library = [(str(e["SUMMARY"]), e.decoded("DTSTART"), e.decoded("DTEND")) for e in events]
    assert lines == library == wanted
    assert len(wanted) >= 8
    assert not any(event.errors for event in events)


def test_every_time_is_utc_and_needs_no_zone() -> None:
    text = ics.export(plan())
    assert "VTIMEZONE" not in text
    assert "TZID" not in text
    for event in by_lines(text):
        assert all(event[stamp].endswith("Z") for stamp in STAMPS)


def test_the_rep_finds_theme_focus_and_questions() -> None:
    for session, event in zip(plan().sessions, by_lines(ics.export(plan())), strict=True):
        theme, focus, blank, *questions = event["DESCRIPTION"].split("\n")
        assert (theme.lower(), focus.lower(), blank) == (session.theme.lower(), session.focus.lower(), "")
        assert theme[0].isupper()
        assert questions == [f"- {prompt}" for prompt in session.prompts]


def test_no_event_says_who_is_where_or_names_another_rep() -> None:
    told = set(re.findall(r"[a-z]+", ics.export(named("Zoe")).lower()))
    assert not told & {"rank", "tier", "score", "top", "middle", "bottom", "budget", "probability", "policy"}
    names = {name for session in plan().sessions for name in session.names}
    for session, event in zip(plan().sessions, by_lines(ics.export(plan())), strict=True):
        others = names - set(session.names)
        assert not any(name in value for name in others for value in event.values())
        assert session.why not in event["DESCRIPTION"]


def test_a_uid_is_the_same_tomorrow_and_different_next_week() -> None:
    def uids(what: WeekPlan) -> list[str]:
        return [event["UID"] for event in by_lines(ics.export(what))]

    moved = tuple(s.model_copy(update={"start": s.end}) for s in plan().sessions)
    assert uids(plan()) == uids(plan().model_copy(update={"sessions": moved}))
    assert len({*uids(plan()), *uids(plan("2026-W49"))}) == len(plan().sessions) + len(
        plan("2026-W49").sessions
    )


def test_an_empty_week_is_a_calendar_without_events() -> None:
    text = ics.export(plan().model_copy(update={"sessions": ()}))
    assert (by_lines(text), text.splitlines()[0]) == ([], "BEGIN:VCALENDAR")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@given(TEXTS, TEXTS)
@example('Zoe; Ana, Bo\\Cy: "Dee"', "first\nsecond\r\nATTENDEE:mailto:x@example.com")
@example("\r\nATTENDEE:mailto:x@example.com", "\x00\x07\x1b[31m\x7f\x85\u2028")
@example("山" * 40, "👩‍👩‍👧‍👦" * 20)
@example("\\n\\;\\,", "\\" * 100)
def test_no_name_makes_a_second_property_or_a_line_too_long(name: str, text: str) -> None:
    exported = ics.export(named(name, text))
    for line in exported.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", exported)
    assert exported.count("\r") == exported.count("\n") == exported.count("\r\n")
    events = by_lines(exported)
    assert len(events) == len(plan().sessions)
    allowed = {"SUMMARY", "DESCRIPTION", "UID", "SEQUENCE", "STATUS", "TRANSP", *STAMPS}
    assert all(set(event) <= allowed for event in events)
    assert [str(e["SUMMARY"]) for e in Calendar.from_ical(exported).walk("VEVENT")] == [
        event["SUMMARY"] for event in events
    ]


@pytest.mark.parametrize("name", ["Zoe; the second", "Ana, Bo", "C:\\new", 'Dee "D" Dee', "É" * 50])
def test_a_name_comes_back_as_it_was(name: str) -> None:
    assert {event["SUMMARY"] for event in by_lines(ics.export(named(name)))} == {f"Coaching: {name}"}


def test_a_changed_session_has_its_sequence_and_a_cancelled_one_says_so() -> None:
    first, second, *_ = plan().sessions
    kept = plan().model_copy(update={"sessions": (first,)})
    revisions = Revisions(sequences={first.id: 2, second.id: 5}, cancelled=(kept_of(second),))
    edition = ics.Edition(revisions=revisions, alarm=15)
    one, other = Calendar.from_ical(ics.export(kept, edition)).walk("VEVENT")
    assert [(int(e.decoded("SEQUENCE")), str(e["STATUS"])) for e in (one, other)] == [
        (2, "CONFIRMED"),
        (5, "CANCELLED"),
    ]
    assert str(other["UID"]) == ics.uid(plan().team, second.id)
    (alarm,) = one.walk("VALARM")
    assert (str(alarm["ACTION"]), alarm["TRIGGER"].to_ical()) == ("DISPLAY", b"-PT15M")
    assert other.walk("VALARM") == []


def test_a_cancelled_session_goes_to_its_own_rep_alone() -> None:
    first = plan().sessions[0]
    nobody = plan().model_copy(update={"sessions": ()})
    for rep in {rep for session in plan().sessions for rep in session.reps}:
        edition = ics.Edition(rep, "Maren Holt", Revisions(cancelled=(kept_of(first),)))
        events = by_lines(ics.export(nobody, edition))
        assert len(events) == (rep in first.reps)


def test_who_left_a_session_that_goes_on_finds_it_cancelled_and_the_manager_does_not() -> None:
    first = plan().sessions[0]
    only = plan().model_copy(update={"sessions": (first,)})
    left = kept_of(first).model_copy(update={"reps": ("gone",), "names": ("Gone",)})
    for rep, state in (("gone", "CANCELLED"), (first.reps[0], "CONFIRMED"), ("", "CONFIRMED")):
        events = by_lines(ics.export(only, ics.Edition(rep, "Maren Holt", Revisions(left=(left,)))))
        assert [event["STATUS"] for event in events] == [state]
