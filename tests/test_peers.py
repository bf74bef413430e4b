"""Sessions that a colleague or another coach holds, from the roster to the checked plan."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from running import ROSTER, coachplan

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.peers import met_on_record
from coachplan.cli.pipeline import chosen_week, drafted, plan_week
from coachplan.core.peers.pairing import Pair
from coachplan.core.peers.worksheet import worksheet_for
from coachplan.core.placement.checker import objections
from coachplan.core.placement.peer_rules import peer_rules
from coachplan.core.plans.difference import changes_between
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.plans.published import Earlier
from coachplan.core.plans.summary import duration
from coachplan.core.team.roster import Roster
from coachplan.export import markdown
from coachplan.files.metrics import known_metrics
from coachplan.files.shipped import worksheets

NOW = "2026-09-28T06:30"
"""The first week of a quarter, one with such sessions."""

COACHES = """
coaches:
  - {name: Kim Aalto, hours: {wed: 9:00-16:00}, topics: [win_rate, meetings, cycle_days, pipeline_coverage]}
"""


def roster_with(folder: Path, extra: str, policy: str = "sales-momentum") -> str:
    text = Path(ROSTER).read_text(encoding="utf-8").replace("policy: balanced", f"policy: {policy}")
    (folder / "roster.yaml").write_text(text + extra, encoding="utf-8")
    return str(folder / "roster.yaml")


def planned(source: str, now: str = NOW) -> tuple[WeekPlan, Roster]:
    inputs = read_inputs(source, Asked(now=now))
    return plan_week(inputs, chosen_week(inputs, now[:10])).plan, inputs.roster


@cache
def usual() -> tuple[WeekPlan, Roster]:
    inputs = read_inputs(ROSTER, Asked(policy="sales-momentum", now=NOW))
    return plan_week(inputs, chosen_week(inputs, NOW[:10])).plan, inputs.roster


def guided(plan: WeekPlan) -> list[Session]:
    return [session for session in plan.sessions if session.guide]


def test_a_colleague_holds_the_session_and_the_manager_opens_it() -> None:
    plan, _ = usual()
    found = guided(plan)
    assert len(found) == 2
    seats = {share.rep: share for share in plan.shares}
    for session in found:
        pupil, guide = session.reps
        assert (session.kind, session.guide, session.manager_minutes) == ("peer", guide, 15)
        assert (seats[pupil].tier, seats[guide].tier) == ("middle", "top")
        assert seats[pupil].minutes >= session.minutes
    own = [s for s in plan.sessions if found[0].guide in s.reps and s.guide is None]
    assert seats[str(found[0].guide)].minutes == sum(s.minutes for s in own)


def test_without_a_history_weeks_have_them_all_year_and_nobody_meets_the_same_one_twice_in_a_row() -> None:
    last: dict[str, str] = {}
    for number in range(-2, 8, 2):
        moment = datetime.fromisoformat(NOW) + timedelta(weeks=number)
        inputs = read_inputs(ROSTER, Asked(policy="sales-momentum", now=moment.isoformat()))
        due = drafted(inputs, chosen_week(inputs, f"{moment:%Y-%m-%d}")).stages.allocation.sessions
        pairs = [(one.rep, one.guide) for one in due if one.guide]
        assert len(pairs) == 2, moment
        for rep, guide in pairs:
            assert last.get(rep) != guide
            assert last.get(guide) != rep
            last |= {rep: guide, guide: rep}


def test_the_minutes_saved_are_left_over_and_shown() -> None:
    plan, _ = usual()
    assert plan.left_over_minutes == 60
    assert "60 minutes are saved" in plan.left_over_why
    told = coachplan("schedule", ROSTER, "--policy", "sales-momentum", "--now", NOW).out
    assert "2 of them held by a colleague or a coach, which saves you 60 min." in told


def test_all_outputs_tell_the_managers_own_minutes_and_count_no_guide() -> None:
    plan, _ = usual()
    minutes = sum(session.cost for session in plan.sessions)
    assert minutes == sum(session.minutes for session in plan.sessions) - 60
    told = markdown.export(plan)
    page = coachplan("schedule", ROSTER, "--policy", "sales-momentum", "--now", NOW, "--html", "-").out
    assert f"Ten sessions, {duration(minutes)} in all; " in told
    assert " Everybody has one session. " in told
    for text in (told, page):
        assert f"Budget {duration(plan.budget_minutes)}, {duration(minutes)} placed." in text


def test_without_being_asked_for_there_are_none(tmp_path: Path) -> None:
    assert guided(planned(roster_with(tmp_path, "", "balanced"))[0]) == []
    assert guided(planned(roster_with(tmp_path, "peers: off\n"))[0]) == []
    assert guided(planned(roster_with(tmp_path, "peers: on\n", "equal"))[0])


def test_pairs_that_the_roster_keeps_apart_do_not_meet(tmp_path: Path) -> None:
    before = guided(usual()[0])[0].reps
    extra = f"peers: {{apart: [[{before[1]}, {before[0]}]]}}\n"
    plan, _ = planned(roster_with(tmp_path, extra))
    assert before not in {session.reps for session in guided(plan)}


def with_coach(folder: Path) -> str:
    apart = ", ".join(f"[ana-duarte, {s.rep}]" for s in usual()[0].shares if s.tier == "middle")
    return roster_with(folder, f"{COACHES}peers: {{apart: [{apart}]}}\n")


def test_another_coach_takes_a_session_of_a_top_rep_in_hours_of_their_own(tmp_path: Path) -> None:
    plan, _ = planned(with_coach(tmp_path))
    (found,) = (session for session in guided(plan) if session.guide == "kim-aalto")
    assert len(found.reps) == 1
    assert found.guide_name == "Kim Aalto"
    assert found.start.strftime("%a") == "Wed"
    assert "Kim Aalto" in found.prompts[1]


def test_whoever_reads_of_a_session_reads_of_its_coach(tmp_path: Path) -> None:
    roster = with_coach(tmp_path)
    both = {
        "--md": ", Kim Aalto: ",
        "--csv": ', Kim Aalto",placed,peer',
        "--html": "<bdi>Kim Aalto</bdi></span>",
    }
    for output, name in both.items():
        ran = coachplan("schedule", roster, "--now", NOW, "--week", "2026-W40", output, "-")
        assert name in ran.out, output


def test_a_published_session_keeps_its_guide(tmp_path: Path) -> None:
    roster = roster_with(tmp_path, "")
    first = coachplan("schedule", roster, "--now", NOW, "--week", "2026-09-28", "--json")
    (tmp_path / "plan.json").write_text(first.out, encoding="utf-8")
    words = ("--now", "2026-09-29T06:30", "--week", "2026-09-28", "--against", str(tmp_path / "plan.json"))
    second = coachplan("schedule", roster, *words, "--json")
    assert (second.code, second.err) == (0, "")

    def held(text: str) -> dict[str, Any]:
        sessions = json.loads(text)["sessions"]
        return {s["id"]: (s["guide"], s["theme_id"], s["prompts"]) for s in sessions if s["guide"]}

    assert held(first.out) == held(second.out) != {}
    again = coachplan("schedule", roster, *words, "--reallocate", "--json")
    assert held(again.out) == held(first.out)


def test_without_its_guide_a_published_session_is_the_managers_and_names_nobody_else() -> None:
    old, _ = usual()
    gone = guided(old)[0]
    inputs = read_inputs(ROSTER, Asked(policy="sales-momentum", now=NOW))
    left = tuple(rep for rep in inputs.roster.reps if rep.id != gone.guide)
    inputs = replace(inputs, roster=inputs.roster.model_copy(update={"reps": left}))
    plan = plan_week(inputs, chosen_week(inputs, NOW[:10]), earlier=Earlier(published=old)).plan
    (session,) = (s for s in plan.sessions if s.id == gone.id)
    assert (session.guide, session.cost) == (None, gone.minutes)
    told = " ".join((session.theme, session.focus, *session.prompts, session.why))
    assert str(gone.guide_name) not in told
    dropped = sum(s.minutes for s in old.sessions) - sum(s.minutes for s in plan.sessions)
    assert dropped > 0
    assert plan.left_over_minutes == 30 + dropped
    assert plan.left_over_why == (
        "30 minutes are saved by colleagues and coaches who hold sessions; "
        f"{dropped} minutes were for somebody who is no longer on the roster"
    )


def test_on_record_a_session_counts_for_the_pupil_alone_and_only_if_it_was_held(tmp_path: Path) -> None:
    roster = roster_with(tmp_path, "")
    week = ("--now", NOW, "--week", "2026-09-28")
    first = json.loads(coachplan("schedule", roster, *week, "--publish", "--json").out)
    pairs = [(s["id"], s["reps"][0], s["guide"]) for s in first["sessions"] if s["guide"]]
    later = ("--now", "2026-10-03T12:00")
    said = coachplan("log", "missed", *(one for one, _, _ in pairs), "--roster", roster, *later)
    assert (said.code, said.err) == (0, "")
    history = read_inputs(roster, Asked(now=later[1])).history
    for name, rep, guide in pairs:
        assert (history.sessions[name].reps, history.sessions[name].guide) == ((rep,), guide)
    assert met_on_record(history, date(2026, 10, 12)) == ()
    # What they would have saved could never have been given, so it makes up for nothing that was missed.
    record = history.weeks[date(2026, 9, 28)].current
    assert record.unused + record.carried < first["left_over_minutes"]
    assert record.unused == max(0, first["left_over_minutes"] - record.carried - 30 * len(pairs))
    listed = json.loads(coachplan("history", "list", roster, *later, "--json").out)
    seats = {one["rep"]: one for one in listed["reps"]}
    own = {
        guide: sum(s["minutes"] for s in first["sessions"] if s["reps"] == [guide]) for _, _, guide in pairs
    }
    assert {guide: seats[guide]["held_so_far"] for guide in own} == own


def test_a_skipped_session_costs_its_guide_nothing(tmp_path: Path) -> None:
    roster = roster_with(tmp_path, "")
    words = ("--now", NOW, "--week", "2026-W40")
    first = json.loads(coachplan("schedule", roster, *words, "--publish", "--json").out)
    session = next(s for s in first["sessions"] if s["guide"])
    told = coachplan("change", "skip", session["id"], "--roster", roster, *words).out
    pupil, guide = session["names"]
    assert f"- {pupil} gets 45 minutes less this week" in told
    assert f"- {guide}" not in told


def standing_with(folder: Path, name: str) -> str:
    """Put a weekly one-to-one with somebody into the manager's calendar and return the roster."""
    entry = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//", "BEGIN:VEVENT", "UID:weekly"),
        *("DTSTAMP:20260901T000000Z", "DTSTART:20260929T080000Z", "DTEND:20260929T083000Z"),
        *("RRULE:FREQ=WEEKLY", f"SUMMARY:1:1 {name}", "END:VEVENT", "END:VCALENDAR", ""),
    )
    (folder / "mine.ics").write_text("\r\n".join(entry), encoding="utf-8", newline="")
    roster = Path(roster_with(folder, ""))
    text = roster.read_text(encoding="utf-8")
    roster.write_text(text.replace("manager:\n", "manager:\n  calendars: mine.ics\n", 1), encoding="utf-8")
    return str(roster)


def test_a_one_to_one_that_stands_is_held_by_the_manager(tmp_path: Path) -> None:
    plan, _ = usual()
    pupils = {session.reps[0]: session.names[0] for session in guided(plan)}
    for rep, name in pupils.items():
        words = ("--now", NOW, "--week", NOW[:10], "--json")
        ran = coachplan("schedule", standing_with(tmp_path, name), *words)
        sessions = json.loads(ran.out)["sessions"]
        own = [s for s in sessions if rep in s["reps"] and s["kind"] == "existing"]
        assert [(s["reps"], s["guide"], s["minutes"]) for s in own] == [([rep], None, 30)]


@pytest.mark.parametrize("name", sorted(known_metrics()))
@pytest.mark.parametrize("by_coach", [False, True])
def test_the_worksheet_names_the_two_and_tells_nothing_else(
    name: str,
    by_coach: bool,  # noqa: FBT001 - a parameter of the table
) -> None:
    pair = Pair(rep="m", guide="t", metric=name, title=known_metrics()[name].title, by_coach=by_coach)
    sheet = worksheet_for(pair, {"m": "Mia", "t": "Tom", "x": "Xenia"}, worksheets())
    text = " ".join((sheet.title, sheet.focus, *sheet.prompts))
    assert "Mia" in text
    assert "Tom" in text
    assert "Xenia" not in text
    assert "{" not in text
    assert all(prompt.endswith("?") for prompt in sheet.prompts)
    session = guided(usual()[0])[0]
    plain = {"theme": sheet.title, "focus": sheet.focus, "prompts": sheet.prompts}
    plain |= {"names": ("Mia", "Tom"), "guide_name": "Tom"}
    plan = usual()[0].model_copy(update={"sessions": (session.model_copy(update=plain),)})
    assert not [fault for fault in peer_rules(plan, usual()[1], frozenset()) if "tells more" in fault]


def changed(**fields: Any) -> WeekPlan:
    """Return the plan with its first guided session changed."""
    plan = usual()[0]
    first = guided(plan)[0]
    sessions = [s.model_copy(update=fields) if s is first else s for s in plan.sessions]
    return plan.model_copy(update={"sessions": tuple(sessions)})


def test_a_session_whose_guide_alone_is_another_is_among_what_changed() -> None:
    (change,) = changes_between(usual()[0], changed(guide=None, guide_name=None, manager_minutes=None), {})
    assert (change.what, change.why) == ("changed", "others take part")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"guide": "jonas-weber"}, "is not between one rep and one guide"),
        ({"guide": None}, "is held by nobody"),
        ({"manager_minutes": 45}, "saves the manager nothing"),
        ({"manager_minutes": None}, "saves the manager nothing"),
        ({"prompts": ("what makes you a top seller?", "how?")}, "tells more than the two may know"),
        ({"focus": "from 8 to 10 meetings"}, "tells more than the two may know"),
    ],
)
def test_the_checker_refuses_a_session_that_is_not_what_it_says(fields: dict[str, Any], said: str) -> None:
    early = datetime(2026, 9, 1, tzinfo=UTC)
    assert objections(usual()[0], usual()[1], early) == ()
    assert any(said in fault for fault in objections(changed(**fields), usual()[1], early))


def test_the_checker_refuses_who_is_kept_apart_or_in_two_places() -> None:
    plan, roster = usual()
    first, second = guided(plan)
    strict = Roster.model_validate(roster.model_dump() | {"peers": {"apart": [list(first.reps)]}})
    assert any("keeps apart" in fault for fault in peer_rules(plan, strict, frozenset()))
    groups = [rep.model_dump() | {"group": rep.name} for rep in roster.reps]
    mixed = Roster.model_validate(roster.model_dump() | {"reps": groups})
    assert any("different groups" in fault for fault in peer_rules(plan, mixed, frozenset()))
    twice = changed(reps=(second.reps[0], first.reps[1]))
    assert any(
        "more than one session with a colleague" in fault for fault in peer_rules(twice, roster, frozenset())
    )
    own = next(s for s in plan.sessions if s.guide is None)
    elsewhere = changed(reps=(own.reps[0], first.reps[1]), start=own.start, end=own.end)
    assert any("at the same time" in fault for fault in peer_rules(elsewhere, roster, frozenset()))


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ("coaches: [{name: Ana Duarte}]\n", "E1320"),
        ("coaches: [{name: Kim}, {name: Kim}]\n", "E1320"),
        ("peers: {apart: [[ana-duarte, nobody]]}\n", "E1321"),
    ],
)
def test_what_is_wrong_with_coaches_and_pairs_is_told(tmp_path: Path, extra: str, code: str) -> None:
    ran = coachplan("check", roster_with(tmp_path, extra))
    assert ran.code == 3
    assert code in ran.err
