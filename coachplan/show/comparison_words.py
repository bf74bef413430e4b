"""A comparison in words: each policy's split and what it does, and what one would have to believe."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coachplan.core.comparison.comparison import Choice, Comparison
from coachplan.core.policies.figures import Figure
from coachplan.show.glyphs import Glyphs
from coachplan.show.safe import safe

NAMED = 3
"""Reps named in one line before the rest is counted."""

_INDENT = (0, 0, 0, 3)
_NOTHING = "Nothing is written down; add believe: to the policy's file."


def in_words(number: int, choice: Choice) -> Iterator[RenderableType]:
    """Yield one policy: its source, its split, who gains and loses, what it asks and refuses."""
    yield Text.assemble((f"{number}  {safe(choice.policy)}", "bold"), f"  {safe(choice.title)}")
    facts = [
        ("Source", choice.source),
        ("Split", _split(choice)),
        ("Gains", _moved(choice, choice.gains)),
        ("Loses", _moved(choice, choice.loses)),
        ("Hours", _hours(choice)),
        ("Open", "; ".join(_promises(choice))),
        ("Note", "; ".join(c.text for c in choice.cautions if c.code == "tier-without-session")),
        ("Asks", "; ".join(choice.asks)),
        ("Refuses", "; ".join(choice.refuses)),
    ]
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=8)
    grid.add_column()
    for heading, text in facts:
        if text:
            grid.add_row(Text(heading, "dim"), Text(safe(text)))
    yield Padding(grid, _INDENT)


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
    told = [f"{change[rep].name} {change[rep].change:+.0f}" for rep in reps[:NAMED]]
    return ", ".join(told) + _rest(len(reps))


def _hours(choice: Choice) -> str:
    low, high = choice.band_hours_per_month
    parts = []
    for side, bound in (("above", f"more than {high:g}"), ("below", f"less than {low:g}")):
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


def beliefs(found: Comparison, glyphs: Glyphs) -> Iterator[RenderableType]:
    """Yield what somebody who chooses a policy has to believe, and what is known about that."""
    yield Text("What you would have to believe", "bold")
    for number, choice in enumerate(found.choices, start=1):
        yield Text(f"{number}  {safe(choice.policy)}", "cyan")
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=1)
        grid.add_column()
        for belief in choice.believe:
            that, known = (safe(text[:1].upper() + text[1:]) for text in (belief.that, belief.known))
            grid.add_row(Text(glyphs.bullet, "dim"), Group(Text(f"{that}."), Text(f"{known}.", "dim")))
        if not choice.believe:
            grid.add_row(Text(glyphs.bullet, "dim"), Text(_NOTHING))
        yield Padding(grid, _INDENT)
