"""A policy by path, as a list with overlays, or as a blend; and what is wrong with one, said well."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachplan.core.policies.blend import blended
from coachplan.core.policies.figures import figures, nominal_split, provenance_of
from coachplan.core.policies.policy import TIERS, Policy
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.policies import load_policy, policy_names

EXAMPLE = Path(__file__).parent.parent / "examples" / "policy-own.yaml"
NOWHERE = Path("nowhere")
weights = st.floats(0.01, 100)
members = st.lists(
    st.tuples(st.sampled_from(policy_names()), weights), min_size=1, max_size=4, unique_by=lambda m: m[0]
)


def own(folder: Path, text: str, name: str = "mine.yaml") -> Policy:
    (folder / name).write_text(text, encoding="utf-8")
    return load_policy(name, folder)


def refused(spec: object, folder: Path = NOWHERE) -> Problem:
    with pytest.raises(RejectedInput) as caught:
        load_policy(spec, folder)
    (problem,) = caught.value.problems
    return problem


def refused_text(folder: Path, text: str) -> Problem:
    with pytest.raises(RejectedInput) as caught:
        own(folder, text)
    (problem,) = caught.value.problems
    return problem


def test_the_example_says_what_is_yours_and_what_it_stands_on() -> None:
    found = load_policy(str(EXAMPLE), NOWHERE)
    kinds = {figure.path: figure.provenance.kind for figure in figures(found) if figure.provenance}
    assert (found.name, found.title) == ("policy-own", "Our first quarter")
    assert (found.tiers, found.signal_share, found.quantum) == ("soft", 0.15, 30)
    assert len(kinds) == len(figures(found))
    assert {path for path, kind in kinds.items() if kind == "yours"} == {
        *("shares.top", "shares.middle", "shares.bottom"),
        *("promises.0.every_weeks", "promises.1.every_weeks"),
        *("quantum", "lengths.0", "lengths.1", "theme_window"),
    }
    assert found.provenance["ramp"].source == "the eleven people hired since 2023"


def test_without_extends_a_policy_stands_on_the_common_defaults(tmp_path: Path) -> None:
    found = own(tmp_path, "basis: shares\nshares: {top: 40%, middle: 40%, bottom: 20%}\n")
    assert (found.name, found.title, found.tiers, found.ramping_floor) == ("mine", "", "hard", 30)


def test_one_share_changed_keeps_the_source_of_the_others(tmp_path: Path) -> None:
    found = own(tmp_path, "extends: sbi\nshares: {top: 35%, bottom: 5%}\n")
    assert found.shares == {"top": 0.35, "middle": 0.6, "bottom": 0.05}
    kinds = [p.kind if (p := provenance_of(found, f"shares.{tier}")) else "" for tier in TIERS]
    assert kinds == ["yours", "assumption", "yours"]


def test_a_source_of_ones_own_covers_a_whole_table(tmp_path: Path) -> None:
    source = "provenance:\n  shares: {kind: assumption, source: our steering group}\n"
    found = own(tmp_path, "extends: sbi\nshares: {top: 35%, bottom: 5%}\n" + source)
    sources = [p.source if (p := provenance_of(found, f"shares.{tier}")) else "" for tier in TIERS]
    assert sources == ["our steering group"] * 3


def test_a_replaced_list_forgets_the_sources_of_the_old_one(tmp_path: Path) -> None:
    found = own(tmp_path, "extends: balanced\npromises: []\n")
    assert found.promises == ()
    assert found.provenance["promises"].kind == "yours"


def test_another_basis_drops_the_table_of_the_old_one(tmp_path: Path) -> None:
    assert own(tmp_path, "extends: balanced\nbasis: heads\n").shares == {}
    assert own(tmp_path, "extends: vantagepoint\nbasis: heads\n").cadences == ()


def test_extends_may_be_anything_that_a_policy_may_be(tmp_path: Path) -> None:
    own(tmp_path, "extends: [sbi, sales-hunter]\nquantum: 30\n", "below.yaml")
    found = own(tmp_path, "extends: {./below.yaml: 1, balanced: 1}\ntouch: 20\n")
    assert (found.quantum, found.touch) == (30, 20)
    assert found.shares["top"] == 0.325


def test_a_list_lays_overlays_over_the_first() -> None:
    found = load_policy(["sales-momentum", "sales-hunter", "vantagepoint"], NOWHERE)
    momentum = load_policy("sales-momentum", NOWHERE)
    assert found.name == "sales-momentum + sales-hunter + vantagepoint"
    assert (found.basis, found.shares, found.cadences) == ("shares", momentum.shares, ())
    assert [(p.tier, p.every_weeks, p.theme_kinds) for p in found.promises] == [
        ("top", 2, ()),
        ("top", 2, ("goal", "evaluation")),
    ]
    assert [p.weeks for p in found.protected] == [2]
    assert found.signal_share == 0.15
    assert found.themes["top"][:7] == momentum.themes["top"]
    assert {"next-goal", "goal-check"} <= set(found.themes["top"])
    assert "Mark Hunter" in found.source


def test_a_joined_number_brings_its_source_along() -> None:
    found = load_policy(["sbi", "sales-hunter"], NOWHERE)
    hunter = load_policy("sales-hunter", NOWHERE)
    assert provenance_of(found, "promises.1.every_weeks") == hunter.provenance["promises"]
    assert provenance_of(found, "protected.0.weeks") == hunter.provenance["protected"]


def test_a_list_may_begin_with_an_overlay_or_a_blend() -> None:
    assert load_policy(["sales-hunter"], NOWHERE) == load_policy("sales-hunter", NOWHERE)
    assert load_policy(["sales-hunter", "vantagepoint"], NOWHERE).basis == "heads"
    blend = load_policy([{"sbi": "1", "sales-momentum": "1"}, "sales-hunter"], NOWHERE)
    assert blend.shares == {"top": 0.25, "middle": 0.625, "bottom": 0.125}
    assert len(blend.protected) == 1


def test_a_blend_averages_shares_and_the_stricter_bound_wins() -> None:
    found = load_policy({"center-for-sales-strategy": "0.5", "sbi": "50%"}, NOWHERE)
    assert found.shares == {"top": 0.4, "middle": 0.5, "bottom": 0.1}
    assert found.provenance["shares"].kind == "derived"
    assert found.provenance["shares"].source == "blend of center-for-sales-strategy 50 %, sbi 50 %"
    assert (found.theme_window, found.planned_share, found.flag_share) == (4, 0.8, 0.4)
    assert ([cap.share for cap in found.caps], [p.every_weeks for p in found.promises]) == ([0.1], [1])
    assert found.order == (("top", "middle"), ("middle", "bottom"))


def test_of_two_promises_alike_the_more_frequent_one_stays() -> None:
    found = load_policy({"sales-momentum": 1, "sbi": 1}, NOWHERE)
    sbi = load_policy("sbi", NOWHERE)
    assert [(p.tier, p.every_weeks) for p in found.promises] == [("top", 1)]
    assert provenance_of(found, "promises.0.every_weeks") == sbi.provenance["promises"]


@pytest.mark.parametrize(
    ("spec", "basis"),
    [
        ({"equal": 1, "sales-hunter": 1}, "heads"),
        ({"vantagepoint": 2}, "need"),
        ({"equal": 1, "vantagepoint": 1}, "shares"),
        ({"equal": 1, "sbi": 1}, "shares"),
    ],
)
def test_a_blend_without_shares_keeps_a_basis_that_all_members_have(spec: object, basis: str) -> None:
    found = load_policy(spec, NOWHERE)
    assert found.basis == basis
    assert (found.shares == {}) == (basis != "shares")


def test_a_blend_is_hard_only_where_all_of_it_is() -> None:
    assert load_policy({"balanced": 1, "sbi": 1}, NOWHERE).tiers == "soft"
    assert load_policy({"sales-momentum": 1, "sbi": 1}, NOWHERE).tiers == "hard"


def test_a_blend_counts_a_member_without_shares_by_heads() -> None:
    assert load_policy({"equal": 1, "sbi": 1}, NOWHERE).shares == {"top": 0.25, "middle": 0.6, "bottom": 0.15}


@given(members)
def test_a_blend_lies_between_its_members_and_no_bound_is_laxer(parts: list[tuple[str, float]]) -> None:
    policies = [load_policy(name, NOWHERE) for name, _ in parts]
    found = blended([(policy, weight) for policy, (_, weight) in zip(policies, parts, strict=True)])
    split = nominal_split(found)
    for tier in TIERS if split else ():
        shares = [(nominal_split(policy) or policy.tier_heads)[tier] for policy in policies]
        assert split is not None
        assert min(shares) - 1e-9 <= split[tier] <= max(shares) + 1e-9
    assert split is None or math.isclose(math.fsum(split.values()), 1, abs_tol=1e-9)
    for policy in policies:
        assert found.planned_share >= policy.planned_share
        assert found.theme_window >= policy.theme_window
        assert policy.cap_hours_per_month is None or found.cap_hours_per_month == policy.cap_hours_per_month
        for promise in policy.promises:
            assert any(
                p.every_weeks <= promise.every_weeks
                and (p.tier, p.theme_kinds) == (promise.tier, promise.theme_kinds)
                for p in found.promises
            )
    assert all(figure.provenance for figure in figures(found))


@given(members, st.floats(0.1, 10))
def test_only_the_ratio_of_weights_counts_and_not_their_order(
    parts: list[tuple[str, float]], factor: float
) -> None:
    one = blended([(load_policy(name, NOWHERE), weight) for name, weight in parts])
    other = blended([(load_policy(name, NOWHERE), weight * factor) for name, weight in reversed(parts)])
    assert (one.basis, one.tiers) == (other.basis, other.tiers)
    assert one.shares == pytest.approx(other.shares, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("team.csv", "Rep\nAna\n", "this is a table, not a policy"),
        ("team.ics", "BEGIN:VCALENDAR\n", "this is a calendar, not a policy"),
        ("team.yaml", "team: North\nreps: [Ana]\n", "this is a roster or an organisation, not a policy"),
        ("org.yaml", "rosters: [a.yaml]\n", "this is a roster or an organisation, not a policy"),
    ],
)
def test_another_kind_of_file_is_told_for_what_it_is(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text)
    for spec in (name, str(tmp_path / name)):
        problem = refused(spec, tmp_path)
        assert (problem.code, problem.message) == ("E1112", told)


def test_an_unknown_name_gets_a_suggestion_and_the_list() -> None:
    problem = refused("Sales Momentun")
    assert (problem.code, problem.message) == ("E1402", "there is no policy 'Sales Momentun'")
    assert problem.hint.startswith(
        "did you mean 'sales-momentum'? known: balanced, center-for-sales-strategy, equal"
    )


@pytest.mark.parametrize(
    ("spec", "code", "path"),
    [
        ("_defaults", "E1402", ()),
        (["sbi", "nope"], "E1402", (1,)),
        ({"sbi": 1, "nope": 1}, "E1402", ("nope",)),
        ([["nope"]], "E1402", (0, 0)),
        (["sbi", "balanced"], "E1404", (1,)),
        ({"sbi": 0}, "E1404", ("sbi",)),
        ({"sbi": -1, "equal": 2}, "E1404", ("sbi",)),
        ({"sbi": "half"}, "E1404", ("sbi",)),
        ({"sbi": None}, "E1404", ("sbi",)),
        ([], "E1404", ()),
        ({}, "E1404", ()),
        ("", "E1404", ()),
        (None, "E1404", ()),
        (3, "E1404", ()),
    ],
)
def test_a_spec_that_makes_no_sense(spec: object, code: str, path: tuple[str | int, ...]) -> None:
    problem = refused(spec)
    assert (problem.code, problem.path) == (code, path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    problem = refused("gone.yaml", tmp_path)
    assert (problem.code, Path(problem.source).name) == ("E0102", "gone.yaml")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("extends: sbi\nshares: {top: 40%}\n", "E1405", 2),
        ("basis: shares\nshares:\n  top: 40%\n  middle: 60%\n", "E1405", 3),
        ("extends: sbi\n\nquota: 3\n", "E1209", 3),
        ("extends: sbi\nquantum: 50\n", "E1408", 1),
        ("extends: sbi\ntouch: 45\n", "E1408", 1),
        ("extends: equal\nshares: {top: 50%, middle: 30%, bottom: 20%}\n", "E1408", 1),
        ("extends: sbi\nbasis: need\n", "E1408", 1),
        ("extends: vantagepoint\ncadences:\n  - {above: 0.5, weeks: 1}\n", "E1407", 3),
        ("extends: sbi\nramp: [50%, 40%]\n", "E1406", 2),
        ("extends: sbi\nramp: [0%, 40%]\n", "E1406", 2),
        ("extends: sbi\nband_hours_per_month: [5, 2]\n", "E1406", 2),
        ("extends: sbi\norder: top > middle\n", "E1401", 2),
        ("extends: sbi\nthemes:\n  top: [strengths, obstacels, outlook, next-goal]\n", "E1409", 3),
        ("extends: sbi\nthemes:\n  bottom: [strengths, obstacles, outlook]\n", "E1409", 3),
        ("extends: sbi\npromises:\n  - {tier: top, every_weeks: 2, theme_kinds: [gaol]}\n", "E1409", 3),
        ("extends: sbi\nquantum: 30\nquantum: 45\n", "E1204", 3),
        ("extends:\nquantum: 30\n", "E1404", 1),
        ("quantum: 30\nextends: sbj\n", "E1402", 2),
        ("extends: [sbi,\n  nope]\n", "E1402", 2),
        ("extends: mine.yaml\n", "E1403", 1),
    ],
)
def test_a_fault_in_a_policy_of_ones_own_has_its_place(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    problem = refused_text(tmp_path, text)
    assert (problem.code, problem.line, Path(problem.source).name) == (code, line, "mine.yaml")


def test_a_circle_of_policies_is_told_in_full(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("extends: ./a.yaml\n", encoding="utf-8")
    problem = refused("a.yaml", tmp_path)
    assert problem.code == "E1403"
    assert problem.message == "policies extend each other in a circle: a.yaml -> b.yaml -> a.yaml"
    assert Path(problem.source).name == "b.yaml"


def test_policies_that_cut_the_tiers_differently_are_not_blended(tmp_path: Path) -> None:
    own(tmp_path, "extends: sbi\ntier_heads: {top: 10%, middle: 80%, bottom: 10%}\n")
    assert refused({"sbi": "1", "mine.yaml": "1"}, tmp_path).code == "E1404"
