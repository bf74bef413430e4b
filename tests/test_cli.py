"""The command line as people and scripts use it: words, streams, settings."""

import json
import re
from pathlib import Path

import pytest
from running import EXAMPLES, ROSTER, SMALL, Around, Ran, coachplan, folder_with, plan, process

from coachplan import __version__
from coachplan.cli import app as program

COMMANDS = sorted(program.COMMANDS)
WITH_HELP = [(), *((name,) for name in COMMANDS), ("policies", "show")]


@pytest.mark.parametrize("words", [("--version",), ("-V",)])
def test_the_version_is_one_line(words: tuple[str, ...]) -> None:
    wanted = (0, f"coachplan {__version__}\n", "")
    for ran in (coachplan(*words), process(*words)):
        assert (ran.code, ran.out, ran.err) == wanted


@pytest.mark.parametrize("words", WITH_HELP)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_explains_itself_with_an_example(words: tuple[str, ...], option: str) -> None:
    ran = coachplan(*words, option)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: coachplan")
    assert "Example: coachplan " in ran.out


@pytest.mark.parametrize("words", [("schedule", "--out"), ("summary", "--plans")])
def test_both_commands_of_an_organisation_tell_their_folder_alike(words: tuple[str, str]) -> None:
    command, option = words
    told = coachplan("org", command, "--help").out.partition(f"  {option} ")[2]
    assert " ".join(told.split()).partition("[default: ")[2].startswith("plans]")


def test_no_words_at_all_is_wrong_usage_with_the_help() -> None:
    ran = coachplan()
    assert ran.code == 2
    assert "Usage: coachplan" in ran.out + ran.err
    assert all(name in ran.out + ran.err for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--nope",), "--nope"),
        (("schedul",), "Did you mean 'schedule'?"),
        (("Rank",), "Did you mean 'rank'?"),
        (("frobnicate",), "Known: rank, schedule"),
        (("plan",), "Try 'coachplan schedule'."),
        (("publish",), "Try 'coachplan schedule --publish'."),
        (("calendar",), "or 'coachplan free'."),
        (("undo",), "Try 'coachplan change undo'."),
        (("Done",), "Try 'coachplan log done'."),
        (("help",), "coachplan --help"),
        (("roster.yaml",), "coachplan schedule roster.yaml --week"),
        (("schedule", "--wek"), "--week"),
        (("schedule", "--tiers", "firm"), "'hard', 'soft'"),
        (("schedule", "--color", "blue"), "never"),
        (("schedule", "a.yaml", "b.yaml"), "b.yaml"),
        (("rank", "--explain"), "--explain"),
        (("schema", "rooster"), "roster"),
        (("policies", "shwo"), "coachplan policies show"),
        (("policies", "sbi"), "coachplan policies show sbi"),
        (("policies", "show"), "NAME|FILE"),
        (("check", "--policy"), "--policy"),
        (("rank", "--roster", "team.yaml"), "coachplan rank FILE"),
        (("history", "list", "--roster=team.yaml"), "coachplan history list FILE"),
        (("history", "show", "2026-W48", "--roster", "team.yaml"), "coachplan history show WEEK FILE"),
        (("history", "show", "team.yaml"), "coachplan history show WEEK FILE"),
        (("history", "team.yaml", "list"), "coachplan history list team.yaml"),
        (("log", "ana", "done"), "coachplan log done ana"),
        (("log", "done", "ana", "team.yaml"), "--roster team.yaml"),
        (("log", "done", "--all", "team.yaml"), "--roster team.yaml"),
        (("log", "adhoc", "team.yaml", "ana", "20m"), "--roster team.yaml"),
        (("change", "skip", "ana", "team.yml", "--yes"), "--roster team.yml"),
        (("audit", "team.yaml", "past.ics"), "--roster team.yaml"),
        (("history", "team.yaml"), "coachplan history list team.yaml"),
        (("history", "2026-W48"), "coachplan history show 2026-W48"),
        (("org", "org.yaml"), "coachplan org schedule org.yaml"),
        (("org", "examples/org"), "coachplan org schedule examples/org"),
        (("log", "team.yaml"), "coachplan log done --roster team.yaml"),
        (("change", "team.yaml"), "coachplan change skip SESSION --roster team.yaml"),
        (("log", "ana"), "Known: done, missed, adhoc, week, sync."),
        (("history", "lst"), "Did you mean 'list'?"),
        (("rank", "team.yaml", "ana"), "coachplan explain team.yaml ana"),
        (("rank", "ana", "team.yaml", "--json"), "coachplan explain team.yaml ana"),
        (("schedule", "team.yaml", "--tiers", "hard", "ana"), "coachplan explain team.yaml ana"),
        (("schedule", "team.yaml", "2026-W48"), "coachplan schedule team.yaml --week 2026-W48"),
        (("rank", "team.yaml", "2026-W48"), "unexpected extra"),
        (("rank", "team.yaml", "a", "b"), "unexpected extra"),
        (("explain", "ana-duarte", ROSTER), f"coachplan explain {ROSTER} ana-duarte"),
    ],
)
def test_wrong_usage_is_told_on_standard_error_with_what_was_meant(words: tuple[str, ...], told: str) -> None:
    ran = coachplan(*words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


@pytest.mark.parametrize(
    ("words", "week"),
    [
        ((ROSTER,), "2026-W48"),
        ((ROSTER, "--week"), "2026-W48"),
        (("--week", ROSTER), "2026-W48"),
        (("--week", "--", ROSTER), "2026-W48"),
        (("--week", "2026-W50", ROSTER), "2026-W50"),
        ((ROSTER, "--week", "2026-w50"), "2026-W50"),
        (("--week=2026W50", ROSTER), "2026-W50"),
        ((ROSTER, "--week", "2026-12-10"), "2026-W50"),
        ((ROSTER, "--week", "next"), "2026-W49"),
        ((ROSTER, "--week=this"), "2026-W48"),
        (("--week", "--budget", "3h", ROSTER), "2026-W48"),
        ((ROSTER, "--week", "--now", "2026-11-27T14:00"), "2026-W49"),
        (("--now=2026-11-27T14:00", "--week=this", ROSTER, "--budget=45m"), "2026-W48"),
    ],
)
def test_the_week_may_stand_alone_or_have_a_value_before_or_after_the_roster(
    words: tuple[str, ...], week: str
) -> None:
    ran = coachplan("schedule", "--json", *words)
    assert (json.loads(ran.out)["week"], ran.err) == (week, "")


def test_words_after_two_dashes_are_no_options() -> None:
    assert "--week: there is no such file" in coachplan("schedule", "--", "--week").err
    assert coachplan("check", "--json", "--", ROSTER).out == coachplan("check", ROSTER, "--json").out


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("tomorrow", "E3302"),
        ("last", "E3302"),
        ("2027-W53", "E3301"),
        ("2026-02-30", "E1208"),
        ("48", "E3302"),
    ],
)
def test_a_week_that_is_none_is_told_with_the_words_that_are(word: str, code: str) -> None:
    for words in ((f"--week={word}", ROSTER), ("--week", word, ROSTER), (ROSTER, "--week", word)):
        ran = coachplan("schedule", *words)
        assert (ran.code, ran.out) == (2, "")
        assert f"error[{code}]" in ran.err
        assert "hint:" in ran.err


def test_a_word_after_week_that_looks_like_a_file_is_the_roster(tmp_path: Path) -> None:
    around = Around(folder=folder_with(tmp_path, team=SMALL))
    (tmp_path / "team").write_text(SMALL, encoding="utf-8")
    assert plan("--week", "team.yaml", around=around) == plan("--week", "team", around=around)
    missing = coachplan("schedule", "--week", "teem.yaml", around=around)
    assert (missing.code, "there is no such file" in missing.err) == (3, True)


@pytest.mark.parametrize(
    "words",
    [
        ("--budget", "lots"),
        ("--budget=",),
        ("--now", "yesterday"),
        ("--now", "0001-01-01"),
        ("--now", "9999-12-31"),
        ("--json", "--ics", "-"),
    ],
)
def test_a_value_that_cannot_be_is_wrong_usage(words: tuple[str, ...]) -> None:
    ran = coachplan("schedule", ROSTER, *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("coachplan: error[E")


def test_a_dash_is_standard_input_and_output() -> None:
    typed = Path(ROSTER).read_bytes()
    assert plan("-", around=Around(typed=typed)) == plan(ROSTER)
    printed = coachplan("schedule", ROSTER, "--ics", "-")
    assert (printed.code, printed.out.splitlines()[0]) == (0, "BEGIN:VCALENDAR")
    assert coachplan("init", "-").out.startswith("# yaml-language-server")


def test_a_roster_is_not_waited_for_at_a_terminal() -> None:
    ran = coachplan("schedule", "-", around=Around(terminal=True))
    assert (ran.code, ran.out) == (3, "")
    assert "E0103" in ran.err


def test_the_module_is_the_command() -> None:
    assert process("schedule", ROSTER).out == coachplan("schedule", ROSTER).out


@pytest.mark.parametrize("words", [("schedule",), ("rank",), ("check",)])
def test_quiet_prints_nothing_when_all_is_well(words: tuple[str, ...]) -> None:
    ran = coachplan(*words, ROSTER, "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_quiet_still_writes_the_documents_that_were_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "week.ics"
    ran = coachplan("schedule", ROSTER, "-q", "--json", "--ics", str(target))
    assert json.loads(ran.out)["kind"] == "plan"
    assert target.read_bytes() == coachplan("schedule", ROSTER, "--ics", "-").raw


def test_quiet_says_in_one_line_that_something_did_not_fit() -> None:
    ran = coachplan("schedule", ROSTER, "--quiet", "--week=this", "--now", "2026-11-26T12:00")
    assert (ran.code, ran.out, ran.err.count("\n")) == (4, "", 1)


TWINS = SMALL + "  - {name: Rosa, id: rosa-2, metrics: {win_rate: 2/5}}\n"


@pytest.mark.parametrize("command", ["check", "rank", "schedule"])
def test_a_warning_never_stands_in_the_document(command: str, tmp_path: Path) -> None:
    around = Around(folder=folder_with(tmp_path, twins=TWINS))
    ran = coachplan(command, "twins.yaml", "--json", around=around)
    assert (ran.code, ran.err) == (0, "")
    json.loads(ran.out)
    told = coachplan(command, "twins.yaml", around=around)
    assert "Rosa" in told.out + told.err
    assert command == "schedule" or "warning[W1302]" in told.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_documents_are_utf_8_whatever_the_terminal_speaks(encoding: str) -> None:
    around = Around(env={"PYTHONIOENCODING": encoding})
    ran = process("schedule", ROSTER, "--ics", "-", around=around)
    assert "SUMMARY:Coaching: Chloé Martin\r\n" in ran.raw.decode("utf-8")
    assert process("schema", around=around).raw.isascii()


@pytest.mark.parametrize("words", [("schema",), ("schema", "--json"), ("schema", "policy", "--json")])
def test_the_schema_is_json(words: tuple[str, ...]) -> None:
    ran = coachplan(*words)
    assert json.loads(ran.out)["type"] == "object"


def test_json_may_be_asked_of_the_group_or_of_its_command() -> None:
    before, after = (
        coachplan("policies", "--json", "show", "sbi"),
        coachplan("policies", "show", "sbi", "--json"),
    )
    assert before.out == after.out
    assert json.loads(before.out)["kind"] == "policy"


def test_all_faults_of_a_document_are_told_at_once_with_their_places() -> None:
    path = str(EXAMPLES / "broken" / "several-faults.yaml")
    for command in ("check", "rank", "schedule", "config"):
        ran = coachplan(command, path)
        assert (ran.code, ran.out) == (3, "")
        places = re.findall(
            rf"^coachplan: error\[E\d{{4}}\] {re.escape(path)}:\d+:\d+: ", ran.err, re.MULTILINE
        )
        assert len(places) >= 3


def test_control_characters_of_the_command_line_are_not_printed() -> None:
    for words in (("check", "\x1b[31mred.yaml"), ("policies", "show", "\x07bell")):
        ran = coachplan(*words)
        assert not re.search(r"[\x00-\x09\x0b-\x1f]", ran.err)


def planted(_inputs: object, _week: object, **_earlier: object) -> None:
    name = "Ana Duarte"
    raise ValueError(name)


def bug(monkeypatch: pytest.MonkeyPatch, **env: str) -> Ran:
    monkeypatch.setattr("coachplan.cli.publishing.plan_week", planted)
    return coachplan("schedule", ROSTER, around=Around(env=env))


def test_a_bug_is_one_message_without_names_or_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = bug(monkeypatch)
    assert (ran.code, ran.out) == (1, "")
    assert f"error[E0001] this is a bug in coachplan {__version__}" in ran.err
    assert "Ana" not in ran.err
    assert "Traceback" not in ran.err


def test_a_bug_shows_its_traceback_to_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = bug(monkeypatch, COACHPLAN_DEBUG="1")
    assert (ran.code, "Traceback" in ran.err, "Ana Duarte" in ran.err) == (1, True, True)
    wrong = coachplan("check", "nowhere.yaml", around=Around(env={"COACHPLAN_DEBUG": "1"}))
    assert (wrong.code, "Traceback" in wrong.err) == (3, False)


@pytest.mark.parametrize(
    ("cells", "told", "ids"),
    [
        (
            ("{}", "{win_rate: -}"),
            "no figures yet of anybody, so nobody is ranked.",
            ["priya", "rosa"],
        ),
        (("{win_rate: 1/3}", "{win_rate: }"), "no figures yet of Rosa.", ["rosa"]),
        (("{win_rate: 1/3}", "{win_rate: 0%}"), "", []),
    ],
)
def test_a_check_says_whose_figures_are_still_to_come(
    tmp_path: Path, cells: tuple[str, str], told: str, ids: list[str]
) -> None:
    priya, rosa = cells
    text = f"reps:\n  - {{name: Priya, metrics: {priya}}}\n  - {{name: Rosa, metrics: {rosa}}}\n"
    (tmp_path / "team.yaml").write_text(f"manager: {{timezone: Europe/Berlin}}\n{text}", encoding="utf-8")
    said = coachplan("check", "team.yaml", around=Around(folder=tmp_path)).out
    assert [line for line in said.splitlines() if line.startswith("no figures")] == [told] * bool(told)
    found = json.loads(coachplan("check", "team.yaml", "--json", around=Around(folder=tmp_path)).out)
    assert found["without_figures"] == ids
