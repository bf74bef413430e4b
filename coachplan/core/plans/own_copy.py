"""A rep's own copy of the week: own sessions and own numbers.

Of anybody else it holds nothing but the name of the colleague or coach in a session that the two have without
the manager (the worksheet needs it), never a number.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from coachplan.core.base import Value
from coachplan.core.memory.records import Kept
from coachplan.core.plans.plan import Session, WeekPlan
from coachplan.core.ranking.ranking import Ranking
from coachplan.core.team.roster import Rep, Roster


class OwnSession(Value):
    """One of the rep's sessions, on the rep's own clock; ``together`` if a colleague takes part.

    ``partner`` names the colleague or coach with whom the rep has it in the manager's place.
    """

    start: datetime
    end: datetime
    minutes: int
    theme: str
    focus: str
    agreed: tuple[str, ...]
    prompts: tuple[str, ...]
    together: bool
    partner: str


class OwnFigure(Value):
    """One of the rep's numbers, as it was written."""

    title: str
    shown: str


class OwnCopy(Value):
    """What a rep gets to see of a plan: it holds no rank, tier, score or reason."""

    rep: str
    name: str
    manager: str
    week: str
    timezone: str
    sessions: tuple[OwnSession, ...]
    figures: tuple[OwnFigure, ...]


def own_copies(plan: WeekPlan, ranking: Ranking, roster: Roster) -> tuple[OwnCopy, ...]:
    """Return a copy for every rep with a session this week, in the order of the roster."""
    seen = {rep for session in plan.sessions for rep in session.reps}
    figures = {
        one.rep: tuple(OwnFigure(title=because.title, shown=because.shown) for because in one.because)
        for one in ranking.standings
        if one.rep in seen
    }
    return tuple(_copy(plan, rep, roster, figures.get(rep.id, ())) for rep in roster.reps if rep.id in seen)


def _copy(plan: WeekPlan, rep: Rep, roster: Roster, figures: tuple[OwnFigure, ...]) -> OwnCopy:
    zone = rep.timezone or plan.timezone
    own = sorted((s for s in plan.sessions if rep.id in s.reps), key=lambda session: session.start)
    return OwnCopy(
        rep=rep.id,
        name=rep.name,
        manager=roster.manager.name,
        week=plan.week,
        timezone=zone,
        sessions=tuple(_session(session, rep.id, ZoneInfo(zone)) for session in own),
        figures=figures,
    )


def partner_of(rep: str, session: Session | Kept) -> str:
    """Return with whom the rep has a session that the manager does not hold; empty where the manager does."""
    if session.guide is None:
        return ""
    colleagues = (name for one, name in zip(session.reps, session.names, strict=True) if one != rep)
    return ", ".join((*colleagues, *session.people[len(session.names) :]))


def _session(session: Session, rep: str, zone: ZoneInfo) -> OwnSession:
    partner = partner_of(rep, session)
    return OwnSession(
        start=session.start.astimezone(zone),
        end=session.end.astimezone(zone),
        minutes=session.minutes,
        theme=session.theme,
        focus=session.focus,
        agreed=session.agreed,
        prompts=session.prompts,
        together=len(session.reps) > 1 and not partner,
        partner=partner,
    )
