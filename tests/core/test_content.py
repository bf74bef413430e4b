"""Content: themes in turn, a focus from the largest gap, questions that do not come back soon."""

import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coachplan.core.plans.content import Gap, Library, Occasion, SessionContent, check_themes, content_for
from coachplan.core.policies.policy import TIERS, Policy, Tier
from coachplan.files.policies import load_policy, policy_names
from coachplan.files.shipped import library

GOALS = ("goal", "evaluation")
reps = st.text(string.ascii_lowercase, min_size=1, max_size=8)
policies = st.sampled_from(policy_names())
tiers = st.sampled_from([*TIERS, None])


def policy(name: str) -> Policy:
    return load_policy(name, Path())


def season(occasion: Occasion, of: Policy, sessions: int, memory: int = 99) -> Iterator[SessionContent]:
    """Yield the content of so many sessions in a row, with only the last ``memory`` themes known."""
    for _ in range(sessions):
        content = content_for(occasion, of, library())
        yield content
        recent = (*occasion.recent, content.theme)[-memory:]
        occasion = occasion.model_copy(update={"recent": recent, "sessions": occasion.sessions + 1})


def small(*kinds: str, window: int = 2) -> tuple[Policy, Library]:
    """Return a policy for the middle with one theme of each kind, and the library that has them."""
    names = [f"t{n}" for n in range(len(kinds))]
    themes = [
        {
            "id": name,
            "title": f"about {name}",
            "kind": kind,
            "suits": ["middle"],
            "purpose": "talk",
            "prompts": [f"{name} {letter}?" for letter in "abcde"],
        }
        for name, kind in zip(names, kinds, strict=True)
    ]
    texts = {"line": "look at {title}", "questions": ["how is {title}?", "and {title} now?"]}
    focus = {"ask_every": 2, "none": {"line": "go on", "questions": ["what works?"]}, "other": texts}
    focus["unmeasured"] = {"line": "begin", "questions": ["where?"]}
    changes = {"themes": {"middle": tuple(names)}, "theme_window": window}
    found = Library.model_validate({"themes": themes, "focus": {**focus, "metrics": {"calls": texts}}})
    return policy("equal").model_copy(update=changes), found


@given(reps, policies, tiers, st.booleans(), st.integers(1, 99))
def test_no_theme_returns_within_the_window(
    rep: str,
    name: str,
    tier: Tier | None,
    ramping: bool,  # noqa: FBT001 - drawn, not called
    memory: int,
) -> None:
    found = policy(name)
    window = min(found.theme_window, memory + 1)
    themes = [c.theme for c in season(Occasion(rep=rep, tier=tier, ramping=ramping), found, 15, memory)]
    assert all(len(set(themes[n : n + window])) == window for n in range(len(themes) - window + 1))


@given(reps, policies, tiers, st.booleans())
def test_the_turn_covers_the_pool_before_anything_returns(
    rep: str,
    name: str,
    tier: Tier | None,
    ramping: bool,  # noqa: FBT001 - drawn, not called
) -> None:
    found = policy(name)
    pool = [*(found.ramping_themes if ramping else ()), *found.themes[tier or "middle"]]
    sessions = season(Occasion(rep=rep, tier=tier, ramping=ramping), found, len(pool))
    assert sorted(content.theme for content in sessions) == sorted(pool)


@given(reps, policies, tiers, st.sampled_from([99, 8, 4]))
def test_twelve_weekly_sessions_repeat_no_question(
    rep: str, name: str, tier: Tier | None, memory: int
) -> None:
    gap = Gap(metric="win_rate", title="win rate", gap=1)
    asked = [
        prompt
        for content in season(Occasion(rep=rep, tier=tier, gaps=(gap,)), policy(name), 12, memory)
        for prompt in content.prompts
    ]
    assert len(asked) == len(set(asked))


@example("ana", "sales-hunter", [True] * 12)
@given(reps, st.sampled_from(["balanced", "sales-hunter"]), st.lists(st.booleans(), min_size=12, max_size=12))
def test_promised_sessions_are_of_the_promised_kind_and_repeat_no_question_either(
    rep: str, name: str, promised: list[bool]
) -> None:
    occasion, asked = Occasion(rep=rep, tier="top"), list[str]()
    for number, wanted in enumerate(promised):
        kinds = GOALS if wanted else ()
        content = content_for(occasion.model_copy(update={"theme_kinds": kinds}), policy(name), library())
        theme = library().theme(content.theme)
        assert theme is not None
        assert not wanted or theme.kind in GOALS
        assert content.theme not in occasion.recent[-1:]
        asked += content.prompts
        recent = (*occasion.recent, content.theme)
        occasion = occasion.model_copy(update={"recent": recent, "sessions": number + 1})
    assert len(asked) == len(set(asked))


@given(
    reps, policies, tiers, st.integers(0, 40), st.lists(st.sampled_from(["strengths", "unknown", "outlook"]))
)
def test_content_is_two_to_four_questions_whatever_went_before(
    rep: str, name: str, tier: Tier | None, sessions: int, recent: list[str]
) -> None:
    occasion = Occasion(rep=rep, tier=tier, sessions=sessions, recent=tuple(recent))
    content = content_for(occasion, policy(name), library())
    assert 2 <= len(content.prompts) <= 4
    assert content == content_for(occasion, policy(name), library())


def test_two_reps_start_at_places_of_their_own_and_each_keeps_it() -> None:
    names = ["ana", "ben", "cleo", "dan", "eve", "finn"]
    first = [next(season(Occasion(rep=rep, tier="middle"), policy("balanced"), 1)).theme for rep in names]
    # A change here moves every team's themes: it belongs in the change log.
    assert first == ["next-goal", "objections", "week-plan", "outlook", "next-goal", "week-plan"]


def test_a_newcomer_begins_at_the_beginning() -> None:
    sessions = season(Occasion(rep="zoe", tier=None, ramping=True), policy("balanced"), 6)
    assert [content.theme for content in sessions] == list(policy("balanced").ramping_themes)


def test_the_theme_seen_longest_ago_comes_before_the_next_in_turn() -> None:
    of, found = small("skill", "deal", "goal")
    occasion = Occasion(rep="x", tier="middle", recent=("t1", "t0", "t2"), sessions=3)
    assert content_for(occasion, of, found).theme == "t1"


def test_a_newcomer_whose_themes_nobody_wrote_down_still_moves_on() -> None:
    occasion = Occasion(rep="zoe", tier=None, ramping=True, sessions=2)
    assert content_for(occasion, policy("balanced"), library()).theme == "our-offer"


def test_sessions_without_a_theme_on_record_move_the_turn_on() -> None:
    of, found = small("skill", "deal", "goal")
    themes = [content_for(Occasion(rep="x", tier="middle", sessions=n), of, found).theme for n in range(3)]
    assert sorted(themes) == ["t0", "t1", "t2"]


def test_the_second_visit_asks_other_questions() -> None:
    of, found = small("skill", "deal")
    first = content_for(Occasion(rep="x", tier=None, recent=("t0", "t1"), sessions=3), of, found)
    second = content_for(Occasion(rep="x", tier=None, recent=("t0", "t1", "t0", "t1"), sessions=5), of, found)
    assert (first.theme, second.theme) == ("t0", "t0")
    assert (first.prompts, second.prompts) == (("t0 c?", "t0 d?", "t0 e?"), ("t0 a?", "t0 b?"))


def test_a_promise_reaches_beyond_the_policys_own_themes() -> None:
    of, found = small("skill", "deal", "goal", "evaluation")
    narrow = of.model_copy(update={"themes": {"middle": ("t0", "t1", "t2")}})
    occasion = Occasion(rep="x", tier="middle", theme_kinds=GOALS, recent=("t2",), sessions=1)
    assert content_for(occasion, narrow, found).theme == "t3"


@pytest.mark.parametrize("kinds", [("nothing-like-it",), ("goal",)])
def test_a_kind_that_nothing_suits_still_gives_a_session(kinds: tuple[str, ...]) -> None:
    of, found = small("skill", "deal")
    assert content_for(Occasion(rep="x", tier="middle", theme_kinds=kinds), of, found).theme in {"t0", "t1"}


@pytest.mark.parametrize(
    ("gaps", "line"),
    [
        ((), "go on"),
        ((Gap(metric="calls", title="calls", gap=0),), "go on"),
        ((Gap(metric="calls", title="calls", gap=-1),), "go on"),
        ((Gap(metric="calls", title="calls", gap=2), Gap(metric="x", title="x", gap=1)), "look at calls"),
        ((Gap(metric="own", title="{a} [b]", gap=1),), "look at {a} [b]"),
        (
            (Gap(metric="own", title="x", gap=1, good="ten a day"),),
            "look at x; good looks like this: ten a day",
        ),
    ],
)
def test_the_focus_is_the_largest_gap(gaps: tuple[Gap, ...], line: str) -> None:
    of, found = small("skill", "deal")
    assert content_for(Occasion(rep="x", tier="middle", gaps=gaps), of, found).focus == line


def test_without_figures_the_focus_is_where_to_begin() -> None:
    of, found = small("skill", "deal")
    content = content_for(Occasion(rep="x", tier=None, measured=False), of, found)
    assert (content.focus, content.prompts[0], content.metric) == ("begin", "where?", None)


def test_a_focus_question_comes_in_every_second_session_here() -> None:
    of, found = small("skill", "deal", "goal")
    gap = Gap(metric="calls", title="calls", gap=1)
    asked = [
        content_for(Occasion(rep="x", tier="middle", sessions=n, gaps=(gap,)), of, found).prompts[0]
        for n in range(4)
    ]
    assert [a if "calls" in a else "" for a in asked] == ["how is calls?", "", "and calls now?", ""]


def test_where_a_signal_sets_the_focus_it_is_asked_about_and_the_theme_suits() -> None:
    of, found = small("outlook", "skill", "goal", "activity")
    focus = found.focus.model_copy(update={"signal_kinds": ("skill", "activity")})
    found = found.model_copy(update={"focus": focus})
    gap = Gap(metric="calls", title="calls", gap=1, signalled=True)
    told = Occasion(rep="x", tier="middle", gaps=(gap,))
    contents = [content_for(told.model_copy(update={"sessions": n}), of, found) for n in range(8)]
    assert {content.theme for content in contents} == {"t1", "t3"}
    asked = [content.prompts[0] for content in contents]
    assert asked == ["how is calls?", "and calls now?"] * 4
    lately = told.model_copy(update={"recent": ("t1", "t3"), "sessions": 2})
    assert content_for(lately, of, found).theme in {"t0", "t2"}, "the window is kept"
    promised = told.model_copy(update={"theme_kinds": ("goal",)})
    assert content_for(promised, of, found).theme == "t2", "a promise comes first"


@pytest.mark.parametrize("name", policy_names())
@pytest.mark.parametrize("tier", TIERS)
def test_every_policy_has_a_theme_for_a_signal_and_the_first_question_is_the_focus_s(
    name: str, tier: Tier
) -> None:
    gap = Gap(metric="meetings", title="customer meetings a week", gap=1, signalled=True)
    for rep in ("ana", "bo", "cy"):
        content = content_for(Occasion(rep=rep, tier=tier, gaps=(gap,), sessions=1), policy(name), library())
        theme = library().theme(content.theme)
        assert content.prompts[0] in library().focus.metrics["meetings"].questions
        own = [library().theme(one) for one in policy(name).themes.get(tier, ())]
        if any(one and one.kind in library().focus.signal_kinds for one in own):
            assert theme
            assert theme.kind in library().focus.signal_kinds


@pytest.mark.parametrize("words", ["we agreed", "we last spoke", "last time we"])
def test_no_theme_presupposes_that_anything_was_agreed(words: str) -> None:
    texts = [text for theme in library().themes for text in (theme.purpose, *theme.prompts)]
    assert [text for text in texts if words in text.lower()] == []


def test_unknown_themes_kinds_and_short_pools_are_all_found() -> None:
    of, found = small("skill", "goal", window=3)
    wrong = of.model_copy(
        update={
            "themes": {"top": ("t0", "t1", "t0"), "middle": ("t1", "tt0"), "bottom": ("zzz", "t0", "t1")},
            "ramping_themes": ("t1",),
            "protected": policy("sales-hunter").protected,
        }
    )
    problems = check_themes(wrong, found)
    assert [(p.code, p.path, p.hint) for p in problems] == [
        ("E1409", ("themes", "middle", 1), "did you mean 't0'?"),
        ("E1409", ("themes", "bottom", 0), "'coachplan policies show balanced' lists themes"),
        ("E1409", ("themes", "top"), "add themes, or lower theme_window"),
        ("E1409", ("themes", "middle"), "add themes, or lower theme_window"),
        ("E1409", ("protected", 0, "theme_kinds"), "kinds: goal, skill"),
    ]
