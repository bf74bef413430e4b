"""The words of a session: questions, each once, and none that tells a rep where they stand."""

import re
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest

from coachplan.core.plans.content import Library
from coachplan.core.policies.policy import TIERS
from coachplan.core.team.metrics import OTHER
from coachplan.files.metrics import known_metrics
from coachplan.files.policies import load_policy, policy_names
from coachplan.files.shipped import library

FORBIDDEN = re.compile(
    r"\b(top|middle|bottom|tiers?|rank(s|ed|ing)?|performers?|underperform\w*|stars?|weak(er|est)?|worst|laggards?|"
    r"struggl\w+|percentile|quartile|leaderboard|average|below|[abc][- ]player|"
    r"best (rep|seller|salesperson|in the team)|number one|behind the others|ahead of the others)\b",
    re.IGNORECASE,
)
JARGON = re.compile(
    r"\b(leverage|synerg\w+|low.hanging|circle back|touch base|deep dive|bandwidth|actionable|value.add|"
    r"stakeholders?|pain points?|funnel|ICP|MEDDIC\w*|BANT|CRM|KPIs?|ROI|cadence|alignment|deliverables?)\b",
    re.IGNORECASE,
)


def questions(of: Library) -> list[str]:
    focus = [of.focus.none, of.focus.other, *of.focus.metrics.values()]
    return [p for theme in of.themes for p in theme.prompts] + [q for texts in focus for q in texts.questions]


def words_for_the_rep(of: Library) -> list[str]:
    focus = [of.focus.none, of.focus.other, *of.focus.metrics.values()]
    titles = [text for theme in of.themes for text in (theme.id, theme.title, theme.purpose)]
    return questions(of) + titles + [texts.line for texts in focus]


def test_every_prompt_is_one_question() -> None:
    assert [q for q in questions(library()) if not q.endswith("?") or q.count("?") != 1] == []


def test_no_question_is_asked_twice() -> None:
    plain = Counter(re.sub(r"[^a-z ]", "", q.lower()) for q in questions(library()))
    assert [q for q, count in plain.items() if count > 1] == []


@pytest.mark.parametrize("pattern", [FORBIDDEN, JARGON])
def test_no_word_tells_a_rep_where_they_stand_or_needs_a_dictionary(pattern: re.Pattern[str]) -> None:
    assert [text for text in words_for_the_rep(library()) if pattern.search(text)] == []


@pytest.mark.parametrize("text", ["as a top performer", "your rank", "Are you the best rep?", "an A-player"])
def test_the_forbidden_words_are_found(text: str) -> None:
    assert FORBIDDEN.search(text)


def test_questions_are_short_and_begin_like_a_sentence() -> None:
    assert [q for q in questions(library()) if len(q) > 105 or not q[0].isupper()] == []


def test_there_is_enough_to_talk_about() -> None:
    themes = library().themes
    assert len({theme.id for theme in themes}) == len({theme.title for theme in themes}) == len(themes)
    assert all(4 <= len(theme.prompts) <= 5 for theme in themes)
    assert len(questions(library())) > 60
    needed: dict[Literal["top", "middle", "bottom", "ramping"], int] = {
        "top": 8,
        "middle": 8,
        "bottom": 6,
        "ramping": 6,
    }
    assert all(sum(tier in theme.suits for theme in themes) >= least for tier, least in needed.items())


def test_a_promise_of_goals_has_six_themes_to_choose_from() -> None:
    kinds = [
        theme.id
        for theme in library().themes
        if theme.kind in {"goal", "evaluation"} and "top" in theme.suits
    ]
    assert len(kinds) >= 6


def test_every_known_metric_has_its_focus_and_no_other() -> None:
    assert sorted(library().focus.metrics) == sorted(known_metrics().keys() - {OTHER})
    assert all(len(texts.questions) == 4 for texts in library().focus.metrics.values())


def test_a_metric_of_ones_own_is_called_by_its_title() -> None:
    other = library().focus.other
    assert all("{title}" in text for text in (other.line, *other.questions))
    named = [q for theme in library().themes for q in theme.prompts if "{" in q]
    assert named == []


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_uses_themes_that_suit(name: str) -> None:
    policy = load_policy(name, Path())
    for tier in TIERS:
        assert len(set(policy.themes[tier])) == len(policy.themes[tier]) >= 6
        assert [t for t in policy.themes[tier] if tier not in suits(t)] == []
    assert [t for t in policy.ramping_themes if "ramping" not in suits(t)] == []


def suits(name: str) -> tuple[str, ...]:
    theme = library().theme(name)
    return theme.suits if theme else ()
