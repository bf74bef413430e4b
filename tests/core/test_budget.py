"""The week's minutes, and what a manager should know about them."""

from datetime import date

import pytest
from teams import policy, ranked, standing, team, week

from coachplan.core.allocation.allocation import Allocation, Ledger, allocate
from coachplan.core.allocation.budget import weekly_budget
from coachplan.core.allocation.caution import Caution
from coachplan.core.allocation.cautions import Hours, cautions, unreachable
from coachplan.core.allocation.seat_cautions import seat_firmness
from coachplan.core.calendars.week import days_in_common, week_on_offer
from coachplan.core.isoweek import IsoWeek
from coachplan.core.policies.policy import TIERS, Policy
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.team.roster import Budget, Roster


@pytest.mark.parametrize(
    ("net", "reps", "budget", "minutes"),
    [
        (2400, 10, None, 480),  # 20 % of forty hours
        (2400, 5, None, 344),  # 5 x 5 hours a month
        (960, 5, None, 192),  # a short week
        (0, 5, None, 0),
        (2400, 5, Budget(minutes=600), 600),
        (300, 5, Budget(minutes=600), 300),  # a week has no more than its hours
        (2400, 5, Budget(share=0.29), 696),
        (2400, 5, Budget(), 344),
    ],
)
def test_the_budget_of_a_week(net: int, reps: int, budget: Budget | None, minutes: int) -> None:
    assert weekly_budget(policy("equal"), net, reps, budget) == minutes


@pytest.mark.parametrize(
    ("net", "full", "budget", "minutes"),
    [
        (2400, 2400, Budget(minutes=360), 360),
        (960, 2400, Budget(minutes=360), 144),  # two days of five
        (0, 2400, Budget(minutes=360), 0),
        (0, 0, Budget(minutes=360), 0),  # nobody works in it anyway
        (960, 2400, Budget(share=0.15), 144),  # a share shrinks by itself
        (960, 2400, None, 192),
    ],
)
def test_a_budget_in_hours_is_that_of_a_full_week(
    net: int, full: int, budget: Budget | None, minutes: int
) -> None:
    assert weekly_budget(policy("equal"), net, 5, budget, full) == minutes


def told(ranking: Ranking, policy: Policy, allocation: Allocation, net: int = 2400) -> list[str]:
    return [caution.text for caution in cautions(ranking, policy, allocation, Hours(net))]


def test_a_usual_week_needs_no_warning() -> None:
    ranking = team(8)
    found = allocate(ranking, policy("balanced"), week(ranking, 480), Ledger())
    assert cautions(ranking, policy("balanced"), found, Hours(2400)) == ()


def test_how_firm_the_seats_are() -> None:
    unsure = ranked(
        [
            standing("ana", "top", top=0.9, middle=0.1),
            standing("ben", "top", top=0.6, middle=0.4),
            standing("cem", "middle", top=0.4, middle=0.6),
            standing("dan", "bottom", middle=0.25, bottom=0.75),
        ]
    )
    sentence = (
        "seats that may belong to somebody else: the last top seat (place 2, Ben) with probability 40 %, "
        "the first bottom seat (place 4, Dan) with probability 25 %"
    )
    topic = "how firm the seats are"
    expected = Caution(
        code="seats", topic=topic, text=sentence, reps=("ben", "dan"), numbers={"ben": 0.4, "dan": 0.25}
    )
    assert seat_firmness(unsure) == expected
    assert seat_firmness(team(2)) is None
    for name in ("sbi", "balanced"):
        found = allocate(unsure, policy(name), week(unsure, 300), Ledger())
        assert sentence in told(unsure, policy(name), found)


@pytest.mark.parametrize(
    ("minutes", "away", "alike"),
    [
        (276, [], True),
        (276, ["rep03"], True),
        (260, [], False),
        (180, [], False),
        (6, [], False),
    ],
)
def test_a_cap_that_makes_everybody_alike_is_said(minutes: int, away: list[str], *, alike: bool) -> None:
    ranking, balanced = team(4), policy("balanced")
    found = allocate(ranking, balanced, week(ranking, minutes, away=away), Ledger())
    said = [one for one in cautions(ranking, balanced, found, Hours(2400)) if one.code == "all-alike"]
    assert [(one.topic, one.numbers, list(one.provenance)) for one in said] == (
        [("the cap", {"hours": 5}, ["cap_hours_per_month"])] if alike else []
    )
    assert all("so the ranking makes no difference" in one.text for one in said)


def test_numbers_that_tell_nobody_apart_are_said() -> None:
    unclear = ranked([standing(rep, tier, "unclear") for rep, tier in zip("abc", TIERS, strict=True)])
    found = allocate(unclear, policy("sbi"), week(unclear, 300), Ledger())
    first = cautions(unclear, policy("sbi"), found, Hours(2400))[0]
    assert (first.code, first.topic) == ("unclear", "how firm the seats are")
    assert first.text == "these numbers cannot tell the reps apart yet; read every tier as a guess"
    leaning = ranked([standing(rep, tier, "leaning") for rep, tier in zip("abc", TIERS, strict=True)])
    assert not any("tell the reps apart" in s for s in told(leaning, policy("sbi"), found))


def test_a_rep_who_cannot_be_met_is_named_with_the_reason() -> None:
    reps = [
        {"name": "Ana", "hours": "14:00-17:00"},
        {"name": "Ben", "away": ["2026-11-23..2026-11-29"]},
        {"name": "Cem"},
        {"name": "Dua", "started": "2026-11-30"},
        {"name": "Eli", "started": "2026-11-26"},
    ]
    roster = Roster.model_validate({"manager": {"hours": "8:00-12:00"}, "reps": reps})
    offer = week_on_offer(roster, IsoWeek(monday=date(2026, 11, 23)))
    names = {rep.id: rep.name for rep in roster.reps}
    starts = {rep.id: rep.started for rep in roster.reps if rep.started}
    sentences = unreachable(offer, names, starts, 45)
    assert [sentence.split()[0] for sentence in sentences] == ["Ana", "Ben", "Dua"]
    assert "never works at the same time" in sentences[0]
    assert "away all week" in sentences[1]
    assert sentences[2] == "Dua starts on 2026-11-30, so nothing is due yet"
    assert [days_in_common(offer, rep, 45) for rep in offer.reps] == [0, 0, 5, 0, 2]
