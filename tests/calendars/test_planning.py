"""Plans around calendars: nobody is booked twice, and everything that was read is told."""

import json
from datetime import timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - seeded: the same seed, the same calendars

import pytest
from calendars.shared import calendar, event
from calendars.worlds import (
    NOW,
    ONE_TO_ONE,
    OUT,
    inputs_of,
    meeting,
    plan_of,
    stamp,
    times,
    with_one_to_one,
    world,
)
from icalendar import Calendar
from running import Around, coachplan

from coachplan.core.placement.checker import objections
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.published import Earlier
from coachplan.export import ics


@pytest.mark.parametrize("seed", range(12))
def test_no_session_lies_on_anybodys_meeting(seed: int, tmp_path: Path) -> None:
    draw = Random(seed)  # noqa: S311 - nothing here is a secret
    drawn: dict[str, list[tuple[str, str, str]]] = {"maren": [], "priya": []}
    for listed in drawn.values():
        for _ in range(draw.randint(1, 14)):
            begin = draw.randrange(8 * 60, 17 * 60, 5)
            ends = begin + draw.randrange(10, 150, 5)
            clock = [f"{m // 60:02d}{m % 60:02d}" for m in (begin, ends)]
            listed.append((str(draw.randint(23, 27)), clock[0], clock[1]))
    files = {who: calendar(*(meeting(*one) for one in found)) for who, found in drawn.items()}
    plan = plan_of(world(tmp_path, maren=files["maren"], priya=files["priya"]))
    for session in plan.sessions:
        taken = drawn["maren"] + (drawn["priya"] if "priya" in session.reps else [])
        for day, first, last in taken:
            apart = session.end <= stamp(f"{day}T{first}") or session.start >= stamp(f"{day}T{last}")
            assert apart, (session.id, day, first)
    assert len(plan.sessions) + len(plan.unplaced) >= 4


def test_paths_of_a_roster_may_begin_in_the_home_folder(tmp_path: Path) -> None:
    home, here = tmp_path / "home", tmp_path / "here"
    for folder in (home, here):
        folder.mkdir()
    for name in ("maren.ics", "off.ics"):
        (home / name).write_bytes(calendar(meeting("24", "0900", "1000")))
    (home / "metrics.csv").write_text("rep,metric,value\nrosa,meetings,5\n", encoding="utf-8")
    own = ", calendars: ~/maren.ics, holidays: ~/off.ics"
    world(here, manager=own, top="metrics_from: ~/metrics.csv")
    around = Around(env={"HOME": str(home)}, folder=here)
    assert coachplan("check", "roster.yaml", "--now", NOW, around=around).err == ""
    for name, code in (("maren.ics", "E3102"), ("off.ics", "E3102"), ("metrics.csv", "E0102")):
        (home / name).rename(home / "gone")
        assert code in coachplan("check", "roster.yaml", "--now", NOW, around=around).err
        (home / "gone").rename(home / name)


def test_a_full_calendar_leaves_sessions_without_a_place_and_says_whose_it_is(tmp_path: Path) -> None:
    full = calendar(*(meeting(str(day), "0700", "1900") for day in range(23, 28)))
    plan = plan_of(world(tmp_path, priya=full))
    assert times(plan, "priya") == []
    whys = [miss.why for miss in plan.unplaced if miss.rep == "priya"]
    assert whys
    assert all("the rep's busy time is in the way" in why for why in whys)


def test_a_standing_one_to_one_is_its_reps_locked_session(tmp_path: Path) -> None:
    plan = plan_of(world(tmp_path, maren=with_one_to_one()))
    plain = plan_of(world(tmp_path))
    (standing,) = (s for s in plan.sessions if s.kind == "existing")
    assert (standing.reps, standing.minutes, standing.locked) == (("priya",), 30, True)
    assert times(plan, "priya")[0] == "Mon 10:05-10:35"
    assert len(times(plan, "priya")) == len(times(plain, "priya"))
    assert sum(s.minutes for s in plan.sessions) + plan.left_over_minutes == (
        plan.budget_minutes + plan.carried_minutes
    )
    share = next(share for share in plan.shares if share.rep == "priya")
    assert share.minutes == sum(s.minutes for s in plan.sessions if "priya" in s.reps)


def test_both_copies_of_a_one_to_one_are_one_session(tmp_path: Path) -> None:
    hers = calendar(event("UID:standing", *ONE_TO_ONE[:3], "ORGANIZER:mailto:maren@example.com"))
    both = plan_of(world(tmp_path, maren=with_one_to_one(), priya=hers))
    one = plan_of(world(tmp_path, maren=with_one_to_one()))
    assert [(s.start, s.kind) for s in both.sessions] == [(s.start, s.kind) for s in one.sessions]
    assert both.warnings == one.warnings


def test_a_one_to_one_in_the_reps_calendar_alone(tmp_path: Path) -> None:
    hers = calendar(event("UID:standing", *ONE_TO_ONE[:3], "ORGANIZER:mailto:maren@example.com"))
    counted, _ = inputs_of(world(tmp_path, priya=hers))
    assert [one.rep for one in counted.taken.standing] == ["priya"]
    taken, _ = inputs_of(world(tmp_path, priya=hers, maren=calendar()))
    assert (taken.taken.standing, len(taken.taken.busy["priya"])) == ((), 1)


def test_ignored_it_is_busy_time_and_replaced_it_is_free(tmp_path: Path) -> None:
    found = {}
    for mode in ("count", "ignore", "replace"):
        roster = world(tmp_path, top=f"existing_one_to_ones: {mode}", maren=with_one_to_one())
        taken = inputs_of(roster)[0].taken
        found[mode] = (len(taken.standing), len(taken.busy.get("", ())))
    assert found == {"count": (1, 0), "ignore": (0, 1), "replace": (0, 0)}


def test_more_standing_one_to_ones_than_the_budget_holds_are_counted_and_told(tmp_path: Path) -> None:
    daily = [line.replace("WEEKLY", "DAILY") for line in ONE_TO_ONE]
    roster = world(tmp_path, ", budget: 1h", maren=calendar(event("UID:daily", *daily)))
    plan = plan_of(roster)
    assert len(times(plan, "priya")) == 7
    assert {s.kind for s in plan.sessions} == {"existing"}
    assert plan.left_over_minutes == 0
    assert any(w.startswith("one-to-ones that stand in your calendar take 210") for w in plan.warnings)


def test_a_one_to_one_on_a_day_off_is_not_counted(tmp_path: Path) -> None:
    plan = plan_of(world(tmp_path, ", away: 2026-11-23", maren=with_one_to_one()))
    assert "existing" not in {s.kind for s in plan.sessions}
    assert any("on Monday falls on a day off and is not counted" in w for w in plan.warnings)


def test_a_one_to_one_that_moves_in_the_calendar_moves_in_the_next_plan(tmp_path: Path) -> None:
    published = plan_of(world(tmp_path, maren=with_one_to_one()))
    zone = "TZID=Europe/Berlin:202611"
    change = (f"RECURRENCE-ID;{zone}23T100500", f"DTSTART;{zone}25T140500", f"DTEND;{zone}25T143500")
    later = with_one_to_one(event("UID:standing", *change, ONE_TO_ONE[3]))
    roster = world(tmp_path, maren=later)
    plan = plan_of(roster, "2026-W48", "2026-11-23T07:00", Earlier(published=published))
    assert [c.what for c in plan.changes if c.after and c.after == stamp("25T14:05")] == ["moved"]
    assert sorted(s.id for s in plan.sessions) == sorted(s.id for s in published.sessions)
    gone = plan_of(world(tmp_path, maren=calendar()), "2026-W48", NOW, Earlier(published=published))
    assert "existing" not in {s.kind for s in gone.sessions}
    assert len(times(gone, "priya")) == len(times(published, "priya"))


def test_out_of_office_and_holidays_are_absence_and_cost_budget(tmp_path: Path) -> None:
    out = plan_of(world(tmp_path, maren=calendar(event("UID:out", *OUT))))
    holiday = plan_of(world(tmp_path, ", holidays: [2026-11-27]"))
    busy = plan_of(world(tmp_path, maren=calendar(event("UID:day", OUT[0]))))
    for plan in (out, holiday, busy):
        assert not any(time.startswith("Fri") for time in times(plan))
    assert [h.day.isoformat() for h in holiday.holidays] == ["2026-11-27"]
    assert holiday.holidays[0].people == ("", "priya", "quentin", "rosa")
    free, office = ", holidays: [2026-11-27]", calendar(event("UID:out", *OUT))
    whole_day = calendar(event("UID:day", OUT[0]))
    by_share = [
        plan.budget_minutes
        for plan in (
            plan_of(world(tmp_path, ", budget: 10%")),
            plan_of(world(tmp_path, f", budget: 10%{free}")),
            plan_of(world(tmp_path, ", budget: 10%", maren=office)),
            plan_of(world(tmp_path, ", budget: 10%", maren=whole_day)),
        )
    ]
    assert by_share == [240, 192, 192, 240]


def test_a_rep_elsewhere_has_holidays_of_their_own(tmp_path: Path) -> None:
    roster = world(tmp_path, ", holidays: [2026-11-25]", ", holidays: [2026-11-26]")
    plan = plan_of(roster)
    assert [(h.day.day, h.people) for h in plan.holidays] == [(25, ("", "quentin", "rosa")), (26, ("priya",))]
    assert not any(time.startswith("Thu") for time in times(plan, "priya"))
    assert not any(time.startswith("Wed") for time in times(plan))


def test_sessions_of_our_own_making_are_not_in_the_way(tmp_path: Path) -> None:
    first = plan_of(world(tmp_path, maren=calendar()))
    exported = ics.export(first).encode()
    again = plan_of(world(tmp_path, maren=exported, priya=exported))
    assert times(again) == times(first)
    strange = exported.replace(b"@coachplan", b"@elsewhere")
    assert times(plan_of(world(tmp_path, maren=strange))) != times(first)


def test_a_session_of_another_week_that_was_moved_here_is_in_the_way(tmp_path: Path) -> None:
    first = plan_of(world(tmp_path, maren=calendar()))
    other = first.model_copy(
        update={
            "sessions": tuple(
                session.model_copy(update={"id": session.id.replace("W48", "W47")})
                for session in first.sessions
            )
        }
    )
    here = ics.export(other).encode()
    assert not set(times(plan_of(world(tmp_path, maren=here)))) & set(times(first))


def test_the_plan_names_its_calendars_and_no_titles(tmp_path: Path) -> None:
    odd = event("UID:odd", "DTSTART:never", "SUMMARY:Merger")
    roster = world(tmp_path, maren=calendar(meeting("24", "0900", "1000"), odd))
    ran = coachplan("schedule", "roster.yaml", "--json", around=Around(folder=tmp_path))
    (read,) = json.loads(ran.out)["calendars"]
    assert {key: read[key] for key in ("source", "person", "age_minutes", "events")} == {
        "source": "maren.ics",
        "person": "",
        "age_minutes": 0,
        "events": 1,
    }
    assert read["problems"] == ["W3207 event odd: its DTSTART is no date or time, so it is left out"]
    screen = coachplan("free", "roster.yaml", around=Around(folder=tmp_path)).out
    for word in ("Secret", "Merger"):
        assert word not in ran.out + screen + repr(inputs_of(roster))


def test_what_a_calendar_holds_is_part_of_the_fingerprint(tmp_path: Path) -> None:
    def digest(data: bytes) -> str:
        return plan_of(world(tmp_path, maren=data)).inputs["sha256"]

    one, other = calendar(meeting("24", "0900", "1000")), calendar(meeting("24", "0900", "1001"))
    renamed = one.replace(b"Secret", b"Public")
    assert digest(one) == digest(renamed) != digest(other)


UNKNOWN = calendar(event("UID:x", "DTSTART;TZID=Mars:20261124T090000", "DURATION:PT1H"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<html>", "error[E3101] maren.ics: this is a web page, not a calendar"),
        (UNKNOWN, "error[E3204] maren.ics: an event is in the time zone 'Mars'"),
    ],
)
def test_a_calendar_that_cannot_be_read_fails_or_is_ignored(data: bytes, told: str, tmp_path: Path) -> None:
    world(tmp_path, maren=data)
    words = ("schedule", "roster.yaml", "--ics", "week.ics")
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert (ran.code, ran.out, told in ran.err) == (3, "", True)
    assert "on_calendar_error: ignore" in ran.err
    assert not (tmp_path / "week.ics").exists()
    world(tmp_path, top="on_calendar_error: ignore", maren=data)
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert (ran.code, ran.err) == (0, "")
    assert "Calendar maren.ics: E3" in ran.out


def test_every_calendar_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    roster = world(tmp_path, ", calendars: nowhere.ics", ", calendars: [gone.ics, away.ics]")
    ran = coachplan("free", str(roster))
    assert ran.code == 3
    assert [name for name in ("nowhere.ics", "gone.ics", "away.ics") if name in ran.err] == [
        "nowhere.ics",
        "gone.ics",
        "away.ics",
    ]


def test_a_bare_week_counts_the_hours_that_holidays_leave(tmp_path: Path) -> None:
    def week(manager: str) -> str:
        return plan_of(world(tmp_path, manager), now="2026-11-25T06:30").week

    assert week("") == "2026-W48"
    assert week(", holidays: [2026-11-25..2026-11-27]") == "2026-W49"


def broken(plan: WeekPlan, roster: Path, **fields: object) -> str:
    """Return what the checker says of the plan with its first session changed."""
    inputs, _ = inputs_of(roster)
    sessions = (plan.sessions[0].model_copy(update=fields), *plan.sessions[1:])
    changed = plan.model_copy(update={"sessions": sessions})
    return "; ".join(objections(changed, inputs.roster, inputs.now, taken=inputs.taken))


def test_the_checker_knows_calendars_and_holidays_by_itself(tmp_path: Path) -> None:
    roster = world(
        tmp_path,
        ", holidays: [2026-11-26]",
        maren=with_one_to_one(meeting("24", "0900", "1000")),
        priya=calendar(meeting("25", "0900", "1000")),
    )
    plan = plan_of(roster)
    assert broken(plan, roster) == ""
    length = timedelta(minutes=plan.sessions[0].minutes)
    fields = {"kind": "one-to-one", "reps": ("priya",), "names": ("Priya",)}

    def at(text: str, **more: object) -> str:
        return broken(plan, roster, **fields | {"start": stamp(text), "end": stamp(text) + length} | more)

    assert "the manager has something else in the calendar then" in at("24T09:45")
    assert "rep priya has something else in the calendar then" in at("25T09:30")
    assert "something else" not in at("24T10:00") + at("24T08:15")
    assert "has a holiday then" in at("26T10:00")
    assert "does not stand in the manager's calendar" in at("24T10:00", kind="existing")


def test_each_reps_calendar_has_their_own_sessions_only(tmp_path: Path) -> None:
    roster = world(tmp_path, top="alarm: 10", maren=with_one_to_one())
    ran = coachplan(
        "schedule",
        "roster.yaml",
        "-q",
        "--ics",
        "all.ics",
        "--ics-per-rep",
        "out",
        around=Around(folder=tmp_path),
    )
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    plan = plan_of(roster)
    everything: list[tuple[str, object]] = []
    for rep in ("priya", "quentin", "rosa"):
        text = (tmp_path / "out" / f"{rep}.ics").read_text("utf-8")
        events = Calendar.from_ical(text).walk("VEVENT")
        wanted = [s for s in plan.sessions if s.reps == (rep,) and s.kind != "existing"]
        assert [e.decoded("DTSTART") for e in events] == [s.start for s in wanted]
        assert {str(e["SUMMARY"]) for e in events} <= {"Coaching with Maren Holt"}
        assert {a.decoded("TRIGGER") for e in events for a in e.walk("VALARM")} <= {timedelta(minutes=-10)}
        others = {"Priya", "Quentin", "Rosa", "tier", "rank"} - {rep.title()}
        assert [word for word in others if word in text] == []
        everything += [(str(e["UID"]), e.decoded("DTSTART")) for e in events]
    own = Calendar.from_ical((tmp_path / "all.ics").read_text("utf-8")).walk("VEVENT")
    assert sorted(everything) == sorted((str(e["UID"]), e.decoded("DTSTART")) for e in own)
    assert len(own) == len(plan.sessions) - 1


def test_a_reps_calendar_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    world(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "priya.ics").write_text("mine")
    words = ("schedule", "roster.yaml", "--ics-per-rep", "out")
    ran = coachplan(*words, around=Around(folder=tmp_path))
    assert (ran.code, "E0106" in ran.err) == (3, True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["priya.ics"]
    assert coachplan(*words, "--force", around=Around(folder=tmp_path)).code == 0
    ran = coachplan(*words[:2], "--ics-per-rep", "roster.yaml/x", around=Around(folder=tmp_path))
    assert (ran.code, "E6104" in ran.err) == (6, True)


SUNDAY = ", week_starts: sun, hours: {sun-thu: '9:00-17:00'}"


def test_a_week_from_sunday_to_saturday_has_the_name_of_its_monday(tmp_path: Path) -> None:
    roster = world(tmp_path, f"{SUNDAY}, budget: 9h, max_sessions_per_day: 2")
    plan = plan_of(roster, now="2026-11-21T10:00")
    assert (plan.week, plan.span[0].isoformat(), plan.span[1].isoformat()) == (
        *("2026-W48", "2026-11-22", "2026-11-28"),
    )
    found = {time[:3] for time in times(plan)}
    assert "Sun" in found
    assert not found & {"Fri", "Sat"}
    assert plan_of(roster, "2026-11-22").week == plan_of(roster, "2026-11-28").week == "2026-W48"
    assert plan_of(roster, "next", "2026-11-22T08:00").week == "2026-W49"
    screen = coachplan("schedule", "roster.yaml", "--week=2026-W48", around=Around(folder=tmp_path)).out
    assert "(Sun 22 Nov to Sat 28 Nov 2026)" in screen


def test_friday_and_saturday_can_be_the_weekend(tmp_path: Path) -> None:
    plan = plan_of(world(tmp_path, ", hours: {sun-thu: '9:00-17:00'}, budget: 9h, max_sessions_per_day: 2"))
    assert not {time[:3] for time in times(plan)} & {"Fri", "Sat"}


def test_the_week_around_new_year_is_one_week(tmp_path: Path) -> None:
    new_year = calendar(
        event("UID:party", "DTSTART;VALUE=DATE:20251231", "DTEND;VALUE=DATE:20260102", "RRULE:FREQ=YEARLY")
    )
    roster = world(tmp_path, maren=new_year)
    plan = plan_of(roster, "2026-12-30", "2026-12-20T08:00")
    assert (plan.week, f"{plan.monday}", f"{plan.sunday}") == ("2026-W53", "2026-12-28", "2027-01-03")
    assert plan.sessions
    assert {time[:3] for time in times(plan)} <= {"Mon", "Tue", "Wed"}
    assert plan_of(roster, "2027-01-01", "2026-12-20T08:00").inputs == plan.inputs
    assert plan.versions["tzdata"]
    ran = coachplan("schedule", str(roster), "--week=2027-W53")
    assert (ran.code, "2027 has 52 weeks" in ran.err) == (2, True)
