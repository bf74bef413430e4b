"""The three answers at the head of a plan."""

from typing import Any

import pytest
from builders import ranking, roster

from coachplan.core.plans.answers import TOO_EARLY, Answers, answers_for
from coachplan.core.plans.standards import values_of
from coachplan.core.team.metrics import resolve
from coachplan.files.metrics import known_metrics
from coachplan.show.answers import answers_view

TEAM: dict[str, dict[str, Any]] = {
    "ana": {"quota_attainment": "110%", "meetings": "12", "cycle_days": "40d"},
    "bo": {"quota_attainment": "90%", "meetings": "8", "cycle_days": "50d"},
    "cem": {"quota_attainment": "70%", "meetings": "4", "cycle_days": "60d"},
}
STANDARDS = {"meetings": {"standard": "10"}, "cycle_days": {"standard": "45d"}}


def answers(metrics: dict[str, Any], *focus: str | None, working: tuple[str, str] | None = None) -> Answers:
    team = roster(metrics, **TEAM)
    known = resolve(team, known_metrics())
    return answers_for(known, values_of(ranking(team)), focus, working)


def lines(found: Answers, width: int = 200) -> list[str]:
    from rich.console import Console

    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        console.print(answers_view(found, width))
    return [line.rstrip() for line in captured.get().splitlines()]


def test_what_must_move_and_by_how_much() -> None:
    found = answers(STANDARDS)
    assert found.goal is not None
    assert (found.goal.metric, found.goal.now, found.goal.by) == ("quota_attainment", 0.9, 0.1)
    told = {needle.metric: (needle.now, needle.by, needle.short) for needle in found.needles}
    assert told == {"meetings": (8, 2, ("bo", "cem")), "cycle_days": (50, 5, ("bo", "cem"))}
    assert {needle.source for needle in found.needles} == {"roster"}
    assert found.goal.source == "known metrics"


def test_the_three_lines() -> None:
    assert lines(answers(STANDARDS, None, "meetings", "meetings")) == [
        "To move   Quota attainment 90% to 100%: customer meetings 8 to 10 a week, sales cycle 50d to 45d.",
        "You       3 sessions: 2 on customer meetings, 1 on what already works.",
        "Working?  Too early to say: no session is on record as held.",
    ]


def test_a_history_answers_the_last_question() -> None:
    assert answers(STANDARDS).working == TOO_EARLY
    assert lines(answers(STANDARDS, working=("cannot tell yet, about 9 more weeks", "")))[-1] == (
        "Working?  Cannot tell yet, about 9 more weeks."
    )


@pytest.mark.parametrize(
    ("metrics", "said"),
    [
        ({}, "no activity has both figures and a standard yet; standards stand with the roster's metrics"),
        ({"meetings": {"standard": "8"}}, "the team as a whole meets its standards; 1 of 3 short of 8"),
        ({"meetings": {"standard": "3"}}, "the team as a whole meets its standards."),
        (
            {"quota_attainment": {"standard": "80%"}, **STANDARDS},
            "Quota attainment 90%, standard 80%: customer",
        ),
    ],
)
def test_where_nothing_is_missing_or_nothing_is_known(metrics: dict[str, Any], said: str) -> None:
    assert said in lines(answers(metrics))[0]


def test_a_week_without_a_session_says_so() -> None:
    assert lines(answers(STANDARDS))[1] == "You       No session this week."


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_screen_names_less_and_no_answer_takes_more_than_two_lines(width: int) -> None:
    told = lines(answers(STANDARDS, None, "meetings", "meetings"), width)
    assert len(told) <= 6
    assert all(len(line) <= width for line in told)
    assert sum(line[:8].strip() != "" for line in told) == 3


def test_known_metrics_carry_standards_and_what_good_looks_like() -> None:
    known = known_metrics()
    assert known["pipeline_coverage"].standard == 3
    leading = [name for name, metric in known.items() if metric.kind == "leading" and metric.aliases]
    assert [name for name in leading if not known[name].good] == []
