"""``coachplan impact``, from the opt-in to the result."""

import json
import random  # noqa: TID251 - weekly figures of a made-up team
import stat
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from running import Around, coachplan

from coachplan.files.history import store

LEVELS = {
    "Ana": 12,
    "Bao": 11,
    "Chloe": 10,
    "Dmitri": 9.5,
    "Efua": 9,
    "Farid": 8.5,
    "Greta": 8,
    "Hiro": 7,
    "Imani": 5,
    "Jo": 4,
}
EXPERIMENT = "experiment: {metric: meetings, quantum: 15m, blocks: 2}\n"
MONDAYS = {0: "2026-11-23T06:30", 4: "2026-12-21T06:30", 8: "2027-01-18T06:30"}
"""The present after so many weeks of the experiment."""


def team(folder: Path, weeks: int = 12, experiment: str = EXPERIMENT) -> str:
    """Write a roster with so many weekly figures; those of the first weeks stay as they are."""
    lines = ["team: North", "manager: {timezone: Europe/Berlin}", "reps:"]
    for name, level in LEVELS.items():
        dice = random.Random(name)  # noqa: S311 - nothing here is a secret
        figures = ", ".join(f"{max(0.0, dice.gauss(level, 1.5)):.0f}" for _ in range(weeks))
        lines.append(f"  - {{name: {name}, metrics: {{meetings: [{figures}]}}}}")
    (folder / "roster.yaml").write_text(experiment + "\n".join(lines) + "\n", encoding="utf-8")
    return "roster.yaml"


def impact(folder: Path, *words: str, after: int = 0, weeks: int | None = None) -> Any:
    """Return the document printed so many weeks after the start."""
    name = team(folder, 12 + after if weeks is None else weeks)
    ran = coachplan("impact", name, "--json", "--now", MONDAYS[after], *words, around=Around(folder=folder))
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def test_before_the_start_the_smallest_visible_effect_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    found = impact(tmp_path)
    assert (found["kind"], found["schema_version"], found["state"]) == ("impact", 1, "before the start")
    assert found["outlook"]["pairs"] == 5
    assert found["outlook"]["weeks"] == 8
    assert 0.3 < found["outlook"]["smallest"] < 3
    assert "cannot be seen before week 8" in found["sentences"][0]
    assert not (tmp_path / ".coachplan").exists()


def test_coins_are_recorded_before_they_act_for_the_owner_alone(tmp_path: Path) -> None:
    found = impact(tmp_path, "--start")
    kept = tmp_path / ".coachplan" / "history.db"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    [record] = [
        json.loads(row.event.model_dump_json())["experiment"]
        for row in store.read_records(kept.parent, "North")
    ]
    assert record["blocks"] == found["blocks"]
    assert (record["quantum"], record["planned"], len(record["seed"])) == (15, 2, 32)
    assert record["blocks"][0]["monday"] == "2026-11-23"
    before = kept.read_bytes()
    assert impact(tmp_path, "--start")["blocks"] == found["blocks"]
    assert kept.read_bytes() == before


def test_a_block_starts_on_a_monday_that_is_not_past(tmp_path: Path) -> None:
    name = team(tmp_path)
    ran = coachplan(
        "impact", name, "--start", "--json", "--now", "2026-11-24T09:00", around=Around(folder=tmp_path)
    )
    assert json.loads(ran.out)["blocks"][0]["monday"] == "2026-11-30"


def test_coins_move_minutes_in_the_plan_and_only_in_their_weeks(tmp_path: Path) -> None:
    def due(week: str) -> dict[str, float]:
        ran = coachplan(
            "schedule",
            "roster.yaml",
            "--json",
            "--week",
            week,
            "--now",
            MONDAYS[0],
            around=Around(folder=tmp_path),
        )
        return {share["rep"]: share["due_minutes"] for share in json.loads(ran.out)["shares"]}

    # Under this policy no signal moves minutes besides.
    name = team(tmp_path, experiment=f"policy: equal\n{EXPERIMENT}")
    before = {week: due(week) for week in ("2026-W48", "2026-W52")}
    ran = coachplan("impact", name, "--start", "--json", "--now", MONDAYS[0], around=Around(folder=tmp_path))
    pairs = json.loads(ran.out)["blocks"][0]["pairs"]
    after = {week: due(week) for week in before}
    assert after["2026-W52"] == before["2026-W52"]
    for pair in pairs:
        gap = {
            week: due_[pair["more"]] - due_[pair["less"]]
            for week, due_ in (("before", before["2026-W48"]), ("after", after["2026-W48"]))
        }
        assert gap["after"] - gap["before"] == pytest.approx(30)
    team(tmp_path, experiment="policy: equal\n")
    assert due("2026-W48") == pytest.approx(before["2026-W48"])


def test_a_pair_that_floors_hold_together_is_named(tmp_path: Path) -> None:
    team(tmp_path, experiment=EXPERIMENT.replace("15m", "60m"))
    ran = coachplan("impact", "roster.yaml", "--start", around=Around(folder=tmp_path))
    assert ran.code == 0
    assert "minutes apart, not 120" in " ".join(ran.out.split())
    (tmp_path / "small").mkdir()
    team(tmp_path / "small")
    ran = coachplan("impact", "roster.yaml", "--start", around=Around(folder=tmp_path / "small"))
    assert ran.code == 0
    assert "minutes apart" not in ran.out


def test_the_result_comes_block_by_block_and_is_read_at_the_end(tmp_path: Path) -> None:
    impact(tmp_path, "--start")
    first = impact(tmp_path, "--start", after=4)
    assert (first["state"], first["blocks_over"], first["effect"]["pairs"]) == ("running", 1, 5)
    assert first["effect"]["likely"] == {"low": None, "high": None}
    assert first["claim"] is False
    last = impact(tmp_path, after=8)
    assert (last["state"], last["blocks_over"], last["effect"]["pairs"]) == ("finished", 2, 10)
    assert last["effect"]["likely"]["low"] < last["effect"]["estimate"] < last["effect"]["likely"]["high"]
    told = " ".join(last["sentences"])
    assert "by coin toss scored" in told
    assert "cannot be seen before week 8" in told
    assert "on their own" in told
    assert last["blocks"][0] == first["blocks"][0]


def test_coins_of_a_later_block_leave_a_published_week_as_it_is(tmp_path: Path) -> None:
    impact(tmp_path, "--start")
    words = ("schedule", "--publish", "roster.yaml", "--week", "2026-W51", "--now")
    first = coachplan(*words, "2026-12-14T06:30", around=Around(folder=tmp_path))
    assert "Published 2026-W51" in first.out, first.err
    impact(tmp_path, "--start", after=4, weeks=12)
    assert "2026-12-21" in store.read_records(tmp_path / ".coachplan", "North")[-1].event.model_dump_json()
    again = coachplan(*words, "2026-12-14T07:00", around=Around(folder=tmp_path))
    assert "2026-W51 is published and unchanged" in again.out, again.err


def test_of_two_runs_at_once_only_one_tosses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(home: Path, team: str, who: str) -> AbstractContextManager[store.Book]:
        monkeypatch.undo()
        impact(tmp_path, "--start")
        return store.keeping(home, team, who)

    name = team(tmp_path)
    monkeypatch.setattr("coachplan.files.history.store.keeping", overtaken)
    ran = coachplan("impact", name, "--start", around=Around(folder=tmp_path))
    assert (ran.code, ran.out) == (3, "")
    assert "error[E0154] the history has changed while the coins were tossed" in ran.err
    assert len(store.read_records(tmp_path / ".coachplan", "North")) == 1


def test_a_finished_experiment_keeps_its_result_until_the_roster_asks_for_another(tmp_path: Path) -> None:
    once = EXPERIMENT.replace("2}", "1}")

    def told(experiment: str, *words: str, now: str = MONDAYS[4]) -> str:
        name = team(tmp_path, 16, experiment)
        ran = coachplan(*words[:1], name, *words[1:], "--now", now, around=Around(folder=tmp_path))
        assert (ran.code, ran.err) == (0, "")
        return " ".join(ran.out.split())

    told(once, "impact", "--start", now=MONDAYS[0])
    assert "goes on. It is the last one." in told(once, "impact", "--start", now="2026-12-14T06:30")
    verdict = told(once, "impact")
    assert "By coin; the one block is over" in verdict
    again = told(once, "impact", "--start")
    assert again.startswith(verdict)
    assert "the experiment is over. To begin another, change experiment: in the roster" in again
    assert told(once, "impact") == verdict
    assert "no coin holds" not in told(once, "schedule", "--json", "--week", "2026-W52")
    assert "no coin holds" in told(EXPERIMENT, "schedule", "--json", "--week", "2026-W52")
    assert "By coin; 0 of 2 blocks are over" in told(EXPERIMENT, "impact", "--start")


def test_what_was_tossed_stays_whatever_the_roster_says_later(tmp_path: Path) -> None:
    impact(tmp_path, "--start")
    team(tmp_path, experiment=EXPERIMENT.replace("15m", "10m"))
    ran = coachplan("impact", "roster.yaml", "--start", around=Around(folder=tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert "E0142" in ran.err


@pytest.mark.parametrize(
    ("experiment", "weeks", "code", "exit_code"),
    [
        ("", 12, "E0141", 2),
        ("experiment: {metric: demos, quantum: 15m, blocks: 2}\n", 12, "E1224", 3),
        (EXPERIMENT, 1, "E1225", 3),
        ("experiment: {metric: meetings, quantum: 0, blocks: 2}\n", 12, "E1", 3),
    ],
)
def test_what_cannot_be_started_is_refused(
    tmp_path: Path, experiment: str, weeks: int, code: str, exit_code: int
) -> None:
    name = team(tmp_path, weeks, experiment)
    ran = coachplan("impact", name, "--start", around=Around(folder=tmp_path))
    assert (ran.code, ran.out) == (exit_code, "")
    assert f"error[{code}" in ran.err
    assert not (tmp_path / ".coachplan").exists()


def test_one_rep_alone_has_nobody_to_be_compared_with(tmp_path: Path) -> None:
    ana, bao = "{name: Ana, metrics: {meetings: [8, 9, 7, 8, 9]}}", "{name: Bao, metrics: {meetings: '8'}}"
    text = f"{EXPERIMENT}reps:\n  - {ana}\n  - {bao}\n"
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    ran = coachplan("impact", "roster.yaml", "--start", around=Around(folder=tmp_path))
    assert ran.code == 3
    assert "E1225" in ran.err


def test_a_damaged_record_is_refused_and_left_alone(tmp_path: Path) -> None:
    impact(tmp_path, "--start")
    kept = tmp_path / ".coachplan" / "history.db"
    kept.write_text("{}x", encoding="utf-8")
    for words in (
        ("impact", "roster.yaml"),
        ("impact", "roster.yaml", "--start"),
        ("schedule", "roster.yaml"),
    ):
        ran = coachplan(*words, around=Around(folder=tmp_path))
        assert (ran.code, ran.out) == (5, "")
        assert "E5102" in ran.err
    assert kept.read_text(encoding="utf-8") == "{}x"


def test_a_roster_from_standard_input_has_no_place_for_coins(tmp_path: Path) -> None:
    typed = (tmp_path / team(tmp_path)).read_bytes()
    ran = coachplan("impact", "-", "--start", around=Around(folder=tmp_path, typed=typed))
    assert ran.code == 2
    assert "E0151" in ran.err


def test_without_coins_nothing_is_claimed(tmp_path: Path) -> None:
    name = team(tmp_path, experiment="")
    ran = coachplan("impact", name, "--json", around=Around(folder=tmp_path))
    found = json.loads(ran.out)
    assert (found["design"], found["state"], found["effect"], found["claim"]) == (
        "not randomised",
        "no coin",
        None,
        False,
    )
    assert any("on their own" in sentence for sentence in found["sentences"])


def test_past_plans_stand_in_for_coins_under_a_heading_that_says_so(tmp_path: Path) -> None:
    team(tmp_path, experiment="")
    plans: list[str] = []
    for week in range(41, 45):
        ran = coachplan(
            "schedule",
            "roster.yaml",
            "--json",
            "--week",
            f"2026-W{week}",
            "--now",
            "2026-10-01T08:00",
            around=Around(folder=tmp_path),
        )
        (tmp_path / f"{week}.json").write_text(ran.out, encoding="utf-8")
        plans += ["--plan", f"{week}.json"]
    ran = coachplan("impact", "roster.yaml", *plans, around=Around(folder=tmp_path))
    assert ran.code == 0
    assert "Not randomised" in ran.out.splitlines()[1]
    assert "at equal scores, 30 more minutes a week went with" in " ".join(ran.out.split())


def test_a_team_without_weekly_figures_is_told_how_to_give_them(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(
        "reps:\n  - {name: Ana, metrics: {win_rate: 3/9}}\n", encoding="utf-8"
    )
    ran = coachplan("impact", "roster.yaml", around=Around(folder=tmp_path))
    assert ran.code == 0
    assert "no metric on the roster has weekly figures" in ran.out
    assert "on their own" in " ".join(ran.out.split())


def test_signals_reach_plan_and_check_with_their_chance(tmp_path: Path) -> None:
    name = team(tmp_path, experiment="")
    text = (tmp_path / name).read_text(encoding="utf-8").splitlines()
    text[4] = text[4].rsplit(", ", 1)[0] + ", 1]}}"
    (tmp_path / name).write_text("\n".join(text) + "\n", encoding="utf-8")
    checked = json.loads(coachplan("check", name, "--json", around=Around(folder=tmp_path)).out)
    assert "bao" in [signal["rep"] for signal in checked["signals"]]
    assert checked["false_signals_per_quarter"] == pytest.approx(1.43, abs=0.01)
    plan = json.loads(coachplan("schedule", name, "--json", around=Around(folder=tmp_path)).out)
    assert plan["signals"] == checked["signals"]
    [share] = [share for share in plan["shares"] if share["rep"] == "bao"]
    assert "signal: customer meetings a week down to 1 in 2026-W47" in share["why"]
    sessions = [session for session in plan["sessions"] if session["reps"] == ["bao"]]
    assert all("conversation with more customers" in session["focus"] for session in sessions)
    shown = coachplan("schedule", name, around=Around(folder=tmp_path)).out
    assert "Signals" in shown
