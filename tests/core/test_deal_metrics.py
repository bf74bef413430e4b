"""What the deals of a period say about each rep."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import deals

from coachplan.core.imports.deal_metrics import Figure, figures
from coachplan.core.imports.deal_tally import Tallies, of_team, span_of, tally
from coachplan.core.imports.deals import Deals
from coachplan.core.imports.period import Period
from coachplan.files.exports import known_exports

HEADER = "Owner,Stage,Amount,Created Date,Close Date,Last Stage Change Date"
QUARTER = Period(first=date(2026, 7, 1), last=date(2026, 9, 30))
STUCK = known_exports().stuck


def counted(found: Deals, period: Period = QUARTER) -> Tallies:
    seats = list(range(len(found.owners)))
    return of_team(tally(found, seats, len(seats), period), seats, STUCK)


def measured(*rows: str, quota: float | None = None, period: Period = QUARTER) -> dict[str, Figure]:
    """Return the figures of the first owner of some deals."""
    found = deals("\n".join((HEADER, *rows)) + "\n")
    quotas = None if quota is None else (quota, quota)
    return figures(counted(found, period), 0, quotas, None, "EUR")


def value(found: dict[str, Figure], metric: str) -> float | None:
    reading = found[metric].reading
    return None if reading is None else reading.value


WON = "Ana,Closed Won,100.50,2026-07-01,2026-07-31,2026-07-31"
LOST = "Ana,Closed Lost,70,2026-06-01,2026-08-03,2026-08-03"
OPEN = "Ana,Proposal,40,2026-08-31,2026-12-01,2026-09-20"
BEFORE = "Ana,Closed Won,999,2026-01-01,2026-06-30,2026-06-30"
LATER = "Ana,Closed Won,500,2026-09-29,2026-10-01,2026-10-01"


def test_results_of_the_period() -> None:
    found = measured(WON, LOST, OPEN, BEFORE)
    rate = found["win_rate"].reading
    assert rate is not None
    assert (rate.hits, rate.tries) == (1, 2)
    assert value(found, "revenue") == 100.5
    assert value(found, "deal_size") == 100.5
    assert value(found, "cycle_days") == 30


def test_what_is_open_at_the_end_of_the_period() -> None:
    found = measured(WON, OPEN, LATER)
    assert value(found, "pipeline") == 540
    assert value(found, "time_in_stage") == 10
    assert found["pipeline"].weeks[-1] == "40"


def test_a_deal_created_later_is_not_open_yet() -> None:
    assert "pipeline" not in measured(WON, "Ana,Proposal,7,2026-10-01,,2026-10-01")


def test_new_opportunities_are_counted_by_whole_weeks() -> None:
    found = measured(WON, OPEN, LATER)["new_opportunities"]
    # The quarter begins and ends on a Wednesday; what was created on its odd days is in no whole week.
    assert found.weeks == tuple("1" if n == 8 else "0" for n in range(12))
    assert found.reading is not None
    assert found.reading.value == pytest.approx(1 / 12, abs=1e-6)
    assert found.reading.evidence is None


def test_attainment_and_coverage_need_quotas() -> None:
    assert "quota_attainment" not in measured(WON, OPEN)
    found = measured(WON, OPEN, quota=201)
    assert value(found, "quota_attainment") == 0.5
    assert value(found, "pipeline_coverage") == pytest.approx(40 / 201, abs=1e-6)


def test_somebody_without_deals_has_no_data_and_no_zeros() -> None:
    found = figures(
        counted(deals(f"{HEADER}\n{WON}\nBo,Closed Won,5,2020-01-01,2020-02-02,\n")), 1, None, None, ""
    )
    assert {name for name, one in found.items() if one.reading} == {
        "new_opportunities",
        "pipeline_created",
    } & set(found)
    team = of_team(tally(deals(f"{HEADER}\n{WON}\n"), [0], 1, QUARTER), [0, -1], STUCK)
    assert all(one.reading is None for one in figures(team, 1, (5, 5), None, "").values())


def test_no_win_does_not_look_precise_and_is_not_nothing() -> None:
    found = deals(f"{HEADER}\n{LOST}\n" + "Bo,Closed Won,10,2026-07-01,2026-07-02,\n" * 3)
    reading = figures(counted(found), 0, None, None, "")["revenue"].reading
    assert reading is not None
    assert (reading.value, reading.evidence) == (0, 0.75)


def test_weeks_before_somebody_started_have_no_value() -> None:
    found = figures(counted(deals(f"{HEADER}\n{OPEN}\n")), 0, None, date(2026, 8, 17), "")
    assert found["new_opportunities"].weeks == ("-",) * 6 + ("0", "0", "1", "0", "0", "0")
    assert value(found, "new_opportunities") == pytest.approx(1 / 6, abs=1e-6)


def test_stuck_is_longer_than_twice_the_usual_of_the_stage() -> None:
    last = QUARTER.last
    ages = [10, 10, 10, 20, 21]
    rows = [f"Ana,Proposal,1,2026-07-01,,{last - timedelta(days=age)}" for age in ages]
    # Alone in its stage, this one is compared with all open deals.
    rows.append(f"Ana,Contract,1,2026-07-01,,{last - timedelta(days=31)}")
    assert value(measured(*rows), "stuck_deals") == 2


def test_without_amounts_of_open_deals_no_pipeline_is_claimed() -> None:
    found = measured(WON, "Ana,Proposal,,2026-08-31,,2026-09-20")
    assert "pipeline" not in found
    assert "pipeline_created" not in found
    assert value(found, "stuck_deals") == 0


def test_the_period_of_a_file_is_what_happened_in_it() -> None:
    found = deals(f"{HEADER}\n{WON}\n{OPEN}\n")
    assert span_of(found, date(2026, 9, 1)) == Period(first=date(2026, 7, 1), last=date(2026, 8, 31))
    assert span_of(found, date(2020, 1, 1)) is None


DAYS = st.dates(date(2026, 5, 1), date(2026, 11, 30))
RECORD = st.tuples(
    st.sampled_from(["Ana", "Bo", "Cy"]),
    st.sampled_from(["Closed Won", "Closed Lost", "Proposal", "Contract"]),
    st.none() | st.integers(0, 10**7),
    DAYS,
    DAYS,
)
LAST = ("Ana", "Closed Won", 125, date(2026, 5, 2), date(2026, 5, 3))


def as_text(records: Sequence[tuple[Any, ...]]) -> str:
    lines = [
        f"{owner},{stage},{'' if cents is None else cents / 100:},{created},{closed},{created}"
        for owner, stage, cents, created, closed in records
    ]
    return "\n".join((HEADER, *lines)) + "\n"


def all_figures(records: Sequence[tuple[Any, ...]]) -> dict[str, dict[str, Figure]]:
    found = deals(as_text(records))
    counts = counted(found)
    return {owner: figures(counts, seat, (100, 50), None, "") for seat, owner in enumerate(found.owners)}


@given(st.lists(RECORD, max_size=15), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(records: list[tuple[Any, ...]], chance: Any) -> None:
    shuffled = [*records, LAST]
    chance.shuffle(shuffled)
    assert all_figures([*records, LAST]) == all_figures(shuffled)


@given(st.lists(RECORD, max_size=15))
def test_the_figures_equal_a_plain_count(records: list[tuple[Any, ...]]) -> None:
    for owner, found in all_figures([*records, LAST]).items():
        own = [record for record in records if record[0] == owner]
        ended = [one for one in own if "Closed" in one[1] and QUARTER.first <= one[4] <= QUARTER.last]
        won = [one for one in ended if "Won" in one[1]]
        rate = found["win_rate"].reading
        assert (rate.hits, rate.tries) == (len(won), len(ended)) if rate else not ended
        if ended:
            assert value(found, "revenue") == pytest.approx(sum(one[2] or 0 for one in won) / 100)
        waiting = [
            one for one in own if one[3] <= QUARTER.last and ("Closed" not in one[1] or one[4] > QUARTER.last)
        ]
        priced = [one[2] for one in waiting if one[2] is not None]
        if "pipeline" in found:
            assert value(found, "pipeline") == (pytest.approx(sum(priced) / 100) if priced else None)


@given(st.lists(RECORD, max_size=15))
def test_the_weeks_add_up(records: list[tuple[Any, ...]]) -> None:
    weeks = QUARTER.weeks()
    whole = Period(first=weeks[0], last=weeks[-1] + timedelta(days=6))
    found = deals(as_text([*records, LAST]))
    for seat, own in enumerate(counted(found, whole).reps):
        named = figures(counted(found, whole), seat, None, None, "")
        assert sum(own.weekly["won"]) == own.won
        assert sum(own.weekly["lost"]) == own.lost
        assert sum(own.weekly["revenue"]) == own.revenue
        assert sum(own.weekly["created"]) == own.created
        if named["revenue"].reading:
            assert sum(float(week) for week in named["revenue"].weeks) == pytest.approx(
                named["revenue"].reading.value
            )
