"""``coachplan compare``: its figures are those of the plans, whatever the week."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from compared import differences
from pages.test_pages import Reader, cells
from running import EXAMPLES, ROSTER, Around, coachplan

from coachplan.files.policies import policy_names

SHORT = ("--week=this", "--now", "2026-11-26T12:00")
"""Half a week in which not every session has a place."""

WEEKS = {
    "the example": (ROSTER,),
    "half a week": (ROSTER, *SHORT),
    "a team of three": (str(EXAMPLES / "three.yaml"),),
    "hard seats": (ROSTER, "--tiers", "hard"),
}


@cache
def comparison(*words: str) -> dict[str, Any]:
    ran = coachplan("compare", *words, "--json")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def choice(name: str, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in comparison(*words)["choices"] if c["policy"] == name)
    return found


@pytest.mark.parametrize("policy", policy_names())
@pytest.mark.parametrize("week", WEEKS)
def test_the_figures_are_those_of_the_plan_that_schedule_makes(week: str, policy: str) -> None:
    words = WEEKS[week]
    ran = coachplan("schedule", *words, "--policy", policy, "--json")
    assert ran.code in {0, 4}, ran.err
    assert differences(choice(policy, *words), json.loads(ran.out)) == []


def test_half_a_week_is_one_in_which_sessions_do_not_fit() -> None:
    assert any(side["unplaced"] for side in comparison(*WEEKS["half a week"])["choices"])


def test_the_policy_in_force_comes_first_and_nobody_gains_or_loses_under_it() -> None:
    first, *others = comparison(ROSTER)["choices"]
    assert first["policy"] == "balanced"
    assert (first["gains"], first["loses"]) == ([], [])
    assert sorted(["balanced", *(side["policy"] for side in others)]) == list(policy_names())


def test_changes_are_against_the_policy_in_force_even_where_it_is_not_compared() -> None:
    alone = comparison(ROSTER, "--policies", "sbi")["choices"]
    assert alone == [choice("sbi", ROSTER)]


def test_every_number_of_every_split_has_its_source() -> None:
    for side in comparison(ROSTER)["choices"]:
        assert side["figures"]
        assert all(figure["provenance"] for figure in side["figures"])
        assert side["asks"]
        assert side["believe"]


def told(*words: str) -> str:
    ran = coachplan("compare", *words, around=Around(env={"COLUMNS": "100"}))
    assert (ran.code, ran.err) == (0, "")
    return ran.out


@pytest.mark.parametrize("words", [(), ("--full",)])
def test_the_terminal_ends_with_what_one_would_have_to_believe(words: tuple[str, ...]) -> None:
    before, _, after = told(ROSTER, *words).partition("What you would have to believe\n")
    assert "Who gains and who loses" in before
    heads = [line for line in after.split("\n") if line[:1].isdigit()]
    assert [line.split()[1] for line in heads] == [c["policy"] for c in comparison(ROSTER)["choices"]]


def test_what_decides_is_two_screens_and_the_rest_is_asked_for() -> None:
    brief, full = (" ".join(told(ROSTER, *words).split()) for words in ((), ("--full",)))
    assert told(ROSTER).count("\n") < 70
    for side in comparison(ROSTER)["choices"]:
        beliefs = [belief["that"][1:] for belief in side["believe"]]
        known = [side["source"], *side["asks"], *side["refuses"], *(b["known"][1:] for b in side["believe"])]
        assert [text for text in beliefs if text not in brief or text not in full] == []
        assert [text for text in known if text not in full] == []


def test_a_policy_of_ones_own_is_compared_by_its_file() -> None:
    own = str(EXAMPLES / "policy-own.yaml")
    sides = comparison(ROSTER, "--policies", f"{own}, equal,equal")["choices"]
    assert [side["policy"] for side in sides] == ["policy-own", "equal"]


@pytest.mark.parametrize(("policies", "code"), [(",", 2), ("no-such", 3)])
def test_policies_that_are_none_are_refused(policies: str, code: int) -> None:
    ran = coachplan("compare", ROSTER, "--policies", policies)
    assert (ran.code, ran.out) == (code, "")
    assert "hint:" in ran.err


def test_a_blend_in_the_roster_is_compared_with_the_shipped_ones(tmp_path: Path) -> None:
    text = Path(ROSTER).read_text(encoding="utf-8").replace("policy: balanced", "policy: {sbi: 1, equal: 1}")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    found = comparison(str(tmp_path / "roster.yaml"))
    assert [side["policy"] for side in found["choices"]][:2] == ["sbi 50 %, equal 50 %", "balanced"]
    assert found["choices"][0]["believe"]


NEWCOMER = """team: North
metrics: {quota_attainment: {evidence: 60}}
reps:
  - {name: Ana, started: 2026-08-01, metrics: {quota_attainment: 80%}}
  - {name: Bao, metrics: {quota_attainment: 120%}}
  - {name: Chloé, metrics: {quota_attainment: 100%}}
  - {name: Dmitri, metrics: {quota_attainment: 95%}}
"""


def test_a_change_stands_with_its_rep_whatever_order_a_policy_has_them_in(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(NEWCOMER, encoding="utf-8")
    (tmp_path / "swift.yaml").write_text("extends: balanced\nramp: [50%, 90%]\n", encoding="utf-8")
    words = ("--policies", f"balanced,{tmp_path / 'swift.yaml'}")
    found = comparison(str(tmp_path / "roster.yaml"), *words)["choices"]
    first, second = ([rep["rep"] for rep in choice["by_rep"]] for choice in found)
    assert first != second
    wanted = {rep["name"]: round(rep["change"]) for rep in found[1]["by_rep"]}
    assert any(wanted.values())
    page = tmp_path / "page.html"
    lines = [
        line.split() for line in told(str(tmp_path / "roster.yaml"), *words, "--html", str(page)).split("\n")
    ]
    shown = {line[0]: line[3] for line in lines if line and line[0] in wanted}
    drawn = {row[0]: row[3] for row in cells(page.read_text(encoding="utf-8")) if row[0] in wanted}
    assert shown == {name: f"{minutes:+d}" if minutes else "-" for name, minutes in wanted.items()}
    assert drawn == {
        name: f"{minutes:+d}".replace("-", "\u2212") if minutes else "\u2013"
        for name, minutes in wanted.items()
    }


def test_minutes_a_head_go_by_each_policys_own_heads(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text(NEWCOMER, encoding="utf-8")
    (tmp_path / "ends.yaml").write_text(
        "extends: balanced\nramp: [50%, 90%]\nband_hours_per_month: [1, 6]\n"
        "tier_heads: {top: 50%, middle: 0%, bottom: 50%}\n",
        encoding="utf-8",
    )
    roster, page = str(tmp_path / "roster.yaml"), tmp_path / "page.html"
    words = ("--policies", f"{tmp_path / 'ends.yaml'},balanced")
    screen = told(roster, *words, "--html", str(page))
    drawn = cells(page.read_text(encoding="utf-8"))
    for number, side in enumerate(comparison(roster, *words)["choices"], start=1):
        tiers = {tier["tier"]: tier for tier in side["by_tier"]}
        shown = [tiers.get(tier) for tier in ("top", "middle", "bottom", None)]
        wanted = [f"{one[key]:.0f}" if one else "-" for key in ("due", "due_per_head") for one in shown]
        (row,) = [one for one in drawn if len(one) == 9 and one[0] == f"{number} {side['policy']}"]
        assert [cell.replace("\u2013", "-") for cell in row[1:]] == wanted
        line = next(line.split() for line in screen.split("\n") if line.startswith(f"{number} "))
        assert line[2:8] == [*wanted[:3], *wanted[4:7]]
    assert "none under 1, 1 under 2" in screen
    assert "middle, 0 to 1 reps" in Reader(page.read_text(encoding="utf-8")).text
    assert "less than 2 or more than 5 hours" not in screen


@pytest.mark.parametrize(
    ("off", "whole"),
    [
        ("away: [2026-11-24..2026-11-27]", False),
        ("holidays: [2026-11-24, 2026-11-25, 2026-11-26]", False),
        ("away: [2026-11-28..2026-11-29]", True),  # a weekend
    ],
)
def test_a_short_week_is_not_held_against_hours_a_month(off: str, tmp_path: Path, *, whole: bool) -> None:
    text = Path(ROSTER).read_text(encoding="utf-8").replace("  buffer:", f"  {off}\n  buffer:")
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    words = (str(tmp_path / "roster.yaml"), "--week", "2026-W48", "--now", "2026-11-20T12:00")
    found = comparison(*words)
    assert found["whole_week"] is whole
    assert any(side["outside_band"] for side in found["choices"]) is whole
    assert ("this one is short" not in told(*words)) is whole
    ran = json.loads(coachplan("schedule", *words, "--policy", "sbi", "--json").out)
    monthly = {one["code"] for one in ran["cautions"]} & {"below-band", "above-band"}
    assert bool(monthly) is whole
    assert any("hours each need" in warning for warning in ran["warnings"]) is whole
