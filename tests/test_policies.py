"""Every shipped policy loads, says what its source says, and gives a source for every number."""

import math
from pathlib import Path
from typing import Any

import pytest
from running import Around, coachplan

from coachplan.core.plans.content import check_themes
from coachplan.core.policies.figures import figures, per_head
from coachplan.core.policies.policy import TIERS, Policy, Tier
from coachplan.core.problems import RejectedInput
from coachplan.files.policies import load_policy, policy_names
from coachplan.files.shipped import library, shipped

HERE = Path(__file__).parent
TEN: dict[Tier, int] = {"top": 2, "middle": 6, "bottom": 2}
GOALS = ("goal", "evaluation")
FALLING = (("top", "middle"), ("middle", "bottom"))


def policy(name: str) -> Policy:
    return load_policy(name, HERE)


def promises(of: Policy) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(p.tier, p.every_weeks, p.theme_kinds) for p in of.promises]


def protected(of: Policy) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(p.tier, p.weeks, p.theme_kinds) for p in of.protected]


@pytest.fixture(params=policy_names())
def each(request: pytest.FixtureRequest) -> Policy:
    return policy(request.param)


def test_the_policies_are_the_ones_that_are_documented() -> None:
    assert policy_names() == (
        "balanced",
        "center-for-sales-strategy",
        "equal",
        "sales-hunter",
        "sales-momentum",
        "sbi",
        "sbi-2012",
        "vantagepoint",
    )


def test_nothing_is_no_policy() -> None:
    with pytest.raises(RejectedInput, match="E1404"):
        load_policy([], HERE)


def test_every_number_of_every_policy_has_a_source(each: Policy) -> None:
    found = figures(each)
    assert len(found) >= 28
    assert [figure.path for figure in found if figure.provenance is None] == []
    assert {figure.provenance.kind for figure in found if figure.provenance} <= {
        "published",
        "derived",
        "assumption",
    }


@pytest.mark.parametrize("name", [*policy_names(), "_defaults"])
def test_a_policy_file_gives_the_source_of_each_number_it_states_itself(name: str) -> None:
    data = shipped(f"policies/{name}")
    words = {"title", "summary", "source", "asks", "warns", "basis", "tiers", "order", "themes"}
    words |= {"ramping_themes", "blueprint_pairs", "extends", "provenance"}
    assert sorted(data.keys() - words) == sorted(data.get("provenance", {}))


def test_every_policy_says_its_rule_and_whose_it_is(each: Policy) -> None:
    assert each.title
    assert each.summary
    assert each.source
    assert each.asks


def test_every_policy_is_served_by_the_shipped_themes(each: Policy) -> None:
    assert check_themes(each, library()) == ()


def test_a_policy_reads_back_from_its_json(each: Policy) -> None:
    assert Policy.model_validate_json(each.model_dump_json()) == each


@pytest.mark.parametrize(
    ("name", "split", "heads"),
    [
        ("center-for-sales-strategy", (0.50, 0.40, 0.10), (25, 6.7, 5)),
        ("sbi", (0.30, 0.60, 0.10), (15, 10, 5)),
        ("sbi-2012", (0.20, 0.70, 0.10), (10, 11.7, 5)),
        ("sales-momentum", (0.20, 0.65, 0.15), (10, 10.8, 7.5)),
        ("balanced", (0.35, 0.50, 0.15), (17.5, 8.3, 7.5)),
    ],
)
def test_the_split_of_each_share_policy(
    name: str, split: tuple[float, ...], heads: tuple[float, ...]
) -> None:
    found = policy(name)
    each_gets = per_head(found, TEN)
    assert found.basis == "shares"
    assert tuple(found.shares[tier] for tier in TIERS) == split
    assert each_gets is not None
    assert [round(each_gets[tier] * 100, 1) for tier in TIERS] == list(heads)


@pytest.mark.parametrize("name", ["sales-hunter", "equal"])
def test_by_heads_everyone_gets_the_same(name: str) -> None:
    assert policy(name).basis == "heads"
    assert per_head(policy(name), TEN) == dict.fromkeys(TIERS, 0.1)


def test_an_empty_tier_leaves_its_share_to_the_others_in_proportion() -> None:
    each_gets = per_head(policy("sbi"), {"top": 1, "middle": 2, "bottom": 0})
    assert each_gets == pytest.approx({"top": 1 / 3, "middle": 1 / 3})


def test_center_for_sales_strategy() -> None:
    found = policy("center-for-sales-strategy")
    assert found.order == FALLING
    assert [(cap.tier, cap.share, cap.weeks) for cap in found.caps] == [("bottom", 0.10, 4)]
    assert found.flag_share == 0.40


def test_sbi() -> None:
    found = policy("sbi")
    assert found.order == FALLING
    assert promises(found) == [("top", 1, ())]
    assert (found.theme_window, found.planned_share) == (4, 0.80)
    kinds = {theme.kind for theme in library().themes if theme.id in found.themes["top"]}
    assert {"development", "obstacle", "strength"} <= kinds


def test_sbi_2012_differs_from_sbi_in_its_split_and_what_follows_from_it() -> None:
    old, new = policy("sbi-2012"), policy("sbi")
    own = {"name", "title", "summary", "source", "asks", "warns", "believe", "shares", "order", "provenance"}
    assert old.order == (("top", "bottom"), ("middle", "bottom"))
    assert old.provenance["shares"].kind == "published"
    assert old.model_dump(exclude=own) == new.model_dump(exclude=own)


def test_sales_momentum() -> None:
    found = policy("sales-momentum")
    assert set(found.order) == {("middle", "bottom"), ("top", "bottom")}
    assert promises(found) == [("top", 2, ())]
    assert found.blueprint_pairs
    assert len(found.themes["top"]) == 7


def test_sales_hunter() -> None:
    found = policy("sales-hunter")
    assert promises(found) == [("top", 2, GOALS)]
    assert protected(found) == [("top", 2, GOALS)]


def test_vantagepoint() -> None:
    found = policy("vantagepoint")
    assert found.basis == "need"
    assert [cadence.weeks for cadence in found.cadences] == [1, 2, 4]
    assert (found.signal_share, found.warn_above_share) == (0.15, 0.32)


@pytest.mark.parametrize(
    ("name", "standard", "told"),
    [
        (
            "vantagepoint",
            "",
            "For win rate and customer meetings a week, need is measured from the team's median",
        ),
        ("vantagepoint", ", standard: 8", "For win rate, need is measured from the team's median"),
        ("balanced", "", ""),
    ],
)
def test_what_the_median_stands_in_for_is_told(name: str, standard: str, told: str, tmp_path: Path) -> None:
    reps = "".join(
        f"  - {{name: {rep}, metrics: {{win_rate: 9/30, meetings: 7}}}}\n" for rep in ("Ana", "Bo")
    )
    text = f"metrics: {{win_rate: {{}}, meetings: {{weight: 1{standard}}}}}\nreps:\n{reps}"
    (tmp_path / "roster.yaml").write_text(text, encoding="utf-8")
    ran = coachplan("schedule", "--policy", name, around=Around(folder=tmp_path))
    said = " ".join(ran.out.split())
    assert (f"{told}, as the roster gives no standard" in said) if told else "median" not in said


def test_balanced() -> None:
    found = policy("balanced")
    assert found.order == FALLING
    assert promises(found) == [("everyone", 4, ()), ("top", 2, GOALS)]
    assert protected(found) == [("top", 2, GOALS)]
    assert (found.cap_hours_per_month, found.signal_share) == (5, 0.15)


def test_only_balanced_follows_probabilities() -> None:
    assert [name for name in policy_names() if policy(name).tiers == "soft"] == ["balanced"]


def test_the_common_defaults_hold_in_every_policy(each: Policy) -> None:
    expected: dict[str, Any] = {
        "tier_heads": {"top": 0.2, "middle": 0.6, "bottom": 0.2},
        "ramping_floor": 30,
        "quantum": 45,
        "lengths": (30, 45, 60),
        "touch": 15,
        "budget_share": 0.20,
        "budget_hours_per_rep_month": 5,
        "warn_below_minutes": 150,
        "warn_above_share": 0.32,
        "band_hours_per_month": (2, 5),
        "span_note": 8,
        "span_warning": 10,
        "firm_at": 0.80,
        "firm_until": 0.50,
        "reliability_gate": 0.30,
    }
    assert {field: getattr(each, field) for field in expected} == expected


def test_each_policy_keeps_its_own_order_per_head_in_a_team_of_ten(each: Policy) -> None:
    each_gets = per_head(each, TEN)
    if each_gets is None:
        assert each.order == ()
        return
    assert all(each_gets[above] >= each_gets[below] for above, below in each.order)
    assert math.isclose(math.fsum(each_gets[tier] * TEN[tier] for tier in TIERS), 1)
