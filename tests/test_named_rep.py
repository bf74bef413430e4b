"""Whom a word on the command line means: ids before names, names before parts of them."""

from pathlib import Path

import pytest
from running import SMALL, Around, coachplan, folder_with

from coachplan.cli.named_rep import rep_named
from coachplan.core.problems import Rejected
from coachplan.core.team.roster import Roster

TEAM = Roster.model_validate(
    {
        "reps": [
            {"id": rep, "name": name}
            for rep, name in (
                ("ana-duarte", "Ana Duarte"),
                ("chloe-martin", "Chloé Martin"),
                ("li-1", "Wei Li"),
                ("li-2", "Wei Li"),
                ("martin", "Jo Larsen"),
                ("Bo", "Bo Upper"),
                ("bo", "Bo Lower"),
            )
        ]
    }
)


@pytest.mark.parametrize(
    ("word", "rep"),
    [
        ("ana-duarte", "ana-duarte"),
        ("Ana Duarte", "ana-duarte"),
        ("ana", "ana-duarte"),
        ("DUARTE", "ana-duarte"),
        ("chloe", "chloe-martin"),
        ("Chloé Martin", "chloe-martin"),
        ("chloe martin", "chloe-martin"),
        ("martin", "martin"),
        ("bo", "bo"),
        ("Bo", "Bo"),
        ("lower", "bo"),
    ],
)
def test_a_word_means_one_rep(word: str, rep: str) -> None:
    assert rep_named(word, TEAM) == rep


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("Wei Li", "'Wei Li' may be any of 2 reps"),
        ("li", "name one by id: li-1, li-2"),
        ("BO", "name one by id: Bo, bo"),
        ("duarta", "there is no rep 'duarta'"),
        ("duarta", "did you mean 'ana-duarte'?"),
        ("ana-duart", "did you mean 'ana-duarte'?"),
        ("chloé martn", "did you mean 'chloe-martin'?"),
        ("chole", "did you mean 'chloe-martin'?"),
        ("weii", "did you mean 'li-1', 'li-2'?"),
        ("qqq", "known: ana-duarte, chloe-martin"),
        ("", "there is no rep"),
    ],
)
def test_a_word_that_means_nobody_or_several_says_so(word: str, told: str) -> None:
    with pytest.raises(Rejected) as caught:
        rep_named(word, TEAM)
    (problem,) = caught.value.problems
    assert problem.code == "E0114"
    assert told in f"{problem.message}; {problem.hint}"


def test_a_large_team_is_not_listed_whole() -> None:
    with pytest.raises(Rejected) as caught:
        rep_named(
            "qqq",
            Roster.model_validate({"reps": [{"id": f"rep-{n}", "name": f"Rep {n}"} for n in range(500)]}),
        )
    assert caught.value.problems[0].hint == f"known: {', '.join(f'rep-{n}' for n in range(20))} and 480 more"


def test_a_rep_alone_is_one_of_the_usual_roster(tmp_path: Path) -> None:
    around = Around(folder=folder_with(tmp_path, roster=SMALL))
    told = coachplan("explain", "priya", around=around)
    assert (told.code, told.out.startswith("Priya")) == (0, True)
    missing = coachplan("explain", "roster.yaml", around=around)
    assert (missing.code, "coachplan explain roster.yaml REP" in missing.err) == (2, True)


def test_a_day_too_short_for_a_session_is_warned_of(tmp_path: Path) -> None:
    short = "manager: {timezone: UTC, max_minutes_per_day: 3}\n" + SMALL
    ran = coachplan("check", around=Around(folder=folder_with(tmp_path, roster=short)))
    assert (ran.code, "W1306" in ran.err, "max_sessions_per_day" in ran.err) == (0, True, True)


def test_a_name_in_the_place_of_a_roster_leads_to_the_option(tmp_path: Path) -> None:
    ran = coachplan("rank", "priya", around=Around(folder=folder_with(tmp_path, roster=SMALL)))
    assert (ran.code, "coachplan rank --explain priya" in ran.err) == (3, True)
