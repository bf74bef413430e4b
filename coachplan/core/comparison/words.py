"""A choice in words: its source, its split, who gains and loses, what it asks and refuses."""

from collections.abc import Iterable, Sequence

from coachplan.core.comparison.comparison import Choice
from coachplan.core.policies.figures import Figure

NAMED = 3
"""Reps named in one line before the rest is counted."""


def facts(choice: Choice) -> list[tuple[str, str]]:
    """Return what there is to say of a policy, each under a word of its own; what is empty is left out."""
    found = [
        ("Source", choice.source),
        ("Split", _split(choice)),
        ("Gains", _moved(choice, choice.gains)),
        ("Loses", _moved(choice, choice.loses)),
        *_matters(choice),
        ("Asks", "; ".join(choice.asks)),
        ("Refuses", "; ".join(choice.refuses)),
    ]
    return [(heading, text) for heading, text in found if text]


def matters(choice: Choice) -> str:
    """Return who is outside the band, which promises are not kept, and which tiers have no session."""
    return "; ".join(text for _, text in _matters(choice) if text)


def _matters(choice: Choice) -> list[tuple[str, str]]:
    return [
        ("Hours", _hours(choice)),
        ("Open", "; ".join(_promises(choice))),
        ("Note", "; ".join(c.text for c in choice.cautions if c.code == "tier-without-session")),
    ]


def _split(choice: Choice) -> str:
    own = [figure for figure in choice.figures if figure.path.partition(".")[0] in {"shares", "cadences"}]
    if choice.basis == "heads":
        return "by heads: the same for everyone"
    told = "by need" if choice.basis == "need" else " / ".join(f"{f.value * 100:.3g} %" for f in own)
    return f"{told} ({_source(own[0])})"


def _source(figure: Figure) -> str:
    found = figure.provenance
    return f"{found.kind}: {found.source}" if found else "no source given"


def _moved(choice: Choice, reps: Sequence[str]) -> str:
    change = {rep.rep: rep for rep in choice.by_rep}
    told = [f"{change[rep].name} {change[rep].change:+z.0f}" for rep in reps[:NAMED]]
    return ", ".join(told) + _rest(len(reps))


def _hours(choice: Choice) -> str:
    low, high = choice.band_hours_per_month
    parts = []
    for side, bound in (("above", f"more than {high:g} hours"), ("below", f"less than {low:g} hours")):
        own = [one for one in choice.outside_band if one.side == side]
        told = ", ".join(f"{one.name} {one.hours_per_month:.1f}" for one in own[:NAMED])
        parts += [f"{bound} a month: {told}{_rest(len(own))}"] if own else []
    return "; ".join(parts)


def _promises(choice: Choice) -> Iterable[str]:
    names = {rep.rep: rep.name for rep in choice.by_rep}
    for promise in choice.promises[:NAMED]:
        yield f"{names[promise.rep]} {promise.state}, {promise.why}"
    if len(choice.promises) > NAMED:
        yield f"{len(choice.promises) - NAMED} more"


def _rest(count: int) -> str:
    return f" and {count - NAMED} more" if count > NAMED else ""
