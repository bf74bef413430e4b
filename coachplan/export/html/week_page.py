"""The manager's page of a week: at a glance first, details below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from coachplan.core.calendars.week import Week
from coachplan.core.plans.answer_words import answer_forms
from coachplan.core.plans.frame import frame_of
from coachplan.core.plans.given import GivenWeek
from coachplan.core.plans.plan import PlanShare, Session, WeekPlan
from coachplan.core.plans.summary import budget_told, holidays_told, summary
from coachplan.core.plans.told_once import told_once
from coachplan.core.ranking.ranking import Ranking
from coachplan.export.html.intervals import intervals
from coachplan.export.html.page import Templates, render
from coachplan.export.html.pairs import tier_pairs
from coachplan.export.html.past_weeks import past_weeks
from coachplan.export.html.week_grid import clock_span, week_grid

_CERTAINTY = {"unclear": "too close to call"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of; ``past`` is empty where no history is kept."""

    plan: WeekPlan
    week: Week
    ranking: Ranking
    past: Sequence[GivenWeek] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """One session in the list; ``mark`` says what is special about it."""

    times: str
    names: tuple[str, ...]
    minutes: int
    theme: str
    focus: str
    prompts: tuple[str, ...]
    remembered: tuple[str, ...]
    why: str
    mark: str


def export(shown: Shown, templates: Templates) -> str:
    """Return the page of a week as one HTML document."""
    plan = shown.plan
    zone, frame = ZoneInfo(plan.timezone), frame_of(plan, shown.week, 30)
    names = {share.rep: share.name for share in plan.shares}
    values = {
        "plan": plan,
        "title": week_title(frame.days[0], frame.days[-1]),
        "answers": _answers(plan),
        "holidays": [*holidays_told(plan)],
        "warnings": [text for text in plan.warnings if text not in {one.text for one in plan.cautions}],
        "summary": summary(plan),
        "grid": week_grid(plan, shown.week),
        "days": [*_days(plan, zone)],
        "intervals": intervals(shown.ranking),
        "ranking": shown.ranking,
        "tier_pairs": tier_pairs(plan),
        "past": past_weeks(shown.past) if shown.past else None,
        "shares": [(share, _share(share)) for share in plan.shares],
        "promises": [(names.get(p.rep, p.rep), p) for p in plan.promises if p.state != "kept"],
        "changes": [(change, *_moved(change.before, change.after, zone)) for change in plan.changes],
        "budget": budget_told(plan),
        "proof": proof(plan),
    }
    return render("week.html.j2", templates, values)


def week_title(first: date, last: date) -> str:
    """Return the first and the last day as one title, saying month and year where they differ."""
    begin = f"{first.day}"
    if first.year != last.year:
        begin = f"{first.day} {first:%B} {first.year}"
    elif first.month != last.month:
        begin = f"{first.day} {first:%B}"
    return f"{begin} \u2013 {last.day} {last:%B} {last.year}"


def _answers(plan: WeekPlan) -> list[tuple[str, str]]:
    """Return what has to move, what is done about it and whether it works, each under its question."""
    if plan.answers is None:
        return []
    heads = ("What has to move", "What you do about it", "Is it working?")
    return [(head, forms[0]) for head, forms in zip(heads, answer_forms(plan.answers), strict=True)]


def _days(plan: WeekPlan, zone: ZoneInfo) -> Iterator[tuple[str, list[Talk]]]:
    """Yield the days that have sessions, with their sessions in order."""
    moved = {change.session: change.what for change in plan.changes}
    ordered = sorted(plan.sessions, key=lambda session: (session.start, session.id))
    for day, sessions in groupby(
        told_once(ordered), key=lambda session: session.start.astimezone(zone).date()
    ):
        yield f"{day:%A} {day.day} {day:%B}", [_talk(one, zone, moved.get(one.id, "")) for one in sessions]


def _talk(session: Session, zone: ZoneInfo, mark: str) -> Talk:
    kinds = {"peer": "with a peer", "group": "group", "touch": "short touch", "existing": "already there"}
    marks = (mark, "locked" if session.locked else "", kinds.get(session.kind, ""))
    return Talk(
        times=clock_span(session, zone),
        names=session.people,
        minutes=session.minutes,
        theme=session.theme[:1].upper() + session.theme[1:],
        focus=session.focus,
        prompts=(*session.agreed, *session.prompts),
        remembered=session.remembered,
        why=session.why,
        mark=", ".join(part for part in marks if part),
    )


def _share(share: PlanShare) -> dict[str, str]:
    sure = _CERTAINTY.get(share.certainty, share.certainty)
    return {
        "tier": share.tier or "\u2013",
        "sure": sure,
        "due": f"{share.due_minutes:.0f}",
        "carried": f"{share.credit_after:+z.0f}".replace("-", "\u2212"),
    }


def _moved(before: datetime | None, after: datetime | None, zone: ZoneInfo) -> tuple[str, str]:
    """Return the times of a change, empty where there is none."""

    def told(moment: datetime | None) -> str:
        if moment is None:
            return ""
        here = moment.astimezone(zone)
        return f"{here:%a} {here.hour}:{here:%M}"

    return told(before), told(after)


def proof(plan: WeekPlan) -> str:
    """Return how good the calendar is known to be."""
    if plan.proof.status == "optimal":
        return "No better calendar exists for these sessions: proven."
    return "A good calendar, not proven the best."
