"""A document becomes a value, or every fault of it with its place."""

import re
from collections.abc import Sequence
from datetime import time

import pytest
from bombs import BILLION_LAUGHS, MERGE_BOMB
from hypothesis import example, given
from hypothesis import strategies as st

from coachplan.core.base import Value
from coachplan.core.checks import check_roster
from coachplan.core.policies.policy import Policy
from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.scalars import Flag, Text
from coachplan.core.team.roster import Roster
from coachplan.core.times import Clock
from coachplan.files.documents import read_bytes
from coachplan.files.starter import starter_roster


def problems_of(data: bytes | str, model: type[Value] = Roster) -> list[Problem]:
    """Return what is wrong with a document, roster checks included; none of these names a zone."""
    raw = data.encode() if isinstance(data, str) else data
    found: Sequence[Problem] = ()
    try:
        document = read_bytes(raw, "r.yaml", model)
        if isinstance(document.value, Roster):
            found = document.settle(check_roster(document.value))
    except RejectedInput as rejected:
        found = rejected.problems
    return [problem for problem in found if problem.code != "W1304"]


def rep(entry: str) -> str:
    return f"reps:\n  - name: Amara\n    {entry}\n"


@pytest.mark.parametrize(
    ("row", "data", "found"),
    [
        (1, BILLION_LAUGHS, ["E1101 1:5"]),
        (2, MERGE_BOMB, ["E1101 1:5"]),
        (2, "a: {<<: {b: 1}}", ["E1101 1:5"]),
        (3, "reps: &a [*a]", ["E1101 1:7"]),
        (4, "reps: " + "[" * 33, ["E1102 1:38"]),
        (5, b"#" * 10_000_001, ["E1103 1:1"]),
        (6, "reps:\n" + "- {name: A, id: b}\n" * 20_000, ["E1104 5002:3"]),
        (7, rep("id: a\n    id: b"), ["E1204 4:5"]),
        (8, "reps: [{name: Bob, id: Bob}, {name: Rob, id: bob}]", ["E1301 1:46"]),
        (8, "reps: [Zo\u00e9, Zoe\u0301]", ["E1301 1:13"]),
        (9, "reps: [{name: Bo, id: b1}, {name: Bo, id: b2}]", ["W1302 1:35"]),
        (10, "reps:\n\t- Amara", ["E1105 2:1"]),
        (11, "reps: [Zo\u00eb]".encode("latin-1"), ["E1106 1:10"]),
        (12, "reps: [A\0]", ["E1107 1:9"]),
        (12, 'reps: ["A\\0"]', ["E1107 1:8"]),
        (12, 'reps: ["A\\ud800"]', ["E1107 1:12"]),
        (13, rep("metrics: {win_rate: .nan}"), ["E1207 3:25"]),
        (13, rep("metrics: {win_rate: .inf}"), ["E1207 3:25"]),
        (13, rep("metrics: {revenue: 1.0e+400}"), ["E1207 3:24"]),
        (13, rep("metrics: {revenue: 1e99}"), ["E1205 3:24"]),
        (13, rep(f"metrics: {{revenue: {'9' * 5000}}}"), ["E1207 3:24"]),
        (13, f"metrics: {{q: {{weight: 0x{'f' * 2_000_000}}}}}\nreps: [A]", ["E1205 1:23"]),
        (13, "metrics: {q: {weight: -5}}\nreps: [A]", ["E1205 1:23"]),
        (15, "manager: {max_sessions_per_day: 010}\nreps: [A]", ["E1207 1:33"]),
        (15, "manager: {max_sessions_per_day: 0o10}\nreps: [A]", ["E1207 1:33"]),
        (15, "manager: {max_sessions_per_day: 0x1F}\nreps: [A]", ["E1207 1:33"]),
        (15, "metrics: {q: {weight: 1_000}}\nreps: [A]", ["E1207 1:23"]),
        (15, "metrics: {q: {weight: 1__0}}\nreps: [A]", ["E1207 1:23"]),
        (16, rep("hours: 9:00-24:00"), ["E1211 3:12"]),
        (17, rep("started: 2026-02-30"), ["E1208 3:14"]),
        (17, rep("started: 2026-3-9"), ["E1208 3:14"]),
        (17, rep("started: 2026-11-23T09:00"), ["E1208 3:14"]),
        (18, "reps: !!python/object:os.system [A]", ["E1108 1:7"]),
        (18, "reps: [!!binary aGk=]", ["E1108 1:8"]),
        (18, "reps: !!set {A}", ["E1108 1:7"]),
        (18, "reps: [=]", ["E1108 1:8"]),
        (19, "reps: [A]\n---\nreps: [B]", ["E1109 2:1"]),
        (19, "", ["E1110 1:1"]),
        (19, "null", ["E1110 1:1"]),
        (19, "- A", ["E1110 1:1"]),
        (20, rep("metrcs: {}"), ["E1209 3:5"]),
        (21, b"\xff\xfe\x00", ["E1106 1:3"]),
        (21, b"\x89PNG\r\n\x1a\n", ["E1106 1:1"]),
    ],
)
def test_the_failure_table(row: int, data: bytes | str, found: list[str]) -> None:
    told = problems_of(data)
    assert [f"{p.code} {p.line}:{p.column}" for p in told] == found, f"row {row}"
    assert all(len(p.message) <= 300 for p in told)


def test_each_of_two_ids_is_named_by_its_line() -> None:
    (problem,) = problems_of("reps:\n  - {name: Bob, id: BOB}\n  - name: Rob\n    id: bob\n")
    assert problem.message == "duplicate id 'bob' (first at line 2)"


@pytest.mark.parametrize("spelling", ["2026-03-29", "'2026-03-29'", '"2026-03-29"'])
def test_a_date_is_a_date_quoted_or_not(spelling: str) -> None:
    (found,) = read_bytes(rep(f"started: {spelling}").encode(), "", Roster).value.reps
    assert str(found.started) == "2026-03-29"


class Moment(Value):
    """A document of one time."""

    at: Clock


def test_every_minute_of_the_day_reads_as_that_time() -> None:
    for minute in range(24 * 60):
        hour, rest = divmod(minute, 60)
        for text in (f"{hour}:{rest:02}", f"{hour:02}:{rest:02}", f"{hour:02}:{rest:02}:00"):
            for written in (text, f"'{text}'", f'"{text}"'):
                found = read_bytes(f"at: {written}".encode(), "", Moment).value
                assert found.at == time(hour, rest), written


class Answers(Value):
    """A document of a word and a yes or no."""

    word: Text = "x"
    flag: Flag = False


@pytest.mark.parametrize("word", ["y", "Yes", "no", "NO", "on", "Off", "True", "FALSE"])
def test_a_boolean_of_yaml_1_1_is_a_word_and_no_flag(word: str) -> None:
    assert read_bytes(f"word: {word}".encode(), "", Answers).value.word == word
    (problem,) = problems_of(f"flag: {word}", Answers)
    assert (problem.code, problem.hint) == ("E1206", "write true or false")
    assert read_bytes(b"flag: true", "", Answers).value.flag


@pytest.mark.parametrize(
    ("text", "path", "hint"),
    [
        ("team: x\nrep: [A]", ("rep",), "did you mean 'reps'?"),
        ("manager: {time_zone: UTC}\nreps: [A]", ("manager", "time_zone"), "did you mean 'timezone'?"),
        ("manager: {lunch: 12-13}\nreps: [A]", ("manager", "lunch"), "did you mean 'breaks'?"),
        (
            "manager: {max_per_day: 3}\nreps: [A]",
            ("manager", "max_per_day"),
            "did you mean 'max_sessions_per_day' or 'max_minutes_per_day'?",
        ),
        ("metrics: {q: {wieght: 1}}\nreps: [A]", ("metrics", "q", "wieght"), "did you mean 'weight'?"),
        (
            "manager: {busy: [{tim: 9:00-10:00}]}\nreps: [A]",
            ("manager", "busy", 0, "tim"),
            "did you mean 'time'?",
        ),
        ("manager: {budget: {shar: 20%}}\nreps: [A]", ("manager", "budget", "shar"), "did you mean 'share'?"),
        ("manager: {budget: {x: 20%}}\nreps: [A]", ("manager", "budget", "x"), "keys here: minutes, share"),
        (rep("MEtrics: {}"), ("reps", 0, "MEtrics"), "did you mean 'metrics'?"),
        ("breaks: 12-13\nreps: [A]", ("breaks",), "it stands under 'manager' or 'coaches' or 'reps'"),
        ("budget: 6h\nreps: [A]", ("budget",), "it stands under 'manager'"),
        (
            "manager: {policy: equal}\nreps: [A]",
            ("manager", "policy"),
            "it stands at the top of the document, further left",
        ),
        (rep("grid: 30"), ("reps", 0, "grid"), "it stands under 'manager'"),
        (
            "mail: {password: x}\nreps: [A]",
            ("mail", "password"),
            "no secret stands here: password_env names the variable that holds it, password_file a file",
        ),
    ],
)
def test_a_misspelt_key_is_told_with_the_right_one(text: str, path: tuple[str, ...], hint: str) -> None:
    problem = next(p for p in problems_of(text) if p.path == path)
    assert (problem.code, problem.hint) == ("E1209", hint)


def test_suggestions_reach_into_policies() -> None:
    text = "name: x\npromises: [{tier: botom, every_week: 4}]\nshares: {topp: 20%}\ntier_heads: {}"
    told = {p.path: (p.code, p.message, p.hint) for p in problems_of(text, Policy)}
    assert told["promises", 0, "tier"] == ("E1206", "'botom' is not known here", "did you mean 'bottom'?")
    assert told["promises", 0, "every_week"][2] == "did you mean 'every_weeks'?"
    assert ("promises", 0, "every_weeks") not in told
    assert told["shares", "topp"] == ("E1209", "unknown key 'topp'", "did you mean 'top'?")
    assert told["basis",] == ("E1210", "'basis' is missing", "add 'basis: ...'")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reps:", "E1210 1:6 nothing here; a list is needed"),
        ("reps: A", "E1206 1:7 a list is needed here"),
        ("reps: []", "E1210 1:7 too few entries; at least 1 needed"),
        ("team: x", "E1210 1:1 'reps' is missing"),
        ("peers: {apart: [[ana]]}\nreps: [A]", "E1210 1:17 an entry is missing here"),
        ("manager:\nreps: [A]", "E1210 1:9 nothing here; 'key: value' lines are needed"),
        ("manager: {name: [A]}\nreps: [A]", "E1206 1:17 text is needed here, not a list or a mapping"),
        ("manager: {budget: 150%}\nreps: [A]", "E1205 1:19 a share is at most 100%, not 150%"),
        ("manager: {budget: 6}\nreps: [A]", "E1205 1:19 a budget of 6 minutes holds no session"),
        ("manager: {max_sessions_per_day: 21}\nreps: [A]", "E1205 1:33 must be at most 20, not 21"),
        ("tiers: [hard]\nreps: [A]", "E1206 1:8 one word is needed here"),
        ("manager: {hours: {mox: 9:00-10:00}}\nreps: [A]", "E1215 1:19 'mox' is not a weekday"),
        ("metrics: {q: {standard: [1]}}\nreps: [A]", "E1207 1:25 a number is needed here"),
        ("reps: [{id: x}]", "E1210 1:8 'name' is missing"),
        ("reps: [{}]", "E1210 1:8 'name' is missing"),
        ("reps: [{name: A, id: }]", "E1210 1:22 nothing here; text is needed"),
        (
            "manager: {busy: {mon: 9:00-10:00}}\nreps: [A]",
            "E1216 1:17 a busy block needs its time and its day",
        ),
        ("reps: [{name: A, busy: mon 9-10}]", "E1216 1:24 a busy block needs its time and its day"),
        ("name: all\nrosters: [a.yaml]", "E1112 2:10 this is an organisation, not a roster"),
        ("name: all\nregions: [{name: a}]", "E1112 2:10 this is an organisation, not a roster"),
    ],
)
def test_one_fault_is_one_problem_in_plain_words(text: str, told: str) -> None:
    assert [f"{p.code} {p.line}:{p.column} {p.message}" for p in problems_of(text)] == [told]


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "tems: x\nmanager: {timezone: Mars}\nreps:\n  - name: A\n    name: B\n    started: x\n  - [a]\n"
    told = problems_of(text)
    assert [(p.code, p.line) for p in told] == [
        ("E1209", 1),
        ("E1213", 2),
        ("E1204", 5),
        ("E1208", 6),
        ("E1206", 7),
    ]
    assert [p.excerpt for p in told] == [text.splitlines()[p.line - 1] for p in told]
    assert {p.source for p in told} == {"r.yaml"}


def test_warnings_come_back_and_errors_are_raised() -> None:
    document = read_bytes(b"reps: [A]", "r.yaml", Roster)
    warning, fault = Problem("W1302", "careful", ("reps", 0)), Problem("E1301", "wrong", ("reps", 0, "id"))
    assert [(p.code, p.line, p.column) for p in document.settle([warning])] == [("W1302", 1, 8)]
    with pytest.raises(RejectedInput) as caught:
        document.settle([warning, fault])
    assert {p.code for p in caught.value.problems} == {"W1302", "E1301"}


starter = starter_roster()
lines_of_it = starter.splitlines()
words = st.sampled_from(
    [
        "",
        "-",
        "no",
        "null",
        "9:00",
        "9:00-8:00",
        "1e99",
        "-5",
        "[[a]]",
        "{a: {b: c}}",
        "{}",
        "[]",
        "'",
        "&a",
        "x" * 300,
    ]
)


@given(st.integers(0, len(lines_of_it) - 1), words, st.sampled_from([": ", "- ", ""]))
@example(19, "[]", ": ")
def test_any_change_of_a_roster_is_read_or_rejected_with_its_place(number: int, word: str, mark: str) -> None:
    lines = list(lines_of_it)
    head, found, _ = lines[number].partition(mark) if mark else ("", "", "")
    lines[number] = head + found + word
    for problem in problems_of("\n".join(lines)):
        assert 1 <= problem.line <= len(lines)
        assert problem.column >= 1
        assert re.fullmatch(r"[EW][0-9]{4}", problem.code)


@given(st.binary(max_size=100), st.sampled_from([Roster, Policy]))
def test_any_bytes_end_in_a_value_or_a_rejection(data: bytes, model: type[Value]) -> None:
    problems_of(data, model)


@given(st.floats() | st.floats(0, 1e13).map(float))
def test_any_float_is_a_reading_or_a_fault_in_its_place(number: float) -> None:
    text = rep(f"metrics: {{revenue: {number!r}}}")
    told = problems_of(text)
    if told:
        assert [(p.code, p.line, p.column) for p in told] in ([("E1205", 3, 24)], [("E1207", 3, 24)])
    else:
        found = read_bytes(text.encode(), "", Roster).value.reps[0].metrics["revenue"]
        assert found is not None
        assert found.value == number
