"""A comparison as a terminal shows it: minutes by tier and rep, then each policy in words."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.comparison.comparison import Choice, Comparison
from coachplan.core.policies.policy import TIERS
from coachplan.show.calendar import day_name
from coachplan.show.comparison_words import beliefs, creeds, in_words, matters
from coachplan.show.glyphs import ASCII, LINES, Glyphs
from coachplan.show.safe import safe

EACH_FROM = 78
"""Columns from which minutes a head, and how many gain and lose, have room."""

BARS_FROM = 98
"""Columns from which the split is drawn as a bar as well."""

WHOLE_UP_TO = 40
"""Teams with more reps are told by tier here, by rep in the JSON."""

_MORE = (
    "--full adds the source of every share, what each source asks and refuses, and what is known of each "
    "belief; --html makes a page of it."
)
_BAR = 16
_STYLES = ("bold cyan", "", "dim")


def comparison_view(
    found: Comparison, width: int, *, ascii_only: bool = False, full: bool = False
) -> Sequence[RenderableType]:
    """Return what decides, top to bottom, for a terminal of ``width`` columns; if ``full``, all there is."""
    glyphs = ASCII if ascii_only else LINES
    parts = [headline(found), Text(), tier_table(found, width, glyphs)]
    if len(found.choices[0].by_rep) <= WHOLE_UP_TO:
        parts += [Text(), rep_table(found, width)]
    if not full:
        return [*parts, *matters(found), Text(), *creeds(found), Text(), Text(_MORE, "dim")]
    parts += [Text(), placed_table(found, width)]
    for number, choice in enumerate(found.choices, start=1):
        parts += [Text(), *in_words(number, choice)]
    return [*parts, Text(), *beliefs(found, glyphs)]


def headline(found: Comparison) -> RenderableType:
    """Return what is compared, and with what."""
    days = f"{day_name(found.monday)} to {day_name(found.sunday)} {found.sunday.year}"
    title = Text.assemble(("Policies compared", "bold"), f"  {safe(found.team)}  {found.week} ({days})")
    return Group(title, Text(f"Today's split: {safe(found.today.source)}.", "dim"))


def tier_table(found: Comparison, width: int, glyphs: Glyphs) -> RenderableType:
    """Return what the week comes to, one policy a row: minutes by tier, and what goes wrong."""
    heads = ["due:\ntop", "\nmid", "\nbot"]
    heads += ["each:\ntop", "\nmid", "\nbot"] if width >= EACH_FROM else []
    heads += ["\nsessions", "\nopen", "off\nband"]
    heads += ["gain/\nlose"] if width >= EACH_FROM else []
    table = _table(width)
    for name in heads:
        table.add_column(name, justify="right", no_wrap=True, vertical="bottom")
    if width >= BARS_FROM:
        table.add_column("", no_wrap=True, vertical="bottom")
    for number, choice in enumerate(found.choices, start=1):
        cells = [*_minutes(choice, wide=width >= EACH_FROM), *_week(choice, wide=width >= EACH_FROM)]
        bar = [_bar(choice, glyphs)] if width >= BARS_FROM else []
        table.add_row(str(number), Text(safe(choice.policy)), *cells, *bar)
    legend = ", ".join(f"{part} {tier}" for part, tier in zip(glyphs.parts, TIERS, strict=True))
    note = _outside(found) + (f"Bars: {legend}. " if width >= BARS_FROM else "")
    note += f"Open: promises not kept. Off band: {_off_band(found)}."
    return Group(Text("Minutes due this week, by tier", "bold"), table, Text(note, "dim"))


def _minutes(choice: Choice, *, wide: bool) -> list[str]:
    tiers = {one.tier: one for one in choice.by_tier}
    shown = [tiers.get(tier) for tier in TIERS]
    due = [f"{one.due:.0f}" if one else "-" for one in shown]
    return due + ([f"{one.due_per_head:.0f}" if one else "-" for one in shown] if wide else [])


def _week(choice: Choice, *, wide: bool) -> list[str]:
    missed = f" of {choice.sessions + len(choice.unplaced)}" if choice.unplaced else ""
    wrong = [str(len(choice.promises) or "-"), str(len(choice.outside_band) or "-")]
    moved = [f"{len(choice.gains)}/{len(choice.loses)}"] if wide else []
    return [f"{choice.sessions}{missed}", *wrong, *moved]


def _bar(choice: Choice, glyphs: Glyphs) -> Text:
    tiers = {one.tier: one.due for one in choice.by_tier}
    dues = [tiers.get(tier, 0.0) for tier in TIERS]
    whole = sum(dues) or 1.0
    ends = [round(_BAR * sum(dues[: n + 1]) / whole) for n in range(len(dues))]
    bar, begin = Text(), 0
    for end, part, style in zip(ends, glyphs.parts, _STYLES, strict=True):
        bar.append(part * (end - begin), style)
        begin = end
    return bar


def _outside(found: Comparison) -> str:
    """Say how many reps are in no tier, if any are: under each policy, where that differs."""
    counts = [sum(one.heads for one in choice.by_tier if one.tier is None) for choice in found.choices]
    count = counts[0]
    if len(set(counts)) > 1:
        told = ", ".join(f"{heads or 'none'} under {number}" for number, heads in enumerate(counts, start=1))
        return f"Reps in no tier, new or without numbers: {told}. "
    who = "1 rep is" if count == 1 else f"{count} reps are"
    return f"{who} in no tier: new, or without numbers. " if count else ""


def _off_band(found: Comparison) -> str:
    if not found.whole_week:
        return "told of whole weeks only, and this one is short"
    if not found.band_hours_per_month:
        return "due fewer or more hours a month than that policy wants"
    low, high = found.band_hours_per_month
    return f"due less than {low:g} or more than {high:g} hours a month"


def placed_table(found: Comparison, width: int) -> RenderableType:
    """Return the minutes that the week's sessions hold, by tier."""
    table = _table(width)
    for name in ("top", "mid", "bot", "all"):
        table.add_column(name, justify="right", no_wrap=True, min_width=4)
    for number, choice in enumerate(found.choices, start=1):
        placed = {one.tier: str(one.placed) for one in choice.by_tier}
        cells = [*(placed.get(tier, "-") for tier in TIERS), str(choice.placed_minutes)]
        table.add_row(str(number), Text(safe(choice.policy)), *cells)
    return Group(Text("Minutes placed this week, by tier", "bold"), table)


def rep_table(found: Comparison, width: int) -> RenderableType:
    """Return what each rep is due today, and the change under each policy (by its number)."""
    table = _plain()
    room = max(8, width - 6 - 5 * len(found.choices))
    table.add_column("rep", overflow="ellipsis", no_wrap=True, max_width=min(room, 24))
    table.add_column("today", justify="right", no_wrap=True)
    for number in range(1, len(found.choices) + 1):
        table.add_column(str(number), justify="right", no_wrap=True, min_width=4)
    changes = [choice.changes for choice in found.choices]
    for rep in found.choices[0].by_rep:
        today = found.today.minutes.get(rep.rep)
        cells = [_change(of[rep.rep]) for of in changes]
        table.add_row(Text(safe(rep.name)), "-" if today is None else f"{today:.0f}", *cells)
    note = "Minutes a week today, and how much more or less is due under each policy."
    return Group(Text("Who gains and who loses", "bold"), table, Text(note, "dim"))


def _change(minutes: float) -> Text:
    whole = round(minutes)
    return Text(f"{whole:+d}", "green" if whole > 0 else "red") if whole else Text("-", "dim")


def _table(width: int) -> Table:
    """Return a table without a frame that begins with a policy's number and name."""
    table = _plain()
    table.add_column("", justify="right", no_wrap=True, vertical="bottom")
    room = max(8, min(25, width - 38))
    table.add_column("policy", overflow="ellipsis", no_wrap=True, max_width=room, vertical="bottom")
    return table


def _plain() -> Table:
    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim", padding=0)
