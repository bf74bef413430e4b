"""The impact as a terminal shows it: what may be said, and who has more or less by coin."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coachplan.core.impact.experiment import Block
from coachplan.core.impact.impact import Impact
from coachplan.core.impact.words import OPT_IN, state_words
from coachplan.core.isoweek import week_of
from coachplan.show.safe import safe


def impact_view(impact: Impact, names: Mapping[str, str], today: date) -> Sequence[RenderableType]:
    """Return the whole of it; ``names`` are the reps' names by id."""
    parts: list[RenderableType] = [
        Text.assemble(
            ("Impact", "bold"), f"  {safe(impact.team)}, {impact.as_of:%Y-%m-%d}: {safe(impact.title)}"
        ),
        Text(state_words(impact), "dim"),
        Text(),
    ]
    parts += [Padding(Text(safe(sentence)), (0, 0, 0, 2)) for sentence in impact.sentences]
    if impact.state == "no coin":
        parts += [Text(), *(Text(line, "dim") for line in OPT_IN)]
    if impact.state == "before the start":
        parts += [Text(), Text("Nothing is tossed yet; 'coachplan impact --start' records the coins.", "dim")]
    for block in impact.blocks[-1:]:
        if today < block.end:
            parts += [Text(), *_block(block, names)]
    if impact.assumed:
        parts += [Text(), *(Text(f"{safe(text[:1].upper() + text[1:])}.", "dim") for text in impact.assumed)]
    return parts


def _block(block: Block, names: Mapping[str, str]) -> Iterator[RenderableType]:
    first, last = (week_of(day).name for day in (block.monday, block.end - timedelta(weeks=1)))
    yield Text(f"Coins for {first} to {last}", "bold")
    table = Table.grid(padding=(0, 2, 0, 2))
    for column in ("more", "less", "tier"):
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    table.add_row(*(Text(word, "dim") for word in ("more", "less", "tier")))
    for pair in block.pairs:
        more, less = (Text(safe(names.get(rep, rep))) for rep in (pair.more, pair.less))
        table.add_row(more, less, Text(pair.tier or "-"))
    yield table
