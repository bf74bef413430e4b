"""A few weeks of a decade; tests/instruments/soak.py lives ten years of twenty teams."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from unittest import mock

import pytest
from clocks import set_clock
from decade_clauses import Lived, amiss_in
from decade_lives import Decade, Life
from decades import OUTAGE, WEEKS_A_YEAR, YEARS, Team
from instruments.soak import figures

from coachplan.core.allocation.ledger import MOST_CREDIT


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with set_clock():
        yield


@pytest.mark.parametrize("team", [2, 3, 10])
def test_nothing_is_amiss_in_a_few_weeks(team: int, tmp_path: Path) -> None:
    life = Decade(Team(team), tmp_path).live(5)
    assert (life.weeks in {4, 5}, life.amiss) == (True, [])


def test_a_decade_has_all_that_is_hard() -> None:
    team = Team(2)
    weeks = [team.week(number) for number in range(YEARS * WEEKS_A_YEAR)]
    days = {day for week in weeks for day in week.days}
    assert {"2026-W53", "2032-W53"} <= {week.name for week in weeks}
    assert [f"{day}" for day in sorted(days) if (day.month, day.day) == (2, 29)][:2] == [
        "2028-02-29",
        "2032-02-29",
    ]
    assert any(person.joins > 0 for person in team.people)
    assert any(0 < person.leaves < len(weeks) for person in team.people)
    assert any(team.falls_ill(number) for number in range(WEEKS_A_YEAR))
    assert not any(team.has_run(number) for number in OUTAGE)
    assert len({(Team(number).policy, Team(number).zone) for number in range(20)}) == 20


def test_what_is_amiss_in_a_week_is_told(tmp_path: Path) -> None:
    decade = Decade(Team(0), tmp_path)
    week = decade.team.week(0)
    decade._set(week.first - timedelta(days=1), 20)
    (tmp_path / "roster.yaml").write_text(decade.team.roster_text(0), encoding="utf-8")
    lived = decade._run(0, None)
    assert [*amiss_in(lived)] == []
    kept = lived.kept
    owed = kept.shares[0].model_copy(update={"credit_after": 45.0 * MOST_CREDIT + 1})
    moved = kept.sessions[0].model_copy(update={"start": kept.sessions[0].start - timedelta(hours=12)})
    sabotaged: dict[str, Lived] = {
        "overlap|does not last|does not work": _with(lived, sessions=(moved, *kept.sessions[1:])),
        "the credit of": _with(lived, shares=(owed, *kept.shares[1:])),
        "not proven": _with(lived, proof=kept.proof.model_copy(update={"status": "feasible"})),
        "the manager is off": replace(lived, off={"": set(week.days)}),
        "is not there": replace(lived, number=10_000),
        "is there 2 times": replace(lived, entries=2 * lived.entries),
    }
    for words, broken in sabotaged.items():
        told = " ".join(amiss_in(broken))
        assert any(word in told for word in words.split("|")), words


def _with(lived: Lived, **changes: object) -> Lived:
    return replace(lived, kept=lived.kept.model_copy(update=changes))


def test_a_second_run_that_changes_anything_is_told(tmp_path: Path) -> None:
    numbers = count()
    with mock.patch("coachplan.cli.publishing.fingerprint", side_effect=lambda *_words: f"{next(numbers)}"):
        life = Decade(Team(0), tmp_path).live(1)
    assert any("a second run changes it" in line for line in life.amiss)


def test_what_grows_or_drifts_is_no_good() -> None:
    steady = Life(0, 150, [], [(50, 500), (100, 1000), (150, 1500)], [(0.5, 1.5)] * 3, 1.0, 1, 100)
    assert all(figure.met for figure in figures([steady] * 3))
    for broken in (
        replace(steady, amiss=["something"]),
        replace(steady, sizes=[(50, 500), (100, 1000), (150, 9000)]),
        replace(steady, team=1, sizes=[(50, 500), (100, 500), (150, 900)]),
        replace(steady, drift=[(0.5, 0.5), (0.5, 0.5), (2.5, 0.5)]),
        replace(steady, drift=[(0.5, 0.5), (0.5, 0.5), (0.5, 2.5)]),
        replace(steady, kilobytes=200),
        replace(steady, seconds=1000.0),
    ):
        assert [figure.met for figure in figures([steady, steady, broken])].count(False) == 1
