"""Holidays: of a country, of a list, of a calendar."""

import json
import sys
from pathlib import Path

import pytest
from calendars.shared import calendar, event, terms
from calendars.worlds import inputs_of, plan_of, world
from pydantic import ValidationError
from running import Around, coachplan

from coachplan.cli.fingerprint import fingerprint
from coachplan.core.team.roster import Manager
from coachplan.files.calendars.reading import read_holidays

BERLIN_AND_CHRISTMAS = ["2026-03-08", "2026-12-25", "2026-12-26"]


def days(roster: Path, who: str = "") -> list[str]:
    found = inputs_of(roster)[0].taken.holidays.get(who, ())
    return [f"{h.day}" for h in found if h.day.year == 2026]


def test_a_country_has_its_holidays_and_a_subdivision_more(tmp_path: Path) -> None:
    pytest.importorskip("holidays", reason="the extra is not installed")
    germany = days(world(tmp_path, ", holidays: {country: de}"))
    berlin = days(world(tmp_path, ", holidays: {country: DE, subdivision: be}"))
    assert set(berlin) - set(germany) == {"2026-03-08"}
    assert set(BERLIN_AND_CHRISTMAS) <= set(berlin)
    plan = plan_of(world(tmp_path, ", holidays: {country: DE}"), "2026-W53", "2026-12-20T08:00")
    assert [(h.day.isoformat(), h.name) for h in plan.holidays] == [("2027-01-01", "New Year's Day")]
    assert plan.versions["holidays"]


def test_a_rep_abroad_has_theirs(tmp_path: Path) -> None:
    pytest.importorskip("holidays", reason="the extra is not installed")
    roster = world(tmp_path, ", holidays: {country: DE}", ", holidays: {country: US}")
    assert "2026-11-26" in days(roster, "priya")
    assert "2026-11-26" not in days(roster, "rosa")
    assert days(roster, "rosa") == days(roster)


def test_a_list_needs_no_package_and_replaces_what_the_country_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    roster = world(tmp_path, ", holidays: [2026-11-25, 2026-12-24..2026-12-26]")
    assert days(roster) == ["2026-11-25", "2026-12-24", "2026-12-25", "2026-12-26"]
    world(tmp_path, ", holidays: {country: DE}")
    ran = coachplan("schedule", "roster.yaml", around=Around(folder=tmp_path))
    assert (ran.code, ran.out) == (10, "")
    assert "error[E0110]" in ran.err
    assert "coachplan[holidays]" in ran.err


def test_a_calendar_of_holidays_is_read_whether_it_is_busy_or_not(tmp_path: Path) -> None:
    data = calendar(
        event("UID:a", "DTSTART;VALUE=DATE:20261125", "TRANSP:TRANSPARENT", "SUMMARY:Founders' day"),
        event("UID:b", "DTSTART;VALUE=DATE:20201224", "DTEND;VALUE=DATE:20201227", "RRULE:FREQ=YEARLY"),
    )
    plan = plan_of(world(tmp_path, ", holidays: free.ics", free=data))
    assert [(h.day.day, h.name) for h in plan.holidays] == [(25, "Founders' day")]
    assert days(tmp_path / "roster.yaml") == ["2026-11-25", "2026-12-24", "2026-12-25", "2026-12-26"]


def test_holidays_without_end_are_counted_in_the_window_alone() -> None:
    hundred_years = event("UID:a", "DTSTART;VALUE=DATE:19500101", "DTEND;VALUE=DATE:20501231")
    found = read_holidays(calendar(hundred_years), "free.ics", terms("2026-11-23", "2026-11-26"))
    assert [day.day for day in found] == [23, 24, 25]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{country: Germanica}", "E3501"),
        ("{country: DE, subdivision: XX}", "E3502"),
        ("{subdivision: BE}", "E1218"),
        ("{country: DE, days: [2026-12-24]}", "E1218"),
        ("nowhere.ics", "E3102"),
        ("soon", "E1208"),
    ],
)
def test_what_is_no_holiday_is_said(written: str, code: str, tmp_path: Path) -> None:
    pytest.importorskip("holidays", reason="the extra is not installed")
    world(tmp_path, f", holidays: {written}")
    ran = coachplan("free", "roster.yaml", around=Around(folder=tmp_path))
    assert (ran.code, f"error[{code}]" in ran.err) == (3, True)


def test_one_place_is_enough() -> None:
    with pytest.raises(ValidationError, match="one place"):
        Manager.model_validate({"holidays": {"calendar": "a.ics", "days": ["2026-12-24"]}})


def test_a_week_without_working_days_is_a_plan_without_sessions(tmp_path: Path) -> None:
    world(tmp_path, ", holidays: [2026-11-23..2026-11-29]")
    ran = coachplan("schedule", "roster.yaml", "--week=2026-W48", "--json", around=Around(folder=tmp_path))
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["sessions"] == []


def test_a_week_is_made_from_the_same_holidays_however_it_is_named(tmp_path: Path) -> None:
    pytest.importorskip("holidays", reason="the extra is not installed")
    roster = world(tmp_path, ", holidays: {country: DE}")
    now = "2026-12-31T18:00"
    bare, named = (inputs_of(roster, week, now) for week in (None, "2027-W01"))
    assert bare[1] == named[1]
    assert fingerprint(*bare) == fingerprint(*named)
