"""A comparison in words: each policy's split and what it does, and what one would have to believe."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coachplan.core.comparison import words
from coachplan.core.comparison.comparison import Choice, Comparison
from coachplan.show.glyphs import Glyphs
from coachplan.show.safe import safe

BELIEVE = "What you would have to believe"
_INDENT = (0, 0, 0, 3)
_NOTHING = "Nothing is written down; add believe: to the policy's file."


def in_words(number: int, choice: Choice) -> Iterator[RenderableType]:
    """Yield one policy: its source, its split, who gains and loses, what it asks and refuses."""
    yield Text.assemble((f"{number}  {safe(choice.policy)}", "bold"), f"  {safe(choice.title)}")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=8)
    grid.add_column(overflow="fold")
    for heading, text in words.facts(choice):
        grid.add_row(Text(heading, "dim"), Text(safe(text)))
    yield Padding(grid, _INDENT)


def matters(found: Comparison) -> Iterator[RenderableType]:
    """Yield what is to be known of the week under each policy, below a heading; nothing where all is well."""
    told = [(number, one, words.matters(one)) for number, one in enumerate(found.choices, start=1)]
    if any(text for _, _, text in told):
        yield Text()
        yield Text("Worth knowing", "bold")
        yield from (_line(number, choice, f"{text}.") for number, choice, text in told if text)


def creeds(found: Comparison) -> Iterator[RenderableType]:
    """Yield what somebody who chooses a policy has to believe, one policy a line."""
    yield Text(BELIEVE, "bold")
    for number, choice in enumerate(found.choices, start=1):
        told = [f"{one.that[:1].upper()}{one.that[1:]}." for one in choice.believe]
        yield _line(number, choice, " ".join(told) or _NOTHING)


def _line(number: int, choice: Choice, text: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(str(number), Text.assemble((f"{safe(choice.policy)}  ", "cyan"), safe(text)))
    return grid


def beliefs(found: Comparison, glyphs: Glyphs) -> Iterator[RenderableType]:
    """Yield what somebody who chooses a policy has to believe, and what is known about that."""
    yield Text(BELIEVE, "bold")
    for number, choice in enumerate(found.choices, start=1):
        yield Text(f"{number}  {safe(choice.policy)}", "cyan")
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=1)
        grid.add_column(overflow="fold")
        for belief in choice.believe:
            that, known = (safe(text[:1].upper() + text[1:]) for text in (belief.that, belief.known))
            grid.add_row(Text(glyphs.bullet, "dim"), Group(Text(f"{that}."), Text(f"{known}.", "dim")))
        if not choice.believe:
            grid.add_row(Text(glyphs.bullet, "dim"), Text(_NOTHING))
        yield Padding(grid, _INDENT)
