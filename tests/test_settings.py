"""Settings: which word counts when several are said."""

import json
from pathlib import Path

import pytest
from running import MONDAY, ROSTER, SMALL, Around, coachplan, folder_with, plan

from coachplan.files.user_file import user_settings

USUAL = Around()


def settings(*words: str, around: Around = USUAL) -> dict[str, tuple[str | None, str]]:
    ran = coachplan("config", *words, "--json", around=around)
    assert (ran.code, ran.err) == (0, "")
    return {name: (one["value"], one["source"]) for name, one in json.loads(ran.out)["settings"].items()}


def looks(text: str) -> str:
    return "coloured" if "\x1b[" in text else "plain"


@pytest.mark.parametrize(
    ("words", "env", "terminal", "wanted"),
    [
        ((), {}, False, "plain"),
        ((), {}, True, "coloured"),
        ((), {"TERM": "dumb"}, True, "plain"),
        ((), {"NO_COLOR": "1"}, True, "plain"),
        ((), {"NO_COLOR": ""}, True, "coloured"),
        ((), {"FORCE_COLOR": "1"}, False, "coloured"),
        ((), {"FORCE_COLOR": "1", "TERM": "dumb"}, False, "coloured"),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, "plain"),
        (("--color", "always"), {"NO_COLOR": "1", "TERM": "dumb"}, False, "coloured"),
        (("--color=never",), {"FORCE_COLOR": "1"}, True, "plain"),
        (("--color=auto",), {"COACHPLAN_COLOR": "always"}, False, "plain"),
        ((), {"COACHPLAN_COLOR": "always"}, False, "coloured"),
        ((), {"COACHPLAN_COLOR": "never"}, True, "plain"),
        ((), {"COACHPLAN_COLOR": "always", "NO_COLOR": "1"}, False, "plain"),
    ],
)
def test_colour_obeys_the_flag_then_the_environment_then_the_terminal(
    words: tuple[str, ...], env: dict[str, str], *, terminal: bool, wanted: str
) -> None:
    ran = coachplan("policies", *words, around=Around(env=env, terminal=terminal))
    assert (ran.code, looks(ran.out)) == (0, wanted)


def test_a_document_is_never_coloured() -> None:
    around = Around(env={"FORCE_COLOR": "1"}, terminal=True)
    for words in (
        ("schedule", ROSTER, "--json"),
        ("schedule", ROSTER, "--ics", "-"),
        ("schema",),
        ("init", "-"),
    ):
        assert looks(coachplan(*words, around=around).out) == "plain"


PRECEDENCE = "policy: sbi\n" + SMALL


def test_a_flag_beats_the_environment_beats_the_roster_beats_the_users_file(tmp_path: Path) -> None:
    own = tmp_path / "own" / "coachplan"
    own.mkdir(parents=True)
    (own / "config.yaml").write_text("policy: equal\ncolor: never\n", encoding="utf-8")
    folder = folder_with(tmp_path, roster=PRECEDENCE, other=SMALL)
    mine = {"XDG_CONFIG_HOME": str(tmp_path / "own")}
    env = {**mine, "COACHPLAN_POLICY": "sales-hunter"}
    bare, users, both = (Around(env=e, folder=folder) for e in ({}, mine, env))
    assert settings("other.yaml", around=bare)["policy"] == ("balanced", "default")
    assert settings("other.yaml", around=users)["policy"] == ("equal", str(own / "config.yaml"))
    assert settings(around=users)["policy"] == ("sbi", "roster.yaml")
    assert settings(around=both)["policy"] == ("sales-hunter", "COACHPLAN_POLICY")
    assert plan("--policy", "sales-momentum", around=both)["policy"] == "sales-momentum"
    assert plan(around=both)["policy"] == "sales-hunter"
    assert plan(around=users)["policy"] == "sbi"
    assert plan("other.yaml", around=users)["policy"] == "equal"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("home: hist", "{own}/hist"),
        ("home: ~/hist", "{home}/hist"),
        ("home: ~nobody-is-called-so/hist", "{own}/~nobody-is-called-so/hist"),
        ("roster: ../r.yaml", "{own}/../r.yaml"),
        ("roster: /r.yaml", "/r.yaml"),
        ("policy: sbi", "sbi"),
        ("policy: ours.yaml", "{own}/ours.yaml"),
    ],
)
def test_paths_in_the_users_file_start_from_its_folder(
    said: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / ".config" / "coachplan"
    own.mkdir(parents=True)
    (own / "config.yaml").write_text(f"{said}\n", encoding="utf-8")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    name = said.partition(":")[0]
    assert getattr(user_settings(), name) == meant.format(own=own, home=tmp_path)


def test_a_history_that_the_users_file_names_is_the_same_from_every_folder(tmp_path: Path) -> None:
    own, here, there = (tmp_path / name for name in ("coachplan", "here", "there"))
    for folder in (own, here, there):
        folder.mkdir()
    (own / "config.yaml").write_text("home: hist\nroster: ../r.yaml\n", encoding="utf-8")
    (tmp_path / "r.yaml").write_text(SMALL, encoding="utf-8")
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert coachplan("schedule", "--publish", around=Around(env=env, folder=here)).code == 0
    listed = coachplan("history", "list", "--json", around=Around(env=env, folder=there))
    assert [week["week"] for week in json.loads(listed.out)["weeks"]] == ["2026-W48"]
    assert ([*here.iterdir()], [*there.iterdir()], (own / "hist").is_dir()) == ([], [], True)


def test_the_roster_is_the_one_named_else_the_environments_else_the_one_here(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, roster=SMALL, other=SMALL)
    env = Around(env={"COACHPLAN_ROSTER": "other.yaml"}, folder=folder)
    assert settings(around=Around(folder=folder))["roster"] == ("roster.yaml", "this folder")
    assert settings(around=env)["roster"] == ("other.yaml", "COACHPLAN_ROSTER")
    assert settings("roster.yaml", around=env)["roster"] == ("roster.yaml", "command line")
    (tmp_path / "roster.yaml").unlink()
    nothing = coachplan("schedule", around=Around(folder=folder))
    assert (nothing.code, "E0101" in nothing.err) == (3, True)


@pytest.mark.parametrize(
    ("variable", "code"),
    [("COACHPLAN_POLICY", "E1402"), ("COACHPLAN_COLOR", "E0108"), ("COACHPLAN_NOW", "E0104")],
)
def test_a_bad_word_in_the_environment_is_told_by_its_variable(
    variable: str, code: str, tmp_path: Path
) -> None:
    target = tmp_path / "week.ics"
    ran = coachplan("schedule", ROSTER, "--ics", str(target), around=Around(env={variable: "perhaps"}))
    assert (ran.code, ran.out, target.exists()) == (3, "", False)
    assert f"error[{code}] {variable}: " in ran.err


def test_config_names_the_moment_that_is_taken_as_the_present() -> None:
    assert settings(ROSTER)["now"] == (MONDAY, "COACHPLAN_NOW")
    assert settings(ROSTER, around=Around(env={"COACHPLAN_NOW": ""}))["now"] == (None, "the clock")


@pytest.mark.parametrize(
    "words", [("schedule", ROSTER), ("rank", ROSTER), ("config", ROSTER), ("check", ROSTER)]
)
def test_nothing_but_the_program_is_needed_around_it(words: tuple[str, ...], tmp_path: Path) -> None:
    homes = (
        {"HOME": ""},
        {"HOME": "/nonexistent"},
        {"HOME": "relative"},
        {"HOME": str(tmp_path), "TZ": "nonsense"},
    )
    runs = [coachplan(*words, around=Around(env=env, folder=tmp_path)) for env in homes]
    assert {(ran.code, ran.err) for ran in runs} == {(0, "")}
    if words[0] != "config":
        assert len({ran.out for ran in runs}) == 1
    assert list(tmp_path.iterdir()) == []
