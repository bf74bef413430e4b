"""Content: what one session is about, as a theme, a focus and two to four questions."""

import zlib
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.policies.policy import TIERS, Policy, Tier
from coachplan.core.problems import Problem
from coachplan.core.scalars import Identifier, Text, Whole

GOOD = "; good looks like this: "
"""What stands in a focus between the line and the team's own sentence."""


class Theme(Value):
    """A subject for a session, with the questions that open it."""

    id: Identifier
    title: Text
    kind: Identifier
    suits: tuple[Literal["top", "middle", "bottom", "ramping"], ...] = Field(min_length=1)
    purpose: Text
    prompts: tuple[Text, ...] = Field(min_length=1)


class FocusTexts(Value):
    """The line and the questions of one focus; ``{title}`` stands for the metric's title."""

    line: Text
    questions: tuple[Text, ...] = Field(min_length=1)


class FocusLibrary(Value):
    """The focus texts by metric, for any other metric, for a rep without a gap or without figures."""

    ask_every: Whole = Field(ge=1, description="one session in so many asks a focus question")
    signal_kinds: tuple[Identifier, ...] = Field(
        default=(), description="kinds of theme for a session whose focus a signal sets"
    )
    none: FocusTexts
    unmeasured: FocusTexts
    other: FocusTexts
    metrics: dict[Identifier, FocusTexts]


class Library(Value):
    """Everything a session can be about."""

    themes: tuple[Theme, ...]
    focus: FocusLibrary

    def theme(self, name: str) -> Theme | None:
        """Return the theme called ``name``, if there is one."""
        return next((theme for theme in self.themes if theme.id == name), None)


class Gap(Value):
    """How far a rep is from the standard of one leading metric, in any unit that compares metrics.

    ``gap`` is positive where the rep falls short. ``good`` is the team's own sentence for what
    good looks like, where the roster has one. ``signalled``: the metric has just called for attention.
    """

    metric: str
    title: str
    gap: float
    good: str = ""
    signalled: bool = False


class Occasion(Value):
    """One session that needs content: whose it is, and what went before.

    ``recent`` are the themes of past sessions, newest last; ``sessions`` counts all past
    sessions. ``theme_kinds`` are what a promise asks for. ``gaps`` come largest first. ``measured``:
    there are figures of the rep.
    """

    rep: str
    tier: Tier | None
    ramping: bool = False
    recent: tuple[str, ...] = ()
    sessions: int = Field(default=0, ge=0)
    theme_kinds: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    measured: bool = True


class SessionContent(Value):
    """What the rep reads: nothing in it tells a rank or a tier; of others a worksheet alone has a name.

    ``metric`` is what the focus works on, ``None`` where it is what already works, or where to begin.
    """

    theme: str
    title: str
    focus: str
    prompts: tuple[str, ...]
    metric: str | None = None


def content_for(occasion: Occasion, policy: Policy, library: Library) -> SessionContent:
    """Return theme, focus and two to four questions for a session; the same for the same inputs.

    The theme waiting longest is next, in the policy's order and from a place in it that depends
    on the rep's id. No theme stands twice among ``policy.theme_window`` sessions of a rep, as long
    as the themes of the kinds that a promise asks for suffice. Where a signal sets the focus, one question
    is about it, and the theme is of a kind that suits, unless a promise asks for another. A theme's second
    visit asks other questions. ``policy`` must have passed ``check_themes``.
    """
    pool = _pool(occasion, policy, library)
    texts, gap = _focus_texts(occasion, library.focus)
    signalled = gap is not None and gap.signalled
    theme = _next_theme(occasion, _for_signal(occasion, policy, library, pool) if signalled else pool)
    prompts = _prompts_of(theme, _visits(occasion, theme, len(pool)))
    every = 1 if signalled else library.focus.ask_every
    if occasion.sessions % every == 0:
        turn = occasion.sessions // every
        prompts = (_filled(texts.questions[turn % len(texts.questions)], gap), *prompts)
    focus, metric = _focus_line(texts, gap), gap.metric if gap else None
    return SessionContent(theme=theme.id, title=theme.title, focus=focus, prompts=prompts, metric=metric)


def check_themes(policy: Policy, library: Library) -> tuple[Problem, ...]:
    """Return what keeps ``policy`` from being served by ``library``: unknown themes or kinds, short pools."""
    known = [theme.id for theme in library.themes]
    problems: list[Problem] = []
    lists = [(("themes", tier), policy.themes.get(tier, ())) for tier in TIERS]
    for place, names in [*lists, (("ramping_themes",), policy.ramping_themes)]:
        for number, name in enumerate(names):
            if name not in known:
                close = get_close_matches(name, known, n=1)
                hint = (
                    f"did you mean '{close[0]}'?"
                    if close
                    else "'coachplan policies show balanced' lists themes"
                )
                problems.append(Problem("E1409", f"there is no theme '{name}'", (*place, number), hint))
    for place, names in lists:
        if len(set(names)) < policy.theme_window:
            window = policy.theme_window
            count = f"{len(set(names))} theme{'s' * (len(set(names)) != 1)}"
            message = f"{count} for {place[1]}, yet none may return within {window} sessions"
            problems.append(Problem("E1409", message, place, "add themes, or lower theme_window"))
    return (*problems, *_unknown_kinds(policy, library))


def _unknown_kinds(policy: Policy, library: Library) -> tuple[Problem, ...]:
    kinds = sorted({theme.kind for theme in library.themes})
    wanted = [("promises", n, promise.theme_kinds) for n, promise in enumerate(policy.promises)]
    wanted += [("protected", n, weeks.theme_kinds) for n, weeks in enumerate(policy.protected)]
    return tuple(
        Problem(
            "E1409", f"no theme is of kind '{kind}'", (field, n, "theme_kinds"), f"kinds: {', '.join(kinds)}"
        )
        for field, n, names in wanted
        for kind in names
        if kind not in kinds
    )


def _pool(occasion: Occasion, policy: Policy, library: Library) -> tuple[Theme, ...]:
    """Return the themes in question; a team too small for tiers takes those of the middle."""
    tier = occasion.tier or "middle"
    names = policy.themes.get(tier, ())
    if occasion.ramping:
        names = tuple(dict.fromkeys((*policy.ramping_themes, *names)))
    pool = [theme for theme in map(library.theme, names) if theme]
    kinds = occasion.theme_kinds
    if not kinds:
        return tuple(pool)
    # The policy's own themes first; then all others of these kinds that suit, so that they last longer.
    suited = [theme for theme in library.themes if theme.kind in kinds and tier in theme.suits]
    named = dict.fromkeys(theme for theme in (*pool, *suited) if theme.kind in kinds)
    return tuple(named) or tuple(theme for theme in library.themes if theme.kind in kinds) or tuple(pool)


def _for_signal(
    occasion: Occasion, policy: Policy, library: Library, pool: tuple[Theme, ...]
) -> tuple[Theme, ...]:
    """Return the themes of the pool that suit a signal and may return already; all, where none does."""
    recent = occasion.recent[-policy.theme_window :]
    suited = (t for t in pool if t.kind in library.focus.signal_kinds and t.id not in recent)
    return pool if occasion.theme_kinds else tuple(suited) or pool


def _next_theme(occasion: Occasion, pool: Sequence[Theme]) -> Theme:
    """Return the theme seen longest ago; among those not seen, the next in turn.

    So no theme returns before all others of the pool were there, which keeps any window that the
    pool is large enough for.
    """
    names = [theme.id for theme in pool]
    start = _start(occasion, names)
    last_seen = {name: number for number, name in enumerate(occasion.recent)}

    def turn(theme: Theme) -> tuple[int, int]:
        return last_seen.get(theme.id, -1), (names.index(theme.id) - start) % len(names)

    return min(pool, key=turn)


def _start(occasion: Occasion, names: Sequence[str]) -> int:
    """Return where in the pool the turn stands: after the newest theme, or at the rep's own place.

    A newcomer's place is the beginning: finding one's feet comes before anything else.
    """
    known = [name for name in occasion.recent if name in names]
    if known:
        return names.index(known[-1]) + 1
    # Sessions held without a theme on record still move the turn on.
    if occasion.ramping:
        return occasion.sessions
    return zlib.crc32(occasion.rep.encode()) + occasion.sessions


def _visits(occasion: Occasion, theme: Theme, pool: int) -> int:
    """Return how often the rep had the theme; where the memory is short, how often the turn came round."""
    counted = occasion.recent.count(theme.id)
    return counted if len(occasion.recent) >= occasion.sessions else max(counted, occasion.sessions // pool)


def _prompts_of(theme: Theme, visits: int) -> tuple[str, ...]:
    """Return the questions of one visit: the theme's, dealt out in even parts of two or three."""
    count = len(theme.prompts)
    parts = max(1, count // 2)
    part = visits % parts
    return theme.prompts[count * part // parts : count * (part + 1) // parts]


def _focus_texts(occasion: Occasion, focus: FocusLibrary) -> tuple[FocusTexts, Gap | None]:
    gap = occasion.gaps[0] if occasion.gaps and occasion.gaps[0].gap > 0 else None
    if gap is None:
        return focus.none if occasion.measured else focus.unmeasured, None
    return focus.metrics.get(gap.metric, focus.other), gap


def _focus_line(texts: FocusTexts, gap: Gap | None) -> str:
    line = _filled(texts.line, gap)
    return f"{line}{GOOD}{gap.good}" if gap and gap.good else line


def _filled(text: str, gap: Gap | None) -> str:
    # Not str.format: a title of the roster's own may hold braces.
    return text.replace("{title}", gap.title) if gap else text
