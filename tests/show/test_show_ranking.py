"""The ranking on a terminal."""

from collections.abc import Sequence
from io import StringIO

import pytest
from builders import ranking, roster
from rich.console import Console, RenderableType

from coachplan.core.ranking.ranking import Ranking
from coachplan.core.ranking.words import signed
from coachplan.core.team.roster import Roster
from coachplan.show.ranking import explain, table


def text(parts: Sequence[RenderableType], width: int) -> str:
    console = Console(file=StringIO(), width=width, color_system=None)
    for part in parts:
        console.print(part)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def team() -> Ranking:
    reps = [
        {
            "name": f"Rep {n} with a name that is long",
            "id": f"r{n}",
            "metrics": {"win_rate": f"{n}/40", "calls": str(20 + n)},
        }
        for n in range(8, 16)
    ]
    reps += [
        {"name": "[/] \u202e", "id": "odd", "metrics": {"calls": "25"}},
        {"name": "New", "started": "2026-10-01", "metrics": {"win_rate": "9/40"}},
        {"name": "Nobody"},
    ]
    for rep in reps:
        rep["name"] = str(rep["name"]).replace("\u202e", "")
    return ranking(Roster.model_validate({"team": "North", "reps": reps}))


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120])
def test_every_rep_stands_in_the_table_and_no_line_is_too_long(width: int) -> None:
    shown = text(table(team(), width), width)
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= width
    for word in (
        "Rep 15",
        "Rep 8",
        "[/]",
        "ramping, 40%",
        "no data",
        "nothing to go by",
        "too close to call",
    ):
        assert word in " ".join(shown.split())


def test_the_table_says_how_much_is_skill_and_what_was_assumed() -> None:
    shown = " ".join(text(table(team(), 80), 80).split())
    assert "With 40 deals each, about" in shown
    assert "calls: how many weeks stand behind a figure is not said; taken as 12 weeks" in shown


@pytest.mark.parametrize(
    ("score", "words"),
    [(-0.001, "0.00"), (0.001, "0.00"), (-0.0, "0.00"), (-0.006, "-0.01"), (0.25, "+0.25")],
)
def test_what_rounds_to_zero_has_no_sign(score: float, words: str) -> None:
    assert signed(score) == words


def test_unsafe_text_never_reaches_the_terminal() -> None:
    found = team().model_copy(update={"team": "a\x1b[31mb"})
    assert "\x1b" not in text([*table(found, 80), *explain(found, "odd")], 80)


def test_an_explanation_adds_up_and_names_what_is_missing() -> None:
    found = team()
    one = next(one for one in found.standings if one.rep == "odd")
    shown = " ".join(text(explain(found, "odd"), 100).split())
    assert f"Score {one.score:+.2f}" in shown
    assert "Not given: win_rate; read as unknown, never as zero" in shown
    assert "Probabilities: top" in shown


@pytest.mark.parametrize(
    ("rep", "words"),
    [
        ("new", "Still ramping: 40% of full results are expected"),
        ("nobody", "No values on the roster: nothing is said about this rep."),
        ("r15", "Place 1; with 80% probability ranks 1 to"),
    ],
)
def test_an_explanation_fits_the_case(rep: str, words: str) -> None:
    assert words in " ".join(text(explain(team(), rep), 100).split())


def test_a_team_of_two_is_told_that_it_has_no_tiers() -> None:
    found = ranking(roster(ana="20/40", bo="10/40"))
    assert "no tiers" in text(table(found, 60), 60)
    assert "No tiers in a team this small." in text(explain(found, "ana"), 80)


def test_a_large_team_is_shown_by_its_ends() -> None:
    reps = [{"name": f"Rep {n}", "metrics": {"win_rate": f"{n % 40}/40"}} for n in range(230)]
    large = ranking(Roster.model_validate({"team": "North", "reps": reps}))
    shown = text(table(large, 100), 100)
    assert "180 more between place 25 and the last 25; --json has all" in shown.lower()
    assert (
        sum(line.split()[:1] == [str(place)] for place in (1, 25, 206, 230) for line in shown.splitlines())
        == 4
    )
    assert not any(line.split()[:1] == ["26"] for line in shown.splitlines())
