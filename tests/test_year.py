"""A quarter with a memory; tests/benchmarks/year.py tries whole years under every policy."""

from datetime import UTC, datetime, time, timedelta
from itertools import accumulate, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from year_clauses import ROUNDING, amiss
from year_gaps import Week, forced_lag, forced_lead, gaps
from years import CRON_FAILS, FIRST_WEEK, Year, live, missed_share

from coachplan.core.allocation.ledger import MOST_CREDIT, Ledger
from coachplan.core.memory.chronicle import chronicle
from coachplan.files.policies import load_policy

WEEKS = 14
"""Past the week without a run, the two weeks with holidays, and into the next quarter."""

Q = 45


@pytest.fixture(scope="module", params=["equal", "sbi-2012", "vantagepoint"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Year]:
    return request.param, live(request.param, tmp_path_factory.mktemp("year"), WEEKS)


def test_nothing_is_amiss_in_a_quarter(lived: tuple[str, Year]) -> None:
    policy, year = lived
    assert 0.2 < missed_share(year) < 0.4
    assert amiss(policy, year) == []
    assert max(gap.above for gap in gaps(year, load_policy(policy, Path())).values()) <= Q + ROUNDING
    assert len(year.plans) == WEEKS - 1


def test_what_is_amiss_is_told(lived: tuple[str, Year]) -> None:
    policy, year = lived
    first = year.plans[0]
    moved = first.sessions[0].start.replace(year=2026, month=12, day=25)
    christmas = first.sessions[0].model_copy(update={"start": moved, "names": ("Ana",)})
    without = FIRST_WEEK.shifted(CRON_FAILS + 1).name
    plans = [
        plan.model_copy(update={"warnings": ()}) if plan.week == without else plan for plan in year.plans
    ]
    plans[0] = first.model_copy(update={"sessions": (christmas,), "complete": False})
    told = amiss(policy, Year(year.history, tuple(plans), year.lines))
    assert {line.partition(":")[0] for line in told} == {"day off", "missed week", "plan"}


def test_a_year_is_the_same_bytes_when_lived_again(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    first, second = (live("balanced", folder, 3) for folder in folders)
    assert first.lines == second.lines
    assert first.plans == second.plans
    one, two = (folder / ".coachplan" / "history.db" for folder in folders)
    assert one.read_bytes() == two.read_bytes()


def week(share: float, *, possible: bool, promised: bool = False, rest: int = 0, clock: int = 0) -> Week:
    return Week(held=0, share=share, possible=possible, promised=promised, rest=rest, clock=clock)


def resting(drawn: list[tuple[float, bool, int, int]]) -> list[Week]:
    """Return weeks from shares, whether a session could be held, cadences, and what the clock ran on by."""
    clocks = accumulate(ran for *_, ran in drawn)
    return [
        week(share, possible=possible and ran > 0, rest=rest, clock=clock)
        for (share, possible, rest, ran), clock in zip(drawn, clocks, strict=True)
    ]


SHARES = st.sampled_from([0.0, 11.25, 22.5, 30.0, 45.0, 60.0])
PROMISED = st.lists(
    st.builds(lambda share, there: week(share, possible=there, promised=True), SHARES, st.booleans()),
    min_size=1,
    max_size=6,
)
RESTING = st.lists(
    st.tuples(
        SHARES.filter(lambda share: share <= Q),
        st.booleans(),
        st.sampled_from([1, 2, 4]),
        st.sampled_from([1, 1, 0, 2]),
    ),
    min_size=1,
    max_size=8,
).map(resting)


@given(PROMISED)
def test_no_planner_ends_less_ahead_than_its_promises_force(weeks: list[Week]) -> None:
    best, alone = float("inf"), float("inf")
    for extra in product(range(3), repeat=len(weeks)):
        ahead, lowest, forgiven = 0.0, 0.0, 0.0
        for one, more in zip(weeks, extra, strict=True):
            ahead += Q * ((one.promised and one.possible) + more) - one.share
            lowest = min(lowest, ahead)
            forgiven = max(forgiven, ahead - MOST_CREDIT * Q)
        if lowest >= -Q:
            best = min(best, max(ahead, forgiven))
            alone = best if not any(extra) else alone
    assert forced_lead(weeks, Q) <= best + ROUNDING
    # Where promises alone suffice the bound is what comes of them.
    assert alone == float("inf") or forced_lead(weeks, Q) == pytest.approx(alone)


@given(RESTING)
def test_no_planner_ends_less_behind_than_its_cadence_forces(weeks: list[Week]) -> None:
    best = -float("inf")
    for chosen in product((False, True), repeat=len(weeks)):
        ahead, last, fine = 0.0, -float("inf"), True
        for one, held in zip(weeks, chosen, strict=True):
            fine &= not held or (one.possible and one.clock - last >= one.rest)
            ahead += Q * held - one.share
            fine &= ahead <= Q
            last = one.clock if held else last
        best = max(best, ahead) if fine else best
    assert forced_lag(weeks, Q) == pytest.approx(max(0.0, -best))


def test_of_what_was_planned_each_was_held_or_missed(lived: tuple[str, Year]) -> None:
    _, year = lived
    end = datetime.combine(year.plans[-1].monday + timedelta(weeks=1), time(), UTC)
    weeks = chronicle("North", year.history, Ledger(), end).weeks
    assert len(weeks) == WEEKS
    for week in weeks:
        assert week.sessions == week.held + week.unconfirmed + week.missed
        assert week.ahead == 0
