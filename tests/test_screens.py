"""Every screen as it was promised, at three widths, and what holds for all of them.

To write the golden screens anew, and then read what changed in them:
``COACHPLAN_GOLDEN=write python -m pytest tests/test_screens.py``
"""

import os
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from running import ROOT, Around, Ran, coachplan

from coachplan.cli.inputs import Asked, read_inputs
from coachplan.cli.pipeline import Made, chosen_week, plan_week
from coachplan.show.plan import plan_view

GOLDEN = Path(__file__).parent / "golden" / "screens"
WIDTHS = (60, 80, 120)
SHORT = ("--week=this", "--now", "2026-11-26T12:00")
PAST = ("examples/last-weeks.ics", "--now", "2026-11-20T12:00")
KEPT = ("--home", "tests/fixtures/history/1")
SCREENS = {
    "schedule": ("schedule", "examples/roster.yaml", "--week"),
    "schedule-three": ("schedule", "examples/three.yaml", "--week"),
    "schedule-short": ("schedule", "examples/roster.yaml", *SHORT),
    "schedule-against": (
        *("schedule", "examples/roster.yaml", "--now", "2026-11-24T07:00"),
        *("--against", "examples/plans/tuesday.json", "--lock", "jonas-weber"),
    ),
    "diff": ("diff", "examples/plans/monday.json", "examples/plans/tuesday.json"),
    "explain": ("explain", "examples/roster.yaml", "bao-nguyen"),
    "explain-short": ("explain", "examples/roster.yaml", "hiro-tanaka", *SHORT),
    "audit": ("audit", *PAST, "--roster", "examples/roster.yaml"),
    "audit-everyone": ("audit", *PAST),
    "schedule-calendars": ("schedule", "examples/calendars/roster.yaml", "--week"),
    "free": ("free", "examples/calendars/roster.yaml"),
    "compare": ("compare", "examples/roster.yaml"),
    "compare-full": ("compare", "examples/roster.yaml", "--full"),
    "rank": ("rank", "examples/roster.yaml"),
    "rank-explain": ("rank", "examples/roster.yaml", "--explain", "Ana Duarte"),
    "policies": ("policies",),
    "policies-show": ("policies", "show", "sbi"),
    "check": ("check", "examples/roster.yaml"),
    "config": ("config", "examples/roster.yaml"),
    "impact": ("impact", "examples/coin.yaml"),
    "check-signals": ("check", "examples/coin.yaml"),
    "schedule-next": ("schedule", "examples/roster.yaml", *KEPT),
    "schedule-weeks": ("schedule", "examples/roster.yaml", "--weeks", "12", *KEPT),
    "history": ("history", "list", "examples/roster.yaml", *KEPT),
    "history-show": ("history", "show", "2026-W47", "examples/roster.yaml", *KEPT),
    "change": (
        *("change", "skip", "hiro-tanaka", "--week", "2026-W47", "--roster", "examples/roster.yaml"),
        *("--now", "2026-11-16T07:00", *KEPT),
    ),
    "help": ("--help",),
    "help-log": ("log", "--help"),
    "help-change": ("change", "--help"),
    "help-history": ("history", "--help"),
    "help-schedule": ("schedule", "--help"),
    "help-explain": ("explain", "--help"),
    "help-diff": ("diff", "--help"),
    "help-audit": ("audit", "--help"),
    "help-free": ("free", "--help"),
    "help-compare": ("compare", "--help"),
    "help-impact": ("impact", "--help"),
    "help-forget": ("forget", "--help"),
    "help-cron": ("cron", "--help"),
}
"""Screens by name. The short week leaves sessions without a place, so its code is 4."""

CASES = [(name, width) for name in SCREENS for width in WIDTHS]


@cache
def drawn(name: str, width: int, encoding: str = "utf-8") -> Ran:
    around = Around(env={"COLUMNS": str(width)}, encoding=encoding)
    return coachplan(*SCREENS[name], around=around)


@pytest.mark.parametrize(("name", "width"), CASES)
def test_each_screen_looks_as_promised(name: str, width: int) -> None:
    golden = GOLDEN / f"{name}-{width}.txt"
    if os.environ.get("COACHPLAN_GOLDEN") == "write":
        golden.write_text(drawn(name, width).out, encoding="utf-8")
    assert drawn(name, width).out == golden.read_text(encoding="utf-8")


def test_each_golden_screen_has_its_command() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == sorted(f"{n}-{w}" for n, w in CASES)


@pytest.mark.parametrize(("name", "width"), CASES)
def test_no_line_is_longer_than_the_terminal_or_ends_in_blanks(name: str, width: int) -> None:
    ran = drawn(name, width)
    assert (ran.code, ran.err) == (4 if name == "schedule-short" else 0, "")
    assert ran.out.endswith("\n")
    for line in ran.out.splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize(
    "name", ["schedule", "compare", "rank", "audit", "policies", "policies-show", "check", "config"]
)
def test_an_old_terminal_gets_the_same_screen_in_its_own_letters(name: str, encoding: str) -> None:
    old, new = drawn(name, 80, encoding), drawn(name, 80)
    assert (old.code, old.err) == (0, "")
    assert "\\x" not in old.out
    assert "?" not in "".join(set(old.out) - set(new.out))
    assert old.out.count("Chloe" if encoding == "ascii" else "Chloé") == new.out.count("Chloé")


def test_below_72_columns_there_is_only_the_agenda() -> None:
    grids = {width: "busy, away" in drawn("schedule", width).out for width in WIDTHS}
    assert grids == {60: False, 80: True, 120: True}


def test_a_strange_width_is_no_reason_to_fail() -> None:
    for columns in ("1", "0", "-5", "wide", "99999999999"):
        ran = coachplan(*SCREENS["policies"], around=Around(env={"COLUMNS": columns}))
        assert (ran.code, ran.err) == (0, "")
        assert all(cell_len(line) <= 120 for line in ran.out.splitlines())


@cache
def made() -> Made:
    inputs = read_inputs(str(ROOT / "examples" / "roster.yaml"), Asked(now="2026-11-23T06:30"))
    return plan_week(inputs, chosen_week(inputs, None))


def with_texts(name: str, text: str) -> Made:
    """Return the plan of the example with every name and every sentence in it replaced."""
    plan = made().plan
    words: dict[str, object] = {"theme": text, "focus": text, "why": text}
    words |= dict.fromkeys(("prompts", "agreed", "remembered"), (text,))
    sessions = tuple(s.model_copy(update={"names": (name,), **words}) for s in plan.sessions)
    shares = tuple(share.model_copy(update={"name": name}) for share in plan.shares)
    changed = {"team": name, "sessions": sessions, "shares": shares, "warnings": (text,), "alerts": (text,)}
    return made()._replace(plan=plan.model_copy(update=changed))


def printed(what: Made, width: int, *, ascii_only: bool = False) -> list[str]:
    console = Console(width=width, color_system=None, markup=False, emoji=False, highlight=False)
    with console.capture() as captured:
        for part in plan_view(what.plan, what.week, width, ascii_only=ascii_only):
            console.print(part)
    return [line.rstrip() for line in captured.get().split("\n")]


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@given(NAMES, st.text(max_size=60), st.sampled_from((60, 72, 80, 120)))
def test_no_name_or_sentence_moves_the_cursor_or_breaks_the_frame(name: str, text: str, width: int) -> None:
    lines = printed(with_texts(name, text), width)
    assert all(
        line.isprintable() or not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line) for line in lines
    )
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize("name", ["[red]Zoe[/]", "[/]", ":smile:", "=1+1", "<b>Zoe</b>"])
def test_a_name_is_never_taken_for_anything_but_a_name(name: str) -> None:
    assert sum(name in line for line in printed(with_texts(name, "x"), 120)) >= 10


@pytest.mark.parametrize(
    "name",
    [
        "山田太郎さんとても長い名前の人",
        "Wolfeschlegelsteinhausenbergerdorff-Habermann",
        "Nguye\u0302\u0303n Thi\u0323",  # letters with marks of their own
        "محمد علي",
        "👩‍👩‍👧‍👦 family",
    ],
)
@pytest.mark.parametrize("width", [72, 80, 100, 120])
def test_long_wide_and_marked_names_keep_the_columns_straight(name: str, width: int) -> None:
    usual, changed = printed(made(), width), printed(with_texts(name, "x"), width)
    assert bars(grid(usual)) == bars(grid(changed))
    assert sum(map(len, bars(grid(usual)))) >= 2 * len(made().plan.sessions)


def grid(lines: list[str]) -> list[str]:
    """Return the lines of the calendar, from its first hour to what its shading means."""
    begin = next(n for n, line in enumerate(lines) if line.startswith(" 9:00"))
    return lines[begin : next(n for n, line in enumerate(lines) if "busy, away" in line)]


def bars(lines: list[str]) -> list[list[int]]:
    """Return for each line the columns in which a session's bar stands."""
    return [[cell_len(line[:at]) for at, char in enumerate(line) if char == "▌"] for line in lines]


def test_a_week_that_is_over_says_so_before_anything_else() -> None:
    screen = coachplan("schedule", "examples/roster.yaml", "--week", "2026-W40").out.splitlines()
    assert screen[2] == "• This week is over; nothing can be placed in the past."


def test_the_calendar_shows_each_session_at_its_time() -> None:
    plan, zone = made().plan, ZoneInfo("Europe/Berlin")
    lines = printed(made(), 120)
    for session in plan.sessions:
        start, end = session.start.astimezone(zone), session.end.astimezone(zone)
        times = f"▌{start.hour}:{start:%M}-{end.hour}:{end:%M}"
        assert any(times in line for line in lines)


def test_what_is_past_or_busy_is_shaded_and_nothing_else() -> None:
    lines = printed(made(), 80)
    noon = next(line for line in lines if line.startswith("12:00"))
    assert noon.split() == ["12:00", *["░" * 13] * 5]
    late = plan_at("2026-11-26T12:00")
    for line in grid(printed(late, 80)):
        assert line[6:19] == line[20:33] == "░" * 13  # Monday and Tuesday are over


def plan_at(moment: str) -> Made:
    inputs = read_inputs(str(ROOT / "examples" / "roster.yaml"), Asked(now=moment))
    return plan_week(inputs, chosen_week(inputs, "this"))
