"""The history as a terminal shows it: week by week, who is owed what, and what became of each session."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coachplan.core.memory.chronicle import Chronicle
from coachplan.core.memory.history import SessionOnRecord
from coachplan.core.memory.reminders import goal_in_words
from coachplan.core.memory.telling import became
from coachplan.show.calendar import clock, day_name
from coachplan.show.safe import safe

_WIDE = 72
_WIDEST = 100


def history_view(
    found: Chronicle, names: dict[str, str], today: date, width: int
) -> Sequence[RenderableType]:
    """Return the weeks, the reps and the unplanned conversations; ``names`` are by id."""
    parts: list[RenderableType] = [Text.assemble(("History", "bold"), f"  {safe(found.team)}"), Text()]
    if not found.weeks:
        return [*parts, Text("Nothing was published yet: coachplan schedule --week --publish begins it.")]
    wide = width >= _WIDE
    counted = "Unconfirmed sessions are past, and nobody said what became of them; they count as held."
    counted += " Those ahead are still to come." if wide else ""
    parts += [_weeks(found, wide=wide), Text(counted, "dim"), Text(), _reps(found, names, width)]
    parts.append(
        Text(
            "Owed is before (the record began) + due - held - borne, in minutes, over the weeks that have "
            "passed; it is repaid first. Borne is what nobody owes: time away, and each one's part of missed "
            "time that the budget cannot repay. So a missed session is owed as far as others got theirs; "
            "where a whole week falls out, nobody gains a claim. Minus is ahead.",
            "dim",
        )
    )
    if found.topics:
        parts += [Text(), Text("Unplanned conversations", "bold")]
        parts += [
            Text(f"{t.minutes:>5} min  {safe(t.topic) or 'no topic'} ({t.talks})") for t in found.topics
        ]
    if found.goals:
        parts += [Text(), Text("Open goals", "bold")]
        parts += [
            Text(f"{safe(names.get(goal.rep, goal.rep))}: {safe(goal_in_words(goal, today))}")
            for goal in found.goals
        ]
    return parts


def _weeks(found: Chronicle, *, wide: bool) -> Table:
    heads = ("planned", "held", "unconfirmed", "missed", "ahead", "min held")
    table = _table("week", *(heads if wide else heads[:4]))
    for week in found.weeks:
        if week.published is None:
            table.add_row(week.week, Text("not published", "yellow"))
            continue
        counts = (week.sessions, week.held, week.unconfirmed, week.missed, week.ahead, week.held_minutes)
        cells = [str(count) if count else "-" for count in counts]
        table.add_row(week.week, *(cells if wide else cells[:4]))
    return table


def _reps(found: Chronicle, names: dict[str, str], width: int) -> Table:
    heads = ["before", "due", "held", "borne", "owed"]
    heads = ["last seen", *heads] if width >= _WIDE else heads
    heads = [*heads, "missed", "unplanned"] if width >= _WIDEST else heads
    table = _table("rep", *heads)
    for rep in found.reps:
        cells = {
            "last seen": f"{day_name(rep.last_seen)} {rep.last_seen.year}"
            if rep.last_seen
            else "not on record",
            "before": f"{rep.before_minutes:+z.0f}",
            "due": f"{rep.due_so_far:z.0f}",
            "held": str(rep.held_so_far),
            "borne": f"{rep.borne_minutes:z.0f}",
            "owed": f"{rep.credit:+z.0f}",
            "missed": str(rep.missed or "-"),
            "unplanned": str(rep.unplanned_minutes or "-"),
        }
        table.add_row(safe(names.get(rep.rep, rep.rep)), *(cells[head] for head in heads))
    return table


def week_view(
    week: str, sessions: Sequence[SessionOnRecord], zone: str, now: datetime
) -> Sequence[RenderableType]:
    """Return what became of each session of a week by ``now``; ``zone`` is the manager's."""
    parts: list[RenderableType] = [Text.assemble(("What became of", "bold"), f"  {week}"), Text()]
    for session in sessions:
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=18, no_wrap=True)
        grid.add_column(overflow="fold")
        start = session.start.astimezone(ZoneInfo(zone))
        title = Text.assemble((safe(" and ".join(session.names)), "bold"), f"  {_state(session, now)}")
        for line in _lines(session):
            title.append(f"\n{line}", "dim")
        grid.add_row(Text(f"{day_name(start.date())} {clock(start, ZoneInfo(zone))}", "cyan"), title)
        parts.append(grid)
    return parts


def _state(session: SessionOnRecord, now: datetime) -> str:
    if not session.held_minutes:
        off = "" if session.confirmed or session.state != "missed" else " (a day off)"
        return f"{became(session)}{off}, {session.minutes} min"
    moved = ", moved" if session.start != session.published_start else ""
    sure = "" if session.confirmed or session.start > now else ", not confirmed"
    return f"{session.state}, {session.held_minutes} min{moved}{sure}"


def _lines(session: SessionOnRecord) -> Iterable[str]:
    yield session.id
    told = (("note", session.note), ("agreed", session.next_step), ("the rep", session.feedback))
    for label, text in told:
        if text:
            yield f"{label}: {safe(text)}"


def _table(first: str, *others: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column(first, overflow="ellipsis", no_wrap=True, max_width=24)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table
