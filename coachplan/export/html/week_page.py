"""The manager's page of a week: at a glance first, details below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from coachplan.core.calendars.week import Week
from coachplan.core.plans.given import GivenWeek
from coachplan.core.plans.plan import PlanShare, Session, WeekPlan
from coachplan.core.plans.summary import duration, summary
from coachplan.core.ranking.ranking import Ranking
from coachplan.export.html.intervals import intervals
from coachplan.export.html.page import Templates, render
from coachplan.export.html.pairs import past_pairs, tier_pairs
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
    why: str
    mark: str


def export(shown: Shown, templates: Templates) -> str:
    """Return the page of a week as one HTML document."""
    plan = shown.plan
    zone = ZoneInfo(plan.timezone)
    names = {share.rep: share.name for share in plan.shares}
    values = {
        "plan": plan,
        "title": week_title(plan.monday, plan.sunday, bool(_weekend(plan))),
        "summary": summary(plan),
        "grid": week_grid(plan, shown.week),
        "days": [*_days(plan, zone)],
        "intervals": intervals(shown.ranking),
        "ranking": shown.ranking,
        "tier_pairs": tier_pairs(plan),
        "past_pairs": past_pairs(shown.past) if shown.past else None,
        "shares": [(share, _share(share)) for share in plan.shares],
        "promises": [(names.get(p.rep, p.rep), p) for p in plan.promises if p.state != "kept"],
        "changes": [(change, *_moved(change.before, change.after, zone)) for change in plan.changes],
        "held": duration(sum(session.minutes for session in plan.sessions)),
        "proof": proof(plan),
    }
    return render("week.html.j2", templates, values)


def week_title(monday: date, sunday: date, whole: bool = False) -> str:  # noqa: FBT001, FBT002 - one switch
    """Return the first and the last working day, or those of the ``whole`` week, as one title."""
    last = sunday if whole else date.fromordinal(monday.toordinal() + 4)
    first = f"{monday.day}"
    if monday.year != last.year:
        first = f"{monday.day} {monday:%B} {monday.year}"
    elif monday.month != last.month:
        first = f"{monday.day} {monday:%B}"
    return f"{first} \u2013 {last.day} {last:%B} {last.year}"


def _weekend(plan: WeekPlan) -> list[Session]:
    zone = ZoneInfo(plan.timezone)
    friday = 4
    return [s for s in plan.sessions if s.start.astimezone(zone).weekday() > friday]


def _days(plan: WeekPlan, zone: ZoneInfo) -> Iterator[tuple[str, list[Talk]]]:
    """Yield the days that have sessions, with their sessions in order."""
    moved = {change.session: change.what for change in plan.changes}
    ordered = sorted(plan.sessions, key=lambda session: (session.start, session.id))
    for day, sessions in groupby(ordered, key=lambda session: session.start.astimezone(zone).date()):
        yield f"{day:%A} {day.day} {day:%B}", [_talk(one, zone, moved.get(one.id, "")) for one in sessions]


def _talk(session: Session, zone: ZoneInfo, mark: str) -> Talk:
    kinds = {"peer": "with a peer", "group": "group", "touch": "short touch", "existing": "already there"}
    marks = (mark, "locked" if session.locked else "", kinds.get(session.kind, ""))
    return Talk(
        times=clock_span(session, zone),
        names=session.names,
        minutes=session.minutes,
        theme=session.theme[:1].upper() + session.theme[1:],
        focus=session.focus,
        prompts=session.prompts,
        why=session.why,
        mark=", ".join(part for part in marks if part),
    )


def _share(share: PlanShare) -> dict[str, str]:
    sure = _CERTAINTY.get(share.certainty, share.certainty)
    return {
        "tier": share.tier or "\u2013",
        "sure": sure,
        "due": f"{share.due_minutes:.0f}",
        "carried": f"{share.credit_after:+.0f}".replace("-", "\u2212"),
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
