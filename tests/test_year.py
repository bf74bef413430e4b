"""A quarter with a memory; tests/benchmarks/year.py tries the whole year under every policy."""

from pathlib import Path

import pytest
from years import CRON_FAILS, FIRST_WEEK, Year, broken, largest_gap, live, missed_share, repeated_themes

from coachplan.files.policies import load_policy

WEEKS = 14
"""Past the week without a run, the two weeks with holidays, and into the next quarter."""


@pytest.fixture(scope="module", params=["equal"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Year]:
    return request.param, live(request.param, tmp_path_factory.mktemp("year"), WEEKS)


def test_shares_stay_within_one_session_of_the_policy(lived: tuple[str, Year]) -> None:
    policy, year = lived
    assert 0.2 < missed_share(year) < 0.4
    assert largest_gap(year) <= load_policy(policy, Path()).quantum


def test_no_promise_is_broken_and_no_theme_comes_back_too_soon(lived: tuple[str, Year]) -> None:
    policy, year = lived
    assert broken(year) == []
    assert repeated_themes(policy, year) == []


def test_a_week_without_a_run_is_told_and_not_filled_in(lived: tuple[str, Year]) -> None:
    _, year = lived
    missed = FIRST_WEEK.shifted(CRON_FAILS)
    assert missed.monday not in year.history.weeks
    assert len(year.plans) == WEEKS - 1
    told = [plan.week for plan in year.plans if any(f"{missed.name} was not" in w for w in plan.warnings)]
    assert told == [missed.shifted(1).name]


def test_a_year_is_the_same_bytes_when_lived_again(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    first, second = (live("balanced", folder, 3) for folder in folders)
    assert first.lines == second.lines
    assert first.plans == second.plans
    one, two = (folder / ".coachplan" / "history.db" for folder in folders)
    assert one.read_bytes() == two.read_bytes()
