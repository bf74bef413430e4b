"""Whole sessions from entitlements: published examples, and the laws of the rule."""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import fsum, inf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.allocation.apportionment import Bound, Claim, apportion, water_fill, within_quota

ORACLE = Path(__file__).parents[2].parent / "shared" / "data" / "oracles" / "oracle_alloc.json"

numbers = st.integers(1, 400).map(lambda n: n / 40)


@st.composite
def claims(draw: st.DrawFn) -> tuple[Claim, ...]:
    found = []
    for n in range(draw(st.integers(1, 8))):
        least = draw(st.integers(0, 2))
        most = least + draw(st.integers(0, 6))
        found.append(Claim(f"r{n}", draw(numbers), draw(st.integers(-80, 80)) / 40, least, most))
    return tuple(found)


def counted(given_out: Sequence[str], among: Sequence[Claim]) -> tuple[int, ...]:
    count = Counter(given_out)
    return tuple(count[c.rep] for c in among)


def plain(*weights: float) -> tuple[Claim, ...]:
    return tuple(Claim(f"r{n}", weight) for n, weight in enumerate(weights))


def rooms(among: Sequence[Claim]) -> range:
    return range(sum(c.least for c in among), sum(c.most for c in among) + 1)


@pytest.mark.skipif(not ORACLE.exists(), reason="the oracle lies beside the repository")
@pytest.mark.parametrize("sessions", [49, 51])
def test_the_example_of_1982(sessions: int) -> None:
    oracle = json.loads(ORACLE.read_text())["oracle"]
    expected = tuple(oracle["webster"][f"K{sessions}"])
    parties = plain(*oracle["hamilton_3_7_90"]["weights"])
    assert counted(apportion(parties, sessions), parties) == expected


@pytest.mark.parametrize(
    ("weights", "sessions", "expected"),
    [
        ((3, 7, 90), 49, (1, 3, 45)),
        ((3, 7, 90), 51, (2, 4, 45)),
        ((1, 1, 1), 2, (1, 1, 0)),  # a tie goes to the smaller id
        ((1, 3), 2, (0, 2)),  # (1 - 1/2) / 1 = (2 - 1/2) / 3: a tie goes to the larger weight
        ((5, 3, 2), 10, (5, 3, 2)),
        ((0, 1), 3, (0, 3)),
    ],
)
def test_sessions_by_weight(weights: tuple[float, ...], sessions: int, expected: tuple[int, ...]) -> None:
    parties = plain(*weights)
    assert counted(apportion(parties, sessions), parties) == expected


def test_credit_goes_first_and_floors_before_it() -> None:
    parties = (Claim("ana", 1, credit=-1, least=1), Claim("ben", 1, credit=0.9), Claim("cem", 1))
    assert apportion(parties, 3) == ("ana", "ben", "cem")


def test_of_two_who_are_owed_alike_the_heavier_goes_first() -> None:
    assert apportion((Claim("light", 0.1, credit=0.6), Claim("heavy", 0.2, credit=0.6)), 1) == ("heavy",)


def test_what_cannot_be_handed_out_is_refused() -> None:
    with pytest.raises(ValueError, match="floors"):
        apportion((Claim("ana", 1, least=2),), 1)
    with pytest.raises(ValueError, match="caps"):
        apportion((Claim("ana", 1, most=2),), 3)


def test_who_is_due_nothing_gets_nothing_of_what_caps_leave_over() -> None:
    assert within_quota((Claim("ana", 0), Claim("ben", 1, most=2)), 3) == ("ben", "ben")


def test_light_reps_do_not_push_a_heavy_one_out_of_its_quota() -> None:
    heavy, light = Claim("heavy", 2.8, credit=0.3), [Claim(f"r{n}", 0.4, credit=0.5) for n in range(3)]
    plain_webster = counted(apportion((heavy, *light), 5), (heavy, *light))
    assert plain_webster == (2, 1, 1, 1)
    assert counted(within_quota((heavy, *light), 5), (heavy, *light)) == (3, 1, 1, 0)


@given(claims(), st.data())
def test_everything_is_handed_out_within_floors_and_caps(
    among: tuple[Claim, ...], data: st.DataObject
) -> None:
    sessions = data.draw(st.sampled_from(rooms(among)))
    for rule in (apportion, within_quota):
        got = counted(rule(among, sessions), among)
        assert sum(got) == sessions
        assert all(c.least <= n <= c.most for c, n in zip(among, got, strict=True))


@given(claims())
def test_more_sessions_never_cost_anybody_one(among: tuple[Claim, ...]) -> None:
    for rule in (apportion, within_quota):
        for fewer, more in pairwise(rooms(among)):
            assert rule(among, more)[:fewer] == rule(among, fewer)


@given(claims(), numbers, st.data())
def test_more_weight_never_gets_fewer(among: tuple[Claim, ...], weight: float, data: st.DataObject) -> None:
    first, *others = among
    twin = first._replace(rep="twin", weight=weight)
    parties = (first, twin, *others)
    sessions = data.draw(st.sampled_from(rooms(parties)))
    for rule in (apportion, within_quota):
        got = Counter(rule(parties, sessions))
        if first.weight != weight:
            heavier, lighter = sorted((first, twin), key=lambda c: -c.weight)
            assert got[heavier.rep] >= got[lighter.rep]


@given(claims(), st.data())
def test_the_order_of_the_reps_changes_nothing(among: tuple[Claim, ...], data: st.DataObject) -> None:
    sessions = data.draw(st.sampled_from(rooms(among)))
    shuffled = data.draw(st.permutations(among))
    for rule in (apportion, within_quota):
        assert Counter(rule(among, sessions)) == Counter(rule(shuffled, sessions))


@given(claims(), st.sampled_from([0.25, 3.0, 100.0]), st.data())
def test_only_the_proportions_of_the_weights_count(
    among: tuple[Claim, ...], factor: float, data: st.DataObject
) -> None:
    sessions = data.draw(st.sampled_from(rooms(among)))
    scaled = tuple(c._replace(weight=c.weight * factor) for c in among)
    # Costs are compared to nine decimals; scaling must not turn a near tie into a tie.
    assert counted(apportion(among, sessions), among) == counted(apportion(scaled, sessions), among)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8))
def test_whole_entitlements_are_met_exactly(whole: list[int]) -> None:
    parties = plain(*whole)
    for rule in (apportion, within_quota):
        assert counted(rule(parties, sum(whole)), parties) == tuple(whole)


@given(st.lists(st.tuples(numbers, st.integers(-39, 39)), min_size=1, max_size=8))
def test_credits_stay_below_one_session_where_one_week_allows_it(brought: list[tuple[float, int]]) -> None:
    among = [Claim(f"r{n}", weight, credit / 40) for n, (weight, credit) in enumerate(brought)]
    owed = [c.weight + c.credit for c in among]
    sessions = max(0, int(fsum(owed)))
    got = counted(within_quota(among, sessions), among)
    if sum(int(max(0.0, t)) for t in owed) <= sessions:
        assert all(abs(t - n) < 1 for t, n in zip(owed, got, strict=True))


@given(
    st.lists(st.tuples(numbers, st.integers(0, 40), st.integers(0, 80)), min_size=1, max_size=9),
    st.integers(0, 400),
)
def test_water_filling_clamps_one_level(rows: list[tuple[float, int, int]], total: int) -> None:
    bounds = [Bound(weight, float(low), float(low + room)) for weight, low, room in rows]
    filled = water_fill(bounds, total)
    floors, caps = fsum(b.floor for b in bounds), fsum(b.cap for b in bounds)
    if floors >= total:
        assert fsum(filled) == pytest.approx(total)
    else:
        assert fsum(filled) == pytest.approx(min(total, caps))
        levels = [x / b.weight for x, b in zip(filled, bounds, strict=True) if b.floor < x < b.cap]
        assert max(levels, default=0) == pytest.approx(min(levels, default=0))
        level = max(levels, default=None)
        assert level is None or all(
            x == pytest.approx(b.at(level)) for x, b in zip(filled, bounds, strict=True)
        )


@pytest.mark.parametrize(
    ("bounds", "total", "expected"),
    [
        ([Bound(1), Bound(3)], 0.4, (0.1, 0.3)),
        ([Bound(1), Bound(3)], 80, (20, 60)),
        ([Bound(1, 30), Bound(3)], 80, (30, 50)),
        ([Bound(1), Bound(3, 0, 45)], 80, (35, 45)),
        ([Bound(0, 30, inf), Bound(1)], 100, (30, 70)),
        ([Bound(1, 60), Bound(1, 20)], 40, (30, 10)),
        ([Bound(1, 0, 10), Bound(1, 0, 20)], 100, (10, 20)),
        ([], 100, ()),
    ],
)
def test_water_filling(bounds: list[Bound], total: float, expected: tuple[float, ...]) -> None:
    assert water_fill(bounds, total) == pytest.approx(expected)
