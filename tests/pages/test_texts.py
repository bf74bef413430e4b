"""The plan as Markdown and as CSV, read back: what a name holds is never markup and never a formula."""

import csv as reader
import io
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pages.made import inputs, made
from running import ROSTER, coachplan, folder_with

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.pipeline import chosen_week, plan_week
from coachplan.core.plans.plan import WeekPlan
from coachplan.core.plans.summary import duration
from coachplan.core.safe import safe
from coachplan.export import csv, markdown

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
TRICKS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1+1", " =1", '"=1', "%0A=1", "|calc"),
    *("a|b", "`x`", "[x](javascript:alert(1))", "# big", "1. x", "- x", "*x*", "_x_", "<b>x</b>", "~~x~~"),
    *(
        "![x](y)",
        "\\",
        "\\|",
        "<!-- x",
        "&lt;",
        "---",
        "===",
        "http://x.example",
        "> x",
        "$x$",
        "a\nb",
        ":--:",
    ),
)
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def with_texts(name: str, text: str) -> WeekPlan:
    """Return the plan of the example with every name and sentence in it replaced."""
    plan = made().plan
    words = {"theme": text, "focus": text, "prompts": (text,), "why": text}
    sessions = tuple(s.model_copy(update={"names": (name,), **words}) for s in plan.sessions)
    shares = tuple(share.model_copy(update={"name": name}) for share in plan.shares)
    changed = {"team": name, "policy": text, "sessions": sessions, "shares": shares, "warnings": (text,)}
    return plan.model_copy(update=changed)


def shape(tokens: list[Token]) -> list[str]:
    """Return what a document is made of, its texts aside."""
    found: list[str] = []
    for token in tokens:
        if token.type == "inline":
            inside = [child.type for child in token.children or [] if not child.type.startswith("text")]
            found.append(" ".join(inside))
        else:
            found.append(f"{token.type}{token.tag}")
    return found


def texts(tokens: list[Token]) -> list[str]:
    inside = [token.children or [] for token in tokens if token.type == "inline"]
    return ["".join(child.content for child in children) for children in inside]


@given(TEXTS, st.sampled_from(TRICKS), TEXTS)
def test_no_text_changes_what_the_markdown_is_made_of(name: str, trick: str, text: str) -> None:
    read = PARSER.parse(markdown.export(with_texts(f"N{name}", f"x{text}{trick}")))
    assert shape(read) == shape(PARSER.parse(markdown.export(with_texts("Zoe", "x"))))


@pytest.mark.parametrize("trick", TRICKS)
def test_markdown_shows_a_name_as_it_stands(trick: str) -> None:
    read = PARSER.parse(markdown.export(with_texts(trick, trick)))
    assert shape(read) == shape(PARSER.parse(markdown.export(with_texts("Zoe", "x"))))
    wanted = safe(trick).strip()
    assert sum(text == wanted for text in texts(read)) >= len(made().plan.shares)


def test_the_markdown_tells_the_whole_week() -> None:
    text = "\n".join(texts(PARSER.parse(markdown.export(made().plan))))
    for session in made().plan.sessions:
        assert session.names[0] in text
        assert all(prompt in text for prompt in session.prompts)
    assert "No better calendar exists" in text
    late = read_inputs(ROSTER, Asked(now="2026-11-26T12:00"))
    short = markdown.export(plan_week(late, chosen_week(late, "this")).plan)
    assert "## Did not fit" in short


RAMPING = """
team: North
manager: {timezone: Europe/Berlin}
metrics: {quota_attainment: {weight: 60, evidence: 60}, win_rate: {weight: 30}}
reps:
  - {name: Ana, started: 2026-08-01, metrics: {quota_attainment: 80%, win_rate: 41/96}}
  - {name: Bao, metrics: {quota_attainment: 120%, win_rate: 38/96}}
  - {name: Cleo, metrics: {quota_attainment: 100%, win_rate: 30/96}}
  - {name: Dan, metrics: {quota_attainment: 95%, win_rate: 29/96}}
  - {name: Eve, metrics: {quota_attainment: 60%, win_rate: 25/96}}
"""


def test_who_has_no_tier_and_what_is_carried_in_are_told_as_in_the_terminal(tmp_path: Path) -> None:
    roster = str(folder_with(tmp_path, roster=RAMPING) / "roster.yaml")
    week = (roster, "--week", "2026-W49", "--now", "2026-11-30T06:00")
    found = WeekPlan.model_validate_json(coachplan("schedule", *week, "--json").out)
    (ana,) = (share for share in found.shares if share.tier is None)
    told, text, page = (coachplan("schedule", *week, *to).out for to in ((), ("--md", "-"), ("--html", "-")))
    assert f"budget {found.budget_minutes} min + {found.carried_minutes} carried in" in told
    budget = f"Budget {duration(found.budget_minutes)} + {duration(found.carried_minutes)} carried in, "
    assert (budget in text, budget in page) == (True, True)
    assert f"| no tier | - | {ana.due_minutes:.0f} | {ana.minutes} |" in text
    assert (
        f'<th scope="row">no tier</th><td class="n">\u2013</td><td class="n">{ana.minutes} min</td>' in page
    )


def rows(plan: WeekPlan) -> list[dict[str, str]]:
    text = csv.export(plan)
    assert text.startswith("\ufeffweek,date,")
    assert text.endswith("\r\n")
    return [*reader.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]


TRIGGERS = set("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")


@given(TEXTS, TEXTS)
@example("=1", "+1")
@example("-1", "@x")
@example("\t=1", "\uff1d1")
@example('a"b', "a,b\r\nc")
@example(" =1", "\u200b=1")
def test_no_cell_is_a_formula_and_each_comes_back_as_it_was(name: str, text: str) -> None:
    found = rows(with_texts(name, text))
    assert len(found) == len(made().plan.sessions)
    for row in found:
        assert set(row) == set(csv.COLUMNS)
        for value in row.values():
            shown = value.strip(' \u00a0\u3000\ufffd"')
            assert not shown or shown[0] not in TRIGGERS
            assert unicodedata.normalize("NFKC", shown)[:1] not in set("=+-@")
        assert row["reps"].removeprefix("'") == safe(name).removeprefix("'")
        assert row["theme"].removeprefix("'") == safe(text).removeprefix("'")


def test_the_table_holds_every_session_and_what_did_not_fit() -> None:
    for session, row in zip(made().plan.sessions, rows(made().plan), strict=True):
        assert row["date"] == session.start.date().isoformat()
        assert (row["start"], row["end"]) == (f"{session.start:%H:%M}", f"{session.end:%H:%M}")
        assert (row["minutes"], row["reps"], row["state"]) == ("45", session.names[0], "placed")
    late = replace(inputs(), now=read_inputs(ROSTER, Asked(now="2026-11-26T12:00")).now)
    short = plan_week(late, chosen_week(late, "this")).plan
    assert sum(row["state"] == "did not fit" for row in rows(short)) == len(short.unplaced) > 0


@pytest.mark.parametrize(("option", "mark"), [("--md", "<!-- coachplan"), ("--csv", "\ufeffweek,date")])
def test_they_are_written_printed_and_never_put_over_a_strangers_file(
    tmp_path: Path, option: str, mark: str
) -> None:
    target = tmp_path / "week"
    for _ in range(2):
        ran = coachplan("schedule", ROSTER, option, str(target), "--quiet")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert target.stat().st_mode & 0o777 == 0o600
    assert target.read_text(encoding="utf-8").startswith(mark)
    assert coachplan("schedule", ROSTER, option, "-").raw == target.read_bytes()
    target.write_text("mine", encoding="utf-8")
    assert coachplan("schedule", ROSTER, option, str(target)).code == 3
    assert target.read_text(encoding="utf-8") == "mine"
