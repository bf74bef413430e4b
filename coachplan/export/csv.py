"""The sessions of a week as CSV for spreadsheets: one row a session, those that did not fit included.

No cell is taken for a formula: text that a spreadsheet would calculate gets an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from coachplan.core.plans.plan import WeekPlan
from coachplan.core.safe import safe

SUFFIX = ".csv"

COLUMNS = (
    *("week", "date", "start", "end", "minutes", "rep_ids", "reps", "state", "kind"),
    *("theme", "focus", "prompts", "why"),
)

BYTE_ORDER = "\ufeff"
"""Without it spreadsheets on Windows take the letters for those of another encoding."""

MARK = ",".join(COLUMNS).encode()
"""The head of every such file."""

_FORMULA = re.compile("[=+\\-@|%\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]")


def export(plan: WeekPlan) -> str:
    """Return the table as text: UTF-8 with its mark, CRLF line ends, times on the manager's clock."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(plan))
    return BYTE_ORDER + text.getvalue()


def cell(text: str) -> str:
    """Return ``text`` on one line, so that a spreadsheet shows it and never calculates it."""
    told = safe(text)
    # Spreadsheets skip blanks and quotes before a formula.
    return f"'{told}" if _FORMULA.match(told.lstrip(" \u00a0\u3000\ufffd\"'")) else told


def _rows(plan: WeekPlan) -> Iterator[tuple[str, ...]]:
    zone = ZoneInfo(plan.timezone)
    for session in plan.sessions:
        start, end = session.start.astimezone(zone), session.end.astimezone(zone)
        times = (f"{start:%Y-%m-%d}", f"{start:%H:%M}", f"{end:%H:%M}", str(session.minutes))
        who = (" ".join(session.reps), ", ".join(session.people))
        what = (session.theme, session.focus, " ".join(session.prompts), session.why)
        state = "locked" if session.locked else "placed"
        yield (plan.week, *times, *map(cell, (*who, state, session.kind, *what)))
    for miss in plan.unplaced:
        told = miss.why + (f"; smallest change: {miss.smallest_change}" if miss.smallest_change else "")
        who = (" ".join((miss.rep, *miss.others)), miss.name)
        blank = ("", "", "", str(miss.minutes))
        yield (plan.week, *blank, *map(cell, (*who, "did not fit", "", "", "", "", told)))
