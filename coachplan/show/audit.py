"""The audit as a terminal shows it: who had the manager's time, and what would have been asked for."""

from collections.abc import Iterable, Sequence
from math import fsum

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.audit.figures import Audit, RepHours
from coachplan.core.audit.lions import grounds, hours
from coachplan.core.audit.words import lost_words, unmatched_words
from coachplan.show.calendar import day_name
from coachplan.show.glyphs import ASCII, LINES, Glyphs
from coachplan.show.on_record import on_record_view
from coachplan.show.safe import safe

BAR_FROM = 72
"""Columns from which hours are drawn as bars."""

_OTHER_COLUMNS = 74
"""Columns that the table of reps takes without its bars."""

_NO_TIER = "none"
_WITHOUT_TIER = (
    "Who has no tier (a newcomer, say) has a policy's minimum first; the tiers share what is left."
)
_LION = "bold red"
_MOST_REPS = 25
_MOST_UNMATCHED = 5


def audit_view(audit: Audit, width: int, *, ascii_only: bool = False) -> Sequence[RenderableType]:
    """Return the audit, top to bottom, for a terminal of ``width`` columns."""
    glyphs = ASCII if ascii_only else LINES
    parts: list[RenderableType] = [
        _headline(audit),
        Text(),
        Text(safe(audit.sentence), "bold yellow"),
        Text(),
    ]
    if audit.reps:
        parts += [_reps(audit, width, glyphs), *_lions(audit, glyphs), Text()]
    if audit.rep_minutes:
        parts += [_halves(audit, width, glyphs), Text(lost_words(audit)), Text()]
    if audit.policies and any(one.tier for one in audit.tiers):
        parts += [_policies(audit, width), Text()]
    if audit.on_record:
        parts += [on_record_view(audit.on_record), Text()]
    if audit.unmatched:
        parts += [*_unmatched(audit, glyphs), Text()]
    for heading, sentences, style in (
        ("Worth knowing", audit.notes, ""),
        ("How it is counted", audit.rules, "dim"),
    ):
        if sentences:
            parts += [Text(heading, "bold"), *(_item(one, glyphs, style) for one in sentences), Text()]
    return parts[:-1]


def _headline(audit: Audit) -> RenderableType:
    weeks = "the week" if audit.weeks == 1 else f"the {audit.weeks} weeks"
    until = f"{day_name(audit.as_of.date())} {audit.as_of.year}, {audit.as_of.hour}:{audit.as_of:%M}"
    title = Text.assemble(("Audit", "bold"), f"  {safe(audit.team)}, {weeks} to {until} ({audit.timezone})")
    share = f", {audit.share_of_week:.0%} of your {audit.working_minutes / 60:.0f} h of work"
    whose = "the reps" if audit.people == "roster" else "people"
    facts = f"{hours(audit.minutes)} of meetings; {hours(audit.rep_minutes)} with {whose}{share}."
    return Group(title, Text(facts, "dim"))


def _reps(audit: Audit, width: int, glyphs: Glyphs) -> RenderableType:
    table = _table("rep" if audit.tiers else "who", max(12, width // 4))
    wide = width >= BAR_FROM
    columns = ("tier" * bool(audit.tiers), "bar" * wide, "hours", "share", "mark")
    for name in (*columns, *(("1:1", "group") if wide else ()), "last 1:1", "lost"):
        if name:
            words = name in {"tier", "bar", "mark"}
            table.add_column("" if name in {"bar", "mark"} else name, justify="left" if words else "right")
    lions = {lion.rep for lion in audit.lions}
    longest = audit.reps[0].minutes
    room = min(40, max(6, width - _OTHER_COLUMNS))
    for one in audit.reps[:_MOST_REPS]:
        flagged = one.rep in lions
        bar = Text(glyphs.full * _columns(one.minutes, longest, room), "red" if flagged else "cyan")
        table.add_row(
            Text(safe(one.name), _LION if flagged else ""),
            *((one.tier or "-",) if audit.tiers else ()),
            *((bar,) if wide else ()),
            *_cells(one, glyphs.mark if flagged else "", wide=wide),
        )
    rest = audit.reps[_MOST_REPS:]
    if not rest:
        return table
    more = f"{len(rest)} more had {hours(sum(one.minutes for one in rest))} between them; --json has all"
    return Group(table, _item(more, glyphs, "dim"))


def _table(first: str, max_width: int) -> Table:
    """Return a table without a frame whose first column may be cut."""
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0)
    )
    table.add_column(first, overflow="ellipsis", no_wrap=True, max_width=max_width, vertical="bottom")
    return table


def _cells(one: RepHours, mark: str, *, wide: bool) -> Iterable[Text]:
    style, days = _LION if mark else "", one.days_since_one_to_one
    yield Text(hours(one.minutes) if one.minutes else "-", style)
    yield Text(f"{one.share:.0%}" if one.minutes else "-", style)
    yield Text(mark, _LION)
    if wide:
        yield Text(_short(one.one_to_one_minutes))
        yield Text(_short(one.group_minutes))
    last = "never" if days is None else "today" if days == 0 else f"{days} d"
    yield Text(last, "yellow" if days is None else "")
    yield Text(str(one.lost.number) if one.lost.number else "-")


def _short(minutes: float) -> str:
    return f"{minutes / 60:.1f}" if round(minutes) else "-"


def _columns(part: float, whole: float, room: int) -> int:
    """Return how many columns of ``room`` a part fills; a part that is something never fills none."""
    return max(round(part / whole * room), 1) if part and whole else 0


def _lions(audit: Audit, glyphs: Glyphs) -> Iterable[RenderableType]:
    for name, why in grounds(audit.lions):
        told = safe(f"{name}, {why}.")
        yield Text.assemble((f"{glyphs.mark} the lion's share: ", "bold red"), told)


def _halves(audit: Audit, width: int, glyphs: Glyphs) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    for justify in ("left", "right", "left", "left", "right"):
        grid.add_column(justify=justify, no_wrap=True)
    room = max(6, min(30, width - 50))
    for first, one, second, other in (
        ("one-to-one", audit.one_to_one_minutes, "group", audit.group_minutes),
        ("planned", audit.planned_minutes, "reactive", audit.reactive_minutes),
    ):
        filled = _columns(one, one + other, room) if other else room if one else 0
        bar = Text.assemble((glyphs.full * filled, "cyan"), (glyphs.busy * (room - filled), "dim"))
        grid.add_row(first, _part(one, audit), bar, second, _part(other, audit))
    unknown = f"For {hours(audit.unknown_minutes)} the calendar does not say when they were set up."
    return Group(grid, Text(unknown, "dim")) if audit.unknown_minutes else grid


def _part(minutes: int, audit: Audit) -> str:
    return f"{hours(minutes)} {minutes / audit.rep_minutes:.0%}"


def _policies(audit: Audit, width: int) -> RenderableType:
    wide, heads = width >= BAR_FROM, {one.tier or _NO_TIER: one.reps for one in audit.tiers}
    table = _table("hours by tier", 28)
    unused = any(round(one.unused_minutes) for one in audit.policies)
    names = [*heads, *(("held\nback",) if unused else ())]
    if wide:
        names += [f"{'' if number else 'each:'}\n{tier}" for number, tier in enumerate(heads)]
    for name in names:
        table.add_column(name, justify="right", no_wrap=True, vertical="bottom")
    seats = {one.rep: one.tier or _NO_TIER for one in audit.reps}
    rows = [("as it was", {one.rep: float(one.minutes) for one in audit.reps}, 0.0)]
    rows += [
        (f"{one.policy} (yours)" if one.in_force else one.policy, one.minutes, one.unused_minutes)
        for one in audit.policies
    ]
    for name, minutes, left in rows:
        tiers = {tier: fsum(minutes[rep] for rep in seats if seats[rep] == tier) for tier in heads}
        each = [f"{tiers[tier] / 60 / heads[tier]:.1f}" for tier in heads] if wide else []
        cells = [*(f"{one / 60:.1f}" for one in tiers.values()), *((_short(left),) if unused else ())]
        table.add_row(Text(safe(name)), *cells, *each, style="bold" if name == rows[0][0] else "")
    notes = (Text(_WITHOUT_TIER, "dim"),) if _NO_TIER in heads else ()
    return Group(Text(f"The same {hours(audit.rep_minutes)} under each policy", "bold"), table, *notes)


def _unmatched(audit: Audit, glyphs: Glyphs) -> Iterable[RenderableType]:
    yield Text(f"Not matched: {hours(audit.unmatched_minutes)}", "bold")
    shown, rest = audit.unmatched[:_MOST_UNMATCHED], audit.unmatched[_MOST_UNMATCHED:]
    for one in shown:
        yield _item(unmatched_words(one), glyphs, "")
    if rest:
        times, minutes = sum(one.times for one in rest), sum(one.minutes for one in rest)
        more = f"{times} more, {hours(minutes)}; --json has all"
        yield _item(more, glyphs, "dim")


def _item(text: str, glyphs: Glyphs, style: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    grid.add_row(Text(glyphs.bullet, "dim"), Text(safe(text[:1].upper() + text[1:]), style))
    return grid
