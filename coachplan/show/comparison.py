"""A comparison as a terminal shows it: minutes by tier and rep, then each policy in words."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.comparison.comparison import Comparison, TierMinutes
from coachplan.core.policies.policy import TIERS
from coachplan.show.calendar import day_name
from coachplan.show.comparison_words import beliefs, in_words
from coachplan.show.glyphs import ASCII, LINES, Glyphs
from coachplan.show.safe import safe

BARS_FROM = 76
"""Columns from which the split is drawn as a bar as well."""

WHOLE_UP_TO = 40
"""Teams with more reps are told by tier here, by rep in the JSON."""

_BAR = 16
_STYLES = ("bold cyan", "", "dim")


def comparison_view(found: Comparison, width: int, *, ascii_only: bool = False) -> Sequence[RenderableType]:
    """Return the whole comparison, top to bottom, for a terminal of ``width`` columns."""
    glyphs = ASCII if ascii_only else LINES
    parts = [headline(found), Text(), tier_table(found, width, glyphs), Text(), week_table(found, width)]
    if len(found.choices[0].by_rep) <= WHOLE_UP_TO:
        parts += [Text(), rep_table(found, width)]
    for number, choice in enumerate(found.choices, start=1):
        parts += [Text(), *in_words(number, choice)]
    return [*parts, Text(), *beliefs(found, glyphs)]


def headline(found: Comparison) -> RenderableType:
    """Return what is compared, and with what."""
    days = f"{day_name(found.monday)} to {day_name(found.sunday)} {found.sunday.year}"
    title = Text.assemble(("Policies compared", "bold"), f"  {safe(found.team)}  {found.week} ({days})")
    return Group(title, Text(f"Today's split: {safe(found.today.source)}.", "dim"))


def tier_table(found: Comparison, width: int, glyphs: Glyphs) -> RenderableType:
    """Return the minutes due a week by tier, in all and a head, one policy a row."""
    table = _table(width)
    for name in ("due:\ntop", "\nmid", "\nbot", "each:\ntop", "\nmid", "\nbot"):
        table.add_column(name, justify="right", no_wrap=True, vertical="bottom")
    if width >= BARS_FROM:
        table.add_column("", no_wrap=True, vertical="bottom")
    for number, choice in enumerate(found.choices, start=1):
        tiers = {one.tier: one for one in choice.by_tier}
        shown = [tiers.get(tier) for tier in TIERS]
        cells = [f"{one.due:.0f}" if one else "-" for one in shown]
        cells += [f"{one.due_per_head:.0f}" if one else "-" for one in shown]
        bar = [_bar(shown, glyphs)] if width >= BARS_FROM else []
        table.add_row(str(number), Text(safe(choice.policy)), *cells, *bar)
    legend = ", ".join(f"{part} {tier}" for part, tier in zip(glyphs.parts, TIERS, strict=True))
    note = _outside(found) + (f"Bars: {legend}." if width >= BARS_FROM else "")
    return Group(
        Text("Minutes due this week, by tier", "bold"), table, *([Text(note, "dim")] if note else [])
    )


def _bar(tiers: Sequence[TierMinutes | None], glyphs: Glyphs) -> Text:
    dues = [one.due if one else 0.0 for one in tiers]
    whole = sum(dues) or 1.0
    ends = [round(_BAR * sum(dues[: n + 1]) / whole) for n in range(len(dues))]
    bar, begin = Text(), 0
    for end, part, style in zip(ends, glyphs.parts, _STYLES, strict=True):
        bar.append(part * (end - begin), style)
        begin = end
    return bar


def _outside(found: Comparison) -> str:
    """Say how many reps are in no tier, if any are."""
    count = next((one.heads for one in found.choices[0].by_tier if one.tier is None), 0)
    who = "1 rep is" if count == 1 else f"{count} reps are"
    return f"{who} in no tier: new, or without numbers. " if count else ""


def week_table(found: Comparison, width: int) -> RenderableType:
    """Return what the week itself holds: sessions, minutes placed, and what goes wrong."""
    heads = ["\nsessions", "placed:\ntop", "\nmid", "\nbot", "promises\nopen"]
    heads += ["outside\nband", "gain/\nlose"] if width >= BARS_FROM else []
    table = _table(width)
    for name in heads:
        table.add_column(name, justify="right", no_wrap=True, vertical="bottom")
    for number, choice in enumerate(found.choices, start=1):
        tiers = {one.tier: one for one in choice.by_tier}
        missed = f" of {choice.sessions + len(choice.unplaced)}" if choice.unplaced else ""
        cells = [
            f"{choice.sessions}{missed}",
            *(f"{tiers[tier].placed}" if tier in tiers else "-" for tier in TIERS),
            str(len(choice.promises) or "-"),
            str(len(choice.outside_band) or "-"),
            f"{len(choice.gains)}/{len(choice.loses)}",
        ]
        table.add_row(str(number), Text(safe(choice.policy)), *cells[: len(heads)])
    low, high = found.choices[0].band_hours_per_month
    note = f"Outside band: reps due less than {low:g} or more than {high:g} hours a month."
    notes = [Text(note, "dim")] if width >= BARS_FROM else []
    return Group(Text("In sessions", "bold"), table, *notes)


def rep_table(found: Comparison, width: int) -> RenderableType:
    """Return what each rep is due today, and the change under each policy (by its number)."""
    table = _plain()
    room = max(8, width - 6 - 5 * len(found.choices))
    table.add_column("rep", overflow="ellipsis", no_wrap=True, max_width=min(room, 24))
    table.add_column("today", justify="right", no_wrap=True)
    for number in range(1, len(found.choices) + 1):
        table.add_column(str(number), justify="right", no_wrap=True, min_width=4)
    for row, rep in enumerate(found.choices[0].by_rep):
        today = found.today.minutes.get(rep.rep)
        changes = [_change(choice.by_rep[row].change) for choice in found.choices]
        table.add_row(Text(safe(rep.name)), "-" if today is None else f"{today:.0f}", *changes)
    note = "Minutes due a week today, and how much more or less under each policy."
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
