"""The week plan as a terminal shows it: a calendar, what each session is about, and the sums."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coachplan.core.calendars.week import Week
from coachplan.core.plans.by_tier import TierRow, by_tier
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.plans.summary import holidays_told, missed_told, promises_told
from coachplan.core.plans.told_once import told_once
from coachplan.show.answers import answers_view
from coachplan.show.calendar import Grid, clock, day_name
from coachplan.show.cautions import folded
from coachplan.show.glyphs import ASCII, HEAD_RULE, LINES, Glyphs
from coachplan.show.safe import safe

GRID_FROM = 72
"""Columns from which the calendar grid is drawn; below it an agenda says the same."""

MOST_UNSEEN = 5
"""Names of people without a session that the head tells before it counts the rest."""

WHAT_HELPS = "what would make room, and at what price: coachplan explain ROSTER REP"

_ROUNDING = 0.01
"""Minutes by which sums of rounded entitlements may be off."""

_CERTAINTY = {"unclear": "too close to call"}


def plan_view(
    plan: WeekPlan, week: Week, width: int, *, ascii_only: bool = False
) -> Sequence[RenderableType]:
    """Return the whole plan, top to bottom, for a terminal of ``width`` columns."""
    glyphs = ASCII if ascii_only else LINES
    alerts = [item(f"{alert}.", glyphs.bullet, "yellow") for alert in plan.alerts]
    parts: list[RenderableType] = [headline(plan), *alerts, Text()]
    if plan.answers:
        parts += [answers_view(plan.answers, width), Text()]
    if plan.sessions:
        if width >= GRID_FROM:
            parts += [Grid(plan, week, width, glyphs).lines(), Text()]
        parts += [agenda(plan, glyphs)]
    else:
        parts += [Text("No session this week.", "bold"), Text()]
    parts += [*_sections(plan, glyphs)]
    parts += [tier_table(plan, width), Text(), share_table(plan, width), Text(), proof_line(plan, width)]
    return parts


def headline(plan: WeekPlan) -> RenderableType:
    """Return what the plan is for, and what it has to give."""
    held = sum(session.cost for session in plan.sessions)
    first, last = plan.span
    year = "" if first.year == last.year else f" {first.year}"
    days = f"{day_name(first)}{year} to {day_name(last)} {last.year}"
    title = Text.assemble(
        ("Coaching plan", "bold"), f"  {safe(plan.team)}  {plan.week} ({days}), {plan.timezone}"
    )
    carried = f" + {plan.carried_minutes} carried in" if plan.carried_minutes else ""
    count = f"{len(plan.sessions)} session{'s' * (len(plan.sessions) != 1)}"
    facts = [
        (
            f"Policy {safe(plan.policy)} (tiers: {plan.tiers}); budget {plan.budget_minutes} min{carried}; "
            f"{count}, {held} min."
        )
    ]
    guided = [session for session in plan.sessions if session.guide]
    if guided:
        saved = sum(session.minutes - session.cost for session in guided)
        facts.append(f"{len(guided)} of them held by a colleague or a coach, which saves you {saved} min.")
    if plan.left_over_minutes:
        facts.append(f"{plan.left_over_minutes} min are left over: {safe(plan.left_over_why)}.")
    unseen = _without_session(plan)
    facts += [f"No session this week: {unseen}."] if unseen and plan.sessions else []
    if plan.calendars:
        number = len(plan.calendars)
        read = f"{number} calendar{'s were' if number > 1 else ' was'} read"
        facts.append(f"{read}; coachplan free shows what was understood.")
    return Group(title, *(Text(fact, "dim") for fact in facts))


def _without_session(plan: WeekPlan) -> str:
    """Return the names of those who have no session, a long list cut short."""
    seen = {rep for session in plan.sessions for rep in session.coached}
    names = [safe(share.name) for share in plan.shares if share.rep not in seen]
    more = len(names) - MOST_UNSEEN
    return ", ".join(names[:MOST_UNSEEN]) + (f" and {more} more" if more > 0 else "")


def agenda(plan: WeekPlan, glyphs: Glyphs) -> RenderableType:
    """Return the sessions in order, each with its content and its reason."""
    zone = ZoneInfo(plan.timezone)
    parts: list[RenderableType] = []
    shown: date | None = None
    for session in told_once(plan.sessions):
        day = session.start.astimezone(zone).date()
        if day != shown:
            parts.append(Text(day_name(day), "bold"))
            shown = day
        parts += [_session(session, zone, glyphs), Text()]
    return Group(*parts)


def _session(session: Session, zone: ZoneInfo, glyphs: Glyphs) -> RenderableType:
    times = f"{clock(session.start, zone)}-{clock(session.end, zone)}"
    title = Text.assemble((safe(", ".join(session.people)), "bold"), f"  {_sentence(session.theme)}")
    if session.kind == "existing":
        title.append("  (in your calendar already)", "dim")
    lines: list[RenderableType] = [title]
    if session.focus:
        lines.append(Text(_sentence(session.focus)))
    lines += [item(line, glyphs.bullet) for line in (*session.agreed, *session.prompts)]
    lines += [Text(f"{_sentence(line)}", "italic") for line in session.remembered]
    lines.append(Text(f"Why: {safe(session.why)}.", "dim"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", width=11, no_wrap=True)
    grid.add_column(overflow="fold")  # the usual way cuts wide letters off at the end of a full line
    grid.add_row(Text(times, "cyan"), Group(*lines))
    return grid


def _sections(plan: WeekPlan, glyphs: Glyphs) -> Iterable[RenderableType]:
    missed = [*missed_told(plan)]
    signalled = [f"{signal.name}: {signal.why}" for signal in plan.signals if not signal.too_old]
    sections = (
        ("Signals", signalled, "yellow"),
        ("Did not fit", [*missed, WHAT_HELPS] if missed else [], "yellow"),
        ("Promises", [*promises_told(plan)], "yellow"),
        ("Holidays", [*holidays_told(plan)], ""),
        ("Worth knowing", _worth_knowing(plan), ""),
    )
    for heading, sentences, style in sections:
        if sentences:
            yield Text(heading, "bold")
            yield from (item(sentence, glyphs.bullet, style) for sentence in sentences)
            yield Text()


def _worth_knowing(plan: WeekPlan) -> Sequence[str]:
    """Return the warnings, those about minutes folded so that the week is not drowned."""
    texts = {caution.text for caution in plan.cautions}
    return (*(text for text in plan.warnings if text not in texts), *folded(plan.cautions))


def tier_table(plan: WeekPlan, width: int) -> RenderableType:
    """Return minutes by tier, in all and per head: the policy's split beside what is due and placed."""
    wide = width >= GRID_FROM
    table = _table("tier")
    heads = ("reps", "policy", "due", "placed", "per head:\npolicy", "\ndue", "\nplaced")
    for name in heads if wide else tuple(name for name in heads if "due" not in name):
        table.add_column(name, justify="right", no_wrap=True, vertical="bottom")
    for row in by_tier(plan):
        table.add_row(row.tier, str(row.heads), *_tier_cells(plan, row, wide=wide))
    return Group(Text("Minutes by tier", "bold"), table)


def _tier_cells(plan: WeekPlan, row: TierRow, *, wide: bool) -> Iterator[str]:
    policy = (row.policy, sum(plan.tier_split.nominal.values()))
    due = (row.due, sum(s.due_minutes for s in plan.shares))
    placed = (row.placed, sum(s.minutes for s in plan.shares))
    sums = (policy, due, placed) if wide else (policy, placed)
    yield from ("-" if part is None else f"{part:.0f} {part / (whole or 1):4.0%}" for part, whole in sums)
    yield from ("-" if part is None else f"{part / row.heads:.0f}" for part, _ in sums)


def share_table(plan: WeekPlan, width: int) -> RenderableType:
    """Return who is due what this week, what they get, and what is carried on."""
    table = _table("rep", max_width=max(12, width // 3))
    table.add_column("tier", no_wrap=True, vertical="bottom")
    if width >= GRID_FROM:
        table.add_column("how sure", no_wrap=True, vertical="bottom")
    for name in (*(("from\nbefore",) if width >= GRID_FROM else ()), "due", "placed", "carried\non"):
        table.add_column(name, justify="right", no_wrap=True, vertical="bottom")
    for share in plan.shares:
        sure = _CERTAINTY.get(share.certainty, share.certainty)
        table.add_row(
            Text(safe(share.name)),
            *((share.tier or "-", sure) if width >= GRID_FROM else (share.tier or sure,)),
            *((_signed(share.credit_before),) if width >= GRID_FROM else ()),
            f"{share.due_minutes:.0f}",
            str(share.minutes) if share.minutes else "-",
            _signed(share.credit_after),
        )
    return Group(Text("Minutes by rep", "bold"), table, Text(_sums_told(plan), "dim"))


def _signed(minutes: float) -> str:
    return f"{round(minutes):+d}"


def _sums_told(plan: WeekPlan) -> str:
    """Return how the columns add up, and where they do not."""
    told = "Due is this week's entitlement; from before + due - placed = carried on, but for rounding."
    sums = (s.credit_before + s.due_minutes - s.minutes - s.credit_after for s in plan.shares)
    if any(abs(off) > _ROUNDING for off in sums):
        told += " No more than two usual sessions are carried on, either way."
    return told


def _table(first: str, max_width: int | None = None) -> Table:
    """Return a table without a frame whose first column may be cut."""
    table = Table(box=HEAD_RULE, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column(first, overflow="ellipsis", no_wrap=True, max_width=max_width, vertical="bottom")
    return table


def _sentence(text: str) -> str:
    return safe(text[:1].upper() + text[1:])


def item(text: str, bullet: str, style: str = "") -> RenderableType:
    """Return a sentence of a list, its further lines set in."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    table.add_row(Text(bullet, "dim"), Text(_sentence(text), style))
    return Padding(table, 0)


def proof_line(plan: WeekPlan, width: int) -> RenderableType:
    """Return in one line how good the placement is known to be, in as much detail as fits."""
    levels = [level for level in plan.proof.levels if level.name != "tie-break"]
    if plan.proof.status == "optimal":
        told = ", ".join(f"{level.name} {level.value}" for level in levels)
        forms = (
            f"Proof: no better calendar exists for these sessions ({told}).",
            f"Proof: no better calendar exists ({told}).",
            "Proof: no better calendar exists for these sessions.",
        )
        style = "green"
    else:
        told = ", ".join(f"{x.name} {x.value} of at most {x.bound}" for x in levels if x.value < x.bound)
        forms = (
            f"Proof: a good calendar, not proven the best ({told}).",
            f"Proof: not proven the best ({told}).",
            "Proof: a good calendar, not proven the best.",
        )
        style = "yellow"
    return Text(next((form for form in forms if cell_len(form) <= width), forms[-1]), style)
