"""The pages of audit, comparison, impact and past weeks: what their pictures and tables say."""

import json
from typing import Any

import pytest
from pages.made import PAGES
from pages.test_pages import Reader, cells
from running import EXAMPLES, ROOT, ROSTER, coachplan

from coachplan.core.impact.effect import Effect, Range
from coachplan.core.impact.impact import Impact, Outlook
from coachplan.core.plans.given import GivenWeek
from coachplan.export.html.estimate import estimate
from coachplan.export.html.past_weeks import past_weeks

PAST = ("audit", str(EXAMPLES / "last-weeks.ics"), "--roster", ROSTER, "--now", "2026-11-20T12:00")


def document(*words: str) -> Any:
    ran = coachplan(*words, "--json")
    assert ran.code == 0
    return json.loads(ran.out)


def test_the_audit_shows_everybody_and_marks_the_lions_share() -> None:
    page, found = PAGES["audit"](), document(*PAST)
    rows = {row[0]: row for row in cells(page) if len(row) == 10}
    lions = {lion["name"] for lion in found["lions"]}
    assert lions
    for one in found["reps"]:
        row = rows[one["name"]]
        assert row[1:4] == [one["tier"], f"{one['minutes'] / 60:.1f} h", f"{one['share']:.0%}"]
        assert (row[9] == "the lion\u2019s share") == (one["name"] in lions)
    assert page.count("<em>the lion\u2019s share</em>") == len(lions)
    assert found["sentence"] in Reader(page).text


def test_the_audit_shows_the_same_hours_under_each_policy() -> None:
    page, found = PAGES["audit"](), document(*PAST)
    rows = {row[0]: row[1:] for row in cells(page) if len(row) == 8}
    assert len(rows) == len(found["policies"]) + 2
    assert rows["as it was"][:3] == [f"{one['minutes'] / 60:.1f}" for one in found["tiers"] if one["tier"]]
    for one in found["policies"]:
        own = rows[one["policy"] + " (yours)" * one["in_force"]]
        assert own[:3] == [
            f"{minutes / 60:.1f}"
            for minutes in (one["tier_minutes"][tier] for tier in ("top", "middle", "bottom"))
        ]
        held_back = one["unused_minutes"]
        assert own[6] == (f"{held_back / 60:.1f}" if round(held_back) else "\u2013")


def test_an_audit_without_a_roster_has_neither_tiers_nor_policies() -> None:
    page = PAGES["audit of everyone met"]()
    assert "Hours by person" in page
    assert "under each policy" not in page
    assert "would give" not in page


def test_the_comparison_shows_each_policy_and_each_change() -> None:
    page, found = PAGES["comparison"](), document("compare", ROSTER)
    rows = cells(page)
    for number, choice in enumerate(found["choices"], start=1):
        (row,) = [one for one in rows if len(one) == 7 and one[0] == f"{number} {choice['policy']}"]
        assert row[1:4] == [f"{tier['due']:.0f}" for tier in choice["by_tier"]]
        assert row[4:] == [f"{tier['due_per_head']:.0f}" for tier in choice["by_tier"]]
    for at, rep in enumerate(found["choices"][0]["by_rep"]):
        (row,) = [one for one in rows if len(one) == 2 + len(found["choices"]) and one[0] == rep["name"]]
        told = [round(choice["by_rep"][at]["change"]) for choice in found["choices"]]
        assert row[2:] == [f"{change:+d}".replace("-", "\u2212") if change else "\u2013" for change in told]
    assert page.count("<em>today</em>") == 1
    assert found["choices"][1]["believe"][0]["that"][1:] in Reader(page).text


def impact(low: float | None, high: float | None, state: str = "running", estimate: float = 1.0) -> Impact:
    span = Range(low=low, high=high)
    effect = Effect(
        pairs=5,
        estimate=estimate,
        error=0.5,
        chance=0.2,
        likely=span,
        whenever=Range(low=None, high=None),
        shrunken=estimate / 2,
        shrunken_error=0.25,
        positive=0.9,
    )
    usual = {"team": "North", "as_of": "2026-11-23", "metric": "meetings", "title": "meetings"}
    outlook = Outlook(quantum=15, blocks=6, weeks=24, pairs=5, smallest=0.8)
    more = {"design": "coin", "state": state, "effect": effect, "outlook": outlook}
    return Impact.model_validate({**usual, **more})


def place(text: str) -> float:
    return float(text.rstrip("%"))


def test_an_estimate_stands_on_one_scale_with_its_range_and_with_what_cannot_be_seen() -> None:
    shown = estimate(impact(-0.5, 2.5), lambda value: f"{value:.2f}")
    assert shown
    coins, weekly, guess = shown.reaches
    unit = (place(coins.dot) - place(shown.zero)) / 1.0
    assert place(coins.begin) == pytest.approx(place(shown.zero) - 0.5 * unit, abs=0.02)
    assert place(coins.width) == pytest.approx(3 * unit, abs=0.02)
    assert (coins.told, coins.span) == ("+1.00", "\u22120.50 to +2.50")
    assert (weekly.open, weekly.span, weekly.width) == (True, "no range yet", "100%")
    assert place(guess.dot) == pytest.approx(place(shown.zero) + 0.5 * unit, abs=0.02)
    assert shown.unseen
    assert place(shown.unseen[1]) == pytest.approx(1.6 * unit, abs=0.02)
    assert [told for told, _ in shown.ticks] == ["\u22120.80", "0", "+0.80"]


def test_at_the_end_nobody_looks_each_week_any_more() -> None:
    shown = estimate(impact(0.5, 1.5, "finished"), str)
    assert shown
    assert [one.label for one in shown.reaches] == ["by the coins", "best guess, luck allowed for"]


@pytest.mark.parametrize(
    ("name", "verdict", "also"),
    [
        ("impact before the start", "Nobody can tell yet", "0 of 13 blocks are over"),
        ("impact after one block", "Cannot tell yet", "no range yet"),
        ("impact after one block", "Cannot tell yet", "1 of 6 blocks is over"),
        ("impact after five blocks", "Cannot tell yet", "5 of 6 blocks are over"),
        ("impact without coins", "Nobody can tell yet", "experiment: {metric: meetings"),
        ("impact without figures", "Nobody can tell yet", "no metric on the roster has weekly figures"),
    ],
)
def test_the_impact_says_first_whether_anybody_can_tell(name: str, verdict: str, also: str) -> None:
    page = PAGES[name]()
    assert f"<h1>{verdict}</h1>" in page
    assert also in Reader(page).text
    assert ('class="estimate"' in page) == ("without" not in name)


def test_past_weeks_stand_side_by_side_on_one_scale() -> None:
    def week(number: int, planned: int, given: int) -> GivenWeek:
        rest = {"middle": 0, "bottom": 0}
        return GivenWeek(
            week=f"2026-W{number}", planned={"top": planned, **rest}, given={"top": given, **rest}
        )

    shown = past_weeks([week(number, 90, 45 * (number % 2)) for number in range(41, 49)])
    top = shown.tiers[0]
    assert (top.planned, top.given) == (720, 180)
    assert [column.given_height for column in top.columns] == ["50%", "0%"] * 4
    assert [column.given_top for column in top.columns] == ["50%", "100%"] * 4
    lefts = [place(side) for column in top.columns for side in (column.planned, column.given)]
    assert lefts == sorted(lefts)
    assert lefts[-1] + place(top.columns[-1].width) < 100
    assert (shown.first, shown.last) == ("W41", "W48")


def test_minutes_of_reps_without_a_tier_have_a_column_of_their_own() -> None:
    weeks = [GivenWeek(week=f"2026-W{n}", planned={}, given={}, untiered_planned=45 * n) for n in (1, 2)]
    assert past_weeks(weeks).tiers[-1].tier == "no tier"
    assert past_weeks(weeks).rows[-1] == ("in all", *"000000", "135", "0")


def test_the_weeks_on_record_are_on_the_page() -> None:
    home = str(ROOT / "tests" / "fixtures" / "history" / "1")
    told = coachplan("schedule", ROSTER, "--home", home, "--html", "-").out
    assert "Planned and given, the last week" in told
    assert ["2026-W47", "135", "130", "270", "225", "45", "45"] in cells(told)
