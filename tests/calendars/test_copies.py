"""What is kept of a fetched calendar, and when it is used."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from calendars.shared import FIXTURES, MATCHER, calendar, event, read

from coachplan.core.problems import Problem, Rejected, RejectedInput
from coachplan.files.calendars.copies import Copies
from coachplan.files.calendars.reducing import reduced

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
ADDRESS = "https://anna:secret@example.com/private-token/basic.ics"
SHOWN = "https://example.com/..."
GOOD = (FIXTURES / "with-a-customer.ics").read_bytes()


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.ics")), ids=lambda path: path.stem)
def test_a_reduced_calendar_reads_like_the_whole_one(path: Path) -> None:
    data = path.read_bytes()
    try:
        whole = read(data)
    except RejectedInput:
        return
    assert read(reduced(data, MATCHER)) == whole


def test_a_reduced_calendar_has_no_titles_and_no_strangers() -> None:
    data = calendar(
        event(
            "UID:a",
            "DTSTART:20261124T090000Z",
            "SUMMARY:Priya: Merger with\\, well",
            "DESCRIPTION:secret plans",
            "LOCATION:Zurich",
            "ATTENDEE;CN=Kim Lee;PARTSTAT=ACCEPTED:mailto:kim@example.com",
            "ATTENDEE:mailto:priya@example.com",
            "X-NOTE:more",
        )
    )
    kept = reduced(data, MATCHER).decode()
    assert [
        word for word in ("Merger", "plans", "Zurich", "Kim", "kim", "more", "well") if word in kept
    ] == []
    assert "SUMMARY:priya 0 0 0" in kept
    assert "priya@example.com" in kept


def failing() -> bytes:
    """Fail as a fetch does."""
    raise Rejected((Problem("E3407", "it cannot be reached", source=SHOWN),))


def test_a_copy_is_used_when_the_calendar_cannot_be_had(tmp_path: Path) -> None:
    copies = Copies(tmp_path / "calendars", MATCHER)
    fresh = copies.latest(ADDRESS, SHOWN, lambda: GOOD, NOW)
    assert (fresh.data, fresh.findings) == (GOOD, ())
    later = copies.latest(ADDRESS, SHOWN, failing, NOW + timedelta(hours=7))
    assert read(later.data) == read(GOOD)
    assert [(p.code, p.message) for p in later.findings] == [
        ("W3405", "a copy of 7 hours ago is used: it cannot be reached")
    ]


def test_a_web_page_does_not_replace_a_copy(tmp_path: Path) -> None:
    copies = Copies(tmp_path, MATCHER)
    copies.latest(ADDRESS, SHOWN, lambda: GOOD, NOW)
    later = copies.latest(ADDRESS, SHOWN, lambda: b"<html>please log in</html>", NOW)
    assert read(later.data) == read(GOOD)
    assert [problem.code for problem in later.findings] == ["W3405"]


@pytest.mark.parametrize("age", [timedelta(hours=25), None])
def test_without_a_young_copy_the_failure_stands(tmp_path: Path, age: timedelta | None) -> None:
    copies = Copies(tmp_path, MATCHER)
    if age:
        copies.latest(ADDRESS, SHOWN, lambda: GOOD, NOW - age)
    with pytest.raises(Rejected) as caught:
        copies.latest(ADDRESS, SHOWN, failing, NOW)
    assert [problem.code for problem in caught.value.problems] == ["E3407"]


@pytest.mark.parametrize("damage", [b"", b"nonsense\nBEGIN:VCALENDAR", b"2026-11-23\nBEGIN:V", b"\xff\n"])
def test_a_damaged_copy_is_none(tmp_path: Path, damage: bytes) -> None:
    copies = Copies(tmp_path, MATCHER)
    copies.latest(ADDRESS, SHOWN, lambda: GOOD, NOW)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage)
    with pytest.raises(Rejected):
        copies.latest(ADDRESS, SHOWN, failing, NOW)


def test_a_copy_is_its_owners_alone_and_does_not_name_its_address(tmp_path: Path) -> None:
    Copies(tmp_path / "calendars", MATCHER).latest(ADDRESS, SHOWN, lambda: GOOD, NOW)
    (path,) = (tmp_path / "calendars").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [word for word in ("secret", "token", "kim@") if word in path.name + path.read_text()] == []


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    latest = Copies(tmp_path / "file" / "calendars", MATCHER).latest(ADDRESS, SHOWN, lambda: GOOD, NOW)
    assert latest.data == GOOD


def test_a_copy_that_cannot_take_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    copies = Copies(tmp_path, MATCHER)
    place = copies._path(ADDRESS)
    place.mkdir()
    assert copies.latest(ADDRESS, SHOWN, lambda: GOOD, NOW).data == GOOD
    assert [*tmp_path.iterdir()] == [place]
