"""A person who is forgotten leaves no byte in the history's folder, and the totals hold."""

import json
import re
from contextlib import AbstractContextManager
from pathlib import Path
from shutil import copytree
from typing import Any
from unittest import mock

import pytest
from running import EXAMPLES, MONDAY, Around, Ran, coachplan

from coachplan.files.history.store import Book, keeping

FRIDAY = "2026-11-27T17:00"
CANARIES = ("jonas", "weber", "canary-note", "canary-next", "canary-goal", "canary-talk", "canary-topic")


def at(folder: Path, *words: str, code: int = 0) -> Ran:
    ran = coachplan(*words, around=Around(folder=folder))
    assert ran.code == code, ran.err
    return ran


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A team with a past in which Jonas Weber is spoken of in every way that there is."""
    text = (EXAMPLES / "roster.yaml").read_text(encoding="utf-8")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    at(tmp_path, "schedule", "--publish", "--now", MONDAY)
    said = ("--note", "canary-note", "--next", "canary-next", "--goal", "canary-goal")
    at(tmp_path, "log", "done", "jonas-weber", *said, "--now", FRIDAY)
    talk = ("--topic", "canary-topic", "--note", "canary-talk", "--now", FRIDAY)
    at(tmp_path, "log", "adhoc", "jonas-weber", "20m", *talk)
    at(tmp_path, "log", "done", "hiro-tanaka", "--note", "as good as Jonas Weber", "--now", FRIDAY)
    at(tmp_path, "schedule", "--publish", "--week", "2026-W49", "--now", "2026-11-30T06:30")
    return tmp_path


def listed(folder: Path) -> Any:
    return json.loads(at(folder, "history", "list", "--json", "--now", "2026-11-30T07:00").out)


def test_no_byte_of_the_person_is_left_and_the_totals_hold(team: Path) -> None:
    before = listed(team)
    (team / ".coachplan" / "history.v0.bak").write_text("Jonas Weber")
    at(team, "forget", "jonas-weber", "--yes")
    for path in (team / ".coachplan").rglob("*"):
        data = path.read_bytes().lower()
        assert not [word for word in CANARIES if word.encode() in data], path
    after = listed(team)
    assert after["weeks"] == before["weeks"]
    minutes = {rep["rep"]: (rep["due_minutes"], rep["held_minutes"]) for rep in before["reps"]}
    minutes["gone-1"] = minutes.pop("jonas-weber")
    assert {rep["rep"]: (rep["due_minutes"], rep["held_minutes"]) for rep in after["reps"]} == minutes
    assert "all as they were written" in at(team, "history", "check").out


def test_without_yes_nothing_changes(team: Path) -> None:
    before = (team / ".coachplan" / "history.db").read_bytes()
    assert "Nothing was changed" in at(team, "forget", "jonas-weber").out
    assert (team / ".coachplan" / "history.db").read_bytes() == before


def test_others_keep_what_is_theirs(team: Path) -> None:
    def of(rep: str) -> list[Any]:
        return [one for one in listed(team)["sessions"] if one["reps"] == [rep]]

    before = of("ana-duarte")
    at(team, "forget", "jonas-weber", "--yes")
    assert of("ana-duarte") == before
    text = (team / "roster.yaml").read_text(encoding="utf-8")
    kept = text[: text.index("  - name: Jonas Weber")]
    rest = text[text.index("  - name: Jonas Weber") + 5 :]
    following = rest.find("  - name:")
    (team / "roster.yaml").write_text(kept + (rest[following:] if following >= 0 else ""), encoding="utf-8")
    at(team, "schedule", "--publish", "--week", "2026-W50", "--now", "2026-12-07T06:30")


def test_files_that_still_name_the_person_are_named(team: Path) -> None:
    (team / ".coachplan" / "copy.db").write_text("Jonas Weber")
    told = at(team, "forget", "jonas-weber", "--yes").out
    assert "copy.db" in told


def test_a_roster_that_still_has_the_person_is_named(team: Path) -> None:
    still = "Still on roster.yaml: take them off there, or they will be planned again."
    assert at(team, "forget", "jonas-weber").out.splitlines()[1] == still
    text = (team / "roster.yaml").read_text(encoding="utf-8")
    (team / "left.yaml").write_text(text.replace("Jonas Weber", "Joan Webb"), encoding="utf-8")
    assert "Still on" not in at(team, "forget", "jonas-weber", "--roster", "left.yaml").out
    assert at(team, "forget", "jonas-weber", "--yes").out.splitlines()[-1] == still


def test_a_part_of_a_name_says_whom_it_takes_out(team: Path) -> None:
    assert at(team, "forget", "jonas").out.startswith("jonas-weber would become 'gone-1'")
    assert at(team, "forget", "Jonas Weber", "--yes").out.startswith("Forgotten: jonas-weber;")
    assert "E0164" in at(team, "forget", "jonas", code=2).err


def exported(folder: Path) -> list[Any]:
    return [json.loads(line) for line in at(folder, "history", "export").out.splitlines()]


@pytest.mark.parametrize(
    ("rep", "other"), [("ana", "ana-duarte"), ("1", "zoe"), ("23", "zoe"), ("held", "zoe"), ("zo", "zoe")]
)
def test_whatever_the_id_looks_like_nothing_of_the_others_changes(
    tmp_path: Path, rep: str, other: str
) -> None:
    first, second = (
        f"{{id: '{rep}', name: Wren Abbot, metrics: {{win_rate: 1/9}}}}",
        f"{{id: {other}, name: Zoe}}",
    )
    text = f"team: North\nmanager: {{timezone: Europe/Berlin}}\nreps:\n  - {first}\n  - {second}\n"
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    at(tmp_path, "schedule", "--publish", "--now", MONDAY)
    at(tmp_path, "log", "done", f"2026-W48/{rep}/1", "--note", "tired", "--now", FRIDAY)
    before = exported(tmp_path)
    told = at(tmp_path, "forget", rep, "--yes", "--json").out
    assert json.loads(told)["left"] == []
    after = exported(tmp_path)
    assert "Wren Abbot" not in json.dumps(after)
    assert all(one["event"].get("note", "") == "" for one in after if "event" in one)
    sessions, left = (
        [kept for one in found if "event" in one for kept in one["event"].get("sessions", ())]
        for found in (before, after)
    )
    assert [one for one in sessions if one["reps"] == [other]] == [
        one for one in left if one["reps"] == [other]
    ]
    assert [one["start"] for one in sessions] == [one["start"] for one in left]
    assert "all as they were written" in at(tmp_path, "history", "check").out


def test_somebody_who_never_had_a_session_leaves_no_name_either(tmp_path: Path) -> None:
    text = (EXAMPLES / "roster.yaml").read_text(encoding="utf-8")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    at(tmp_path, "schedule", "--publish", "--now", MONDAY)
    before = exported(tmp_path)
    assert "Dmitri Volkov" in json.dumps(before)
    assert not [s for one in before for s in one.get("event", {}).get("sessions", ()) if "dmitri" in s["id"]]
    at(tmp_path, "forget", "dmitri", "--yes")
    assert not {"Dmitri", "Volkov", "dmitri"} & set(re.findall(r"\w+", json.dumps(exported(tmp_path))))


MIDDLE = ("chloe-martin", "dmitri-volkov", "efua-mensah", "farid-haddad", "greta-lindqvist", "hiro-tanaka")
PEERS = f"""
coaches: [{{name: Kim Aalto, topics: [win_rate, meetings, cycle_days, pipeline_coverage]}}]
peers: {{apart: [{", ".join(f"[ana-duarte, {rep}]" for rep in MIDDLE)}]}}
"""
"""Bao Nguyen shows others how, and a coach shows Ana Duarte, who is left over."""


@pytest.mark.parametrize(("rep", "name"), [("bao-nguyen", "Bao Nguyen"), ("kim-aalto", "Kim Aalto")])
def test_who_showed_others_how_leaves_no_name_in_their_sessions(tmp_path: Path, rep: str, name: str) -> None:
    text = (EXAMPLES / "roster.yaml").read_text(encoding="utf-8") + PEERS
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    at(tmp_path, "schedule", "--publish", "--week", "2026-W02", "--now", "2026-01-05T06:00")
    before = json.dumps(exported(tmp_path))
    assert f'"guide_name": "{name}"' in before
    at(tmp_path, "forget", rep, "--yes", "--now", FRIDAY)
    after = json.dumps(exported(tmp_path))
    assert (name in after, rep in after) == (False, False)


def test_somebody_with_nothing_but_a_goal_can_be_forgotten(team: Path) -> None:
    later = ("--now", "2027-06-07T06:30")
    text = (team / "roster.yaml").read_text(encoding="utf-8")
    (team / "roster.yaml").write_text(text.replace("Jonas Weber", "Joan Webb"), encoding="utf-8")
    at(team, "schedule", "--publish", *later)
    at(team, "history", "purge", "--older-than", "2m", "--yes", *later)
    assert "canary-goal" in at(team, "history", "export").out
    at(team, "forget", "jonas-weber", "--yes", *later)
    assert "canary-goal" not in at(team, "history", "export").out


def test_nobody_on_record_is_nobody_to_forget(team: Path) -> None:
    assert "E0164" in at(team, "forget", "nobody", code=2).err
    assert "did you mean 'jonas-weber'?" in at(team, "forget", "jonas-webr", code=2).err


def test_purging_old_weeks_leaves_what_is_owed(team: Path) -> None:
    at(team, "schedule", "--publish", "--week", "2027-W10", "--now", "2027-03-08T06:30")
    later = ("--now", "2027-03-08T07:00")
    before = json.loads(at(team, "history", "list", "--json", *later).out)
    told = at(team, "history", "purge", "--older-than", "2m", "--yes", *later).out
    assert told == "2 weeks before 2027-01-04 removed.\n"
    after = json.loads(at(team, "history", "list", "--json", *later).out)
    assert [week["week"] for week in after["weeks"]] == ["2027-W10"]
    assert {r["rep"]: r["credit"] for r in after["reps"]} == {r["rep"]: r["credit"] for r in before["reps"]}
    kept = at(team, "history", "export").out
    assert "2026-W49" not in {json.loads(line).get("event", {}).get("week") for line in kept.splitlines()}
    assert '"kind":"told"' not in kept
    assert "all as they were written" in at(team, "history", "check").out


def test_what_would_be_purged_is_told_first(team: Path) -> None:
    purge = ("history", "purge", "--older-than", "2m", "--now", "2027-03-08T07:00")
    before = (team / ".coachplan" / "history.db").read_bytes()
    told = at(team, *purge).out
    assert told == (
        "2 weeks before 2027-01-04 would go: 2026-W48 to 2026-W49.\n"
        "No week stays on record: what is owed goes, too.\n"
        "Nothing was changed; --yes does it, and there is no way back.\n"
    )
    weeks = {"before": "2027-01-04", "weeks": ["2026-W48", "2026-W49"], "owed_goes": True}
    facts = {"schema_version": 1, "kind": "purged", **weeks}
    assert json.loads(at(team, *purge, "--json").out) == {**facts, "done": False}
    assert (team / ".coachplan" / "history.db").read_bytes() == before
    assert json.loads(at(team, *purge, "--json", "--yes").out) == {**facts, "done": True}
    assert at(team, *purge).out.startswith("0 weeks before 2027-01-04 would go.\n")


def test_what_is_owed_goes_where_no_week_stays_and_that_is_told(team: Path) -> None:
    purge = ("history", "purge", "--older-than", "2 months", "--now", "2027-03-08T07:00")
    owed = "No week stays on record: what is owed goes, too."
    assert at(team, *purge).out.splitlines()[1] == owed
    assert at(team, *purge, "--yes").out.splitlines() == ["2 weeks before 2027-01-04 removed.", owed]


def test_what_another_run_tells_while_a_purge_begins_counts(
    team: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    at(team, "schedule", "--publish", "--week", "2027-W10", "--now", "2027-03-08T06:30")
    telling = ("log", "missed", "2026-W49/jonas-weber/1", "--now", "2026-12-04T18:00")
    words = ("history", "purge", "--older-than", "2m", "--yes", "--now", "2027-03-08T07:00")
    other = tmp_path_factory.mktemp("other")
    copytree(team, other, dirs_exist_ok=True)
    at(other, *telling)
    at(other, *words)

    def after_another_run(home: Path, name: str, who: str) -> AbstractContextManager[Book]:
        at(team, *telling)
        return keeping(home, name, who)

    with mock.patch("coachplan.files.history.rewriting.keeping", after_another_run):
        at(team, *words)
    assert listed(team) == listed(other)
    assert at(team, "history", "export").out == at(other, "history", "export").out


def test_an_age_that_is_none_is_refused(team: Path) -> None:
    assert "E0165" in at(team, "history", "purge", "--older-than", "2y", code=2).err
