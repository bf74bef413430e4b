"""The plan as Markdown, for a wiki, a chat or a note; names in it are text, whatever they hold."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from coachplan import __version__
from coachplan.core.plans.answer_words import answer_forms
from coachplan.core.plans.by_tier import by_tier
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.plans.summary import budget_told, holidays_told, missed_told, promises_told, summary
from coachplan.core.plans.told_once import told_once
from coachplan.core.safe import safe

SUFFIX = ".md"

MARK = b"<!-- coachplan "
"""How every such file begins; the mark is not shown."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]|(?<=:)(?=//)")
_AT_THE_BEGINNING = re.compile(r"^(\d+)([.)])|^([#+=\-])|^(:)")


def export(plan: WeekPlan) -> str:
    """Return the plan as a Markdown document with tables."""
    first, last = plan.span
    title = f"{first.day} {first:%B} to {last.day} {last:%B} {last.year}"
    lede = " ".join(plain("".join(sentence)) for sentence in summary(plan))
    parts = [
        f"{MARK.decode()}{__version__} -->",
        f"# Coaching week {plan.week}: {title}",
        f"{plain(plan.team)}, {plain(plan.timezone)}, policy {plain(plan.policy)}",
        lede,
        *([_items(_sentence(alert) for alert in plan.alerts)] if plan.alerts else []),
        *([_items(_sentence(forms[0]) for forms in answer_forms(plan.answers))] if plan.answers else []),
        *_agenda(plan),
        *_care(plan),
        *_tiers(plan),
        *_shares(plan),
        *_list("Holidays", [_sentence(holiday) for holiday in holidays_told(plan)]),
        *_list("Worth knowing", [_sentence(warning) for warning in plan.warnings]),
        _proof(plan),
    ]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it stands, anywhere in a line or a cell of a table."""
    told = _SPECIAL.sub(lambda found: "\\" + found[0], safe(text).strip())
    # An autolink needs ``://``; the slashes may be escaped like any other sign.
    told = told.replace(":\\//", ":\\/\\/")
    return _AT_THE_BEGINNING.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}", told
    )


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return plain(text if text.endswith((".", "?", "!")) else text + ".")


def _agenda(plan: WeekPlan) -> Iterator[str]:
    zone = ZoneInfo(plan.timezone)
    ordered = sorted(plan.sessions, key=lambda session: (session.start, session.id))
    for day, sessions in groupby(
        told_once(ordered), key=lambda session: session.start.astimezone(zone).date()
    ):
        yield f"## {day:%A} {day.day} {day:%B}"
        for session in sessions:
            yield _session(session, zone)


def _session(session: Session, zone: ZoneInfo) -> str:
    start, end = session.start.astimezone(zone), session.end.astimezone(zone)
    times = f"{start.hour}:{start:%M}\u2013{end.hour}:{end:%M}"
    lines = [f"**{times}** {plain(', '.join(session.people))}: {_sentence(session.theme)}", ""]
    lines += [f"- {_sentence(session.focus)}"] if session.focus else []
    lines += [f"- {plain(line)}" for line in (*session.agreed, *session.prompts, *session.remembered)]
    lines += [f"- Why: {_sentence(session.why)}"]
    return "\n".join(lines)


def _care(plan: WeekPlan) -> Iterator[str]:
    changes = [
        f"{plain(', '.join(change.names))}: {change.what}. {_sentence(change.why)}" for change in plan.changes
    ]
    yield from _list("Did not fit", [_sentence(told) for told in missed_told(plan)])
    yield from _list("Promises", [_sentence(told) for told in promises_told(plan)])
    yield from _list("What changed", changes)


def _list(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"## {heading}"
        yield _items(items)


def _items(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _tiers(plan: WeekPlan) -> Iterator[str]:
    rows = [
        (row.tier, "-" if row.policy is None else f"{row.policy:.0f}", f"{row.due:.0f}", str(row.placed))
        for row in by_tier(plan)
    ]
    if rows:
        yield "## Minutes by tier"
        yield _table(("tier", "policy", "due", "placed"), rows)


def _shares(plan: WeekPlan) -> Iterator[str]:
    sure = {"unclear": "too close to call"}
    rows = [
        (
            plain(share.name),
            share.tier or "-",
            sure.get(share.certainty, share.certainty),
            f"{share.due_minutes:.0f}",
            str(share.minutes),
            f"{share.credit_after:+z.0f}",
        )
        for share in plan.shares
    ]
    yield "## Minutes by rep"
    yield _table(("rep", "tier", "how sure", "due", "placed", "carried on"), rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rules = ["---", *("---:" if _is_number(cell) else "---" for cell in (rows[0][1:] if rows else heads[1:]))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rules, *rows))


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").isdigit()


def _proof(plan: WeekPlan) -> str:
    proven = plan.proof.status == "optimal"
    told = "No better calendar exists for these sessions." if proven else "Not proven the best calendar."
    return f"{told} {budget_told(plan)}"
