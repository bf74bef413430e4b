"""What one ranking hands to the next."""

from datetime import date
from typing import Any

import pytest
from builders import TODAY, policy, ranking, roster
from hypothesis import given
from hypothesis import strategies as st
from trying import few

from coachplan.core.ranking.ranking import Ranking, rank
from coachplan.core.ranking.remembering import Memory, Recalled, quarter_of, recall, remember
from coachplan.core.team.metrics import resolve
from coachplan.core.team.roster import Roster
from coachplan.files.metrics import known_metrics

NOTHING = recall(None, TODAY)


def memory() -> Memory:
    return remember(ranking(roster(ana="30/60", bo="20/60", cy="10/60")), NOTHING)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 11, 23), "2026-Q4"),
        (date(2026, 12, 31), "2026-Q4"),
        (date(2027, 1, 1), "2026-Q4"),
        (date(2027, 1, 4), "2027-Q1"),
        (date(2026, 9, 28), "2026-Q4"),
    ],
)
def test_a_week_belongs_to_the_quarter_of_its_thursday(day: date, quarter: str) -> None:
    assert quarter_of(day) == quarter


def test_nothing_is_remembered_at_first() -> None:
    assert recall(None, TODAY) == Recalled((), {}, None, "")


def test_within_a_quarter_the_scale_stays() -> None:
    kept = memory()
    later = recall(kept, date(2026, 12, 14))
    assert (later.frozen, later.learned) == (kept.calibration, TODAY)
    assert later.note == "units, centres and spread as learned on 2026-11-23, kept for 2026-Q4"
    after = remember(ranking(roster(ana="1/3")), later)
    assert (after.learned, after.quarter) == (TODAY, "2026-Q4")


@pytest.mark.parametrize(
    ("day", "relearn", "words"),
    [
        (date(2027, 1, 11), False, "learned anew for 2027-Q1; before they were those of 2026-Q4"),
        (date(2026, 12, 14), True, "learned anew, as asked; those of 2026-11-23 set aside"),
    ],
)
def test_a_new_quarter_or_the_reader_has_it_learned_anew(day: date, relearn: bool, words: str) -> None:  # noqa: FBT001 - a table
    found = recall(memory(), day, relearn=relearn)
    assert (found.frozen, found.learned) == ((), None)
    assert found.before == memory().seats
    assert words in found.note


def test_the_quarters_of_a_fiscal_year_count_where_it_begins_elsewhere() -> None:
    feb = 2
    kept = remember(ranking(roster(ana="30/60", bo="20/60", cy="10/60")), NOTHING, feb)
    same, other = recall(kept, date(2027, 1, 11), feb), recall(kept, date(2027, 2, 1), feb)
    assert same.frozen == kept.calibration
    assert same.note.endswith("kept for the quarter from November 2026")
    assert other.frozen == ()
    assert "learned anew for the quarter from February 2027" in other.note


def test_the_future_is_not_remembered() -> None:
    found = recall(memory(), date(2026, 11, 16))
    assert (found.frozen, found.before) == ((), {})
    assert "later than this ranking" in found.note


def test_a_memory_reads_back() -> None:
    assert Memory.model_validate_json(memory().model_dump_json()) == memory()


def test_a_metric_described_differently_is_learned_anew() -> None:
    frozen = memory().calibration
    other = roster({"win_rate": {"unit": "0.1"}}, ana="30/60", bo="20/60", cy="10/60")
    found = rank(other, policy(), resolve(other, known_metrics()), TODAY, frozen)
    assert found.calibration[0] != frozen[0]
    assert found.calibration[0].gauge.unit > frozen[0].gauge.unit


CELL = st.fixed_dictionaries(
    {},
    optional={
        "win_rate": st.integers(5, 60).flatmap(lambda n: st.integers(0, n).map(lambda won: f"{won}/{n}")),
        "quota": st.integers(20, 200).map(lambda percent: f"{percent}%"),
    },
)


@given(st.lists(CELL, min_size=3, max_size=8), CELL)
@few(40)
def test_with_what_is_remembered_a_newcomer_reorders_nobody(cells: list[dict[str, Any]], new: Any) -> None:
    def ranked(reps: list[dict[str, Any]], recalled: Recalled) -> Ranking:
        team: Roster = roster(**{f"r{number}": cell for number, cell in enumerate(reps)})
        metrics = resolve(team, known_metrics())
        return rank(team, policy(), metrics, TODAY, recalled.frozen, recalled.before)

    cells = [*cells, {"win_rate": "20/60", "quota": "90%"}]
    before = ranked(cells, NOTHING)
    recalled = recall(remember(before, NOTHING), TODAY)
    again, joined = ranked(cells, recalled), ranked([*cells, new], recalled)
    assert again.standings == before.standings
    scores = {one.rep: one.score for one in joined.standings}
    assert all(scores[one.rep] == one.score for one in before.standings)
    old = [one.rep for one in before.standings]
    assert [one.rep for one in joined.standings if one.rep in set(old)] == old
