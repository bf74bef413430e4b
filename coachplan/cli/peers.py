"""Peer sessions of one week: who shows whom how, in place of the manager."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from coachplan.cli.inputs import Inputs
from coachplan.core.allocation.allocation import Allocation, Due, Ledger, WeekFacts, allocate
from coachplan.core.allocation.promises import outlook
from coachplan.core.allocation.together import with_saved
from coachplan.core.memory.history import History
from coachplan.core.peers.pairing import Circle, Met, Pair, pairs_in, with_guides
from coachplan.core.peers.worksheet import theme_of, worksheet_for
from coachplan.core.plans.content import Gap, SessionContent
from coachplan.core.quarter import first_week, first_week_of_year
from coachplan.core.ranking.ranking import Ranking
from coachplan.files.shipped import worksheets

Calendar = Callable[[date], WeekFacts]


def are_wanted(inputs: Inputs) -> bool:
    """Tell whether roster or policy ask for sessions between colleagues; the roster's word counts."""
    return inputs.roster.peers.wanted if inputs.roster.peers else inputs.policy.blueprint_pairs


def with_peers(
    inputs: Inputs,
    allocation: Allocation,
    monday: date,
    circle: Circle,
    past: Sequence[Met],
    calendar: Calendar,
) -> tuple[Allocation, tuple[Pair, ...]]:
    """Return the week's sessions with those that somebody else holds; what that saves is left over.

    ``past`` are such sessions so far.
    """
    pairs = pairs_in(monday, allocation.sessions, _here(calendar(monday)), circle, past)
    sessions = with_guides(allocation.sessions, pairs, inputs.policy.touch)
    saved = sum(due.minutes - due.cost for due in sessions)
    coaches = {coach.id: coach.name for coach in circle.coaches}
    update = {
        "sessions": sessions,
        "coaches": coaches,
        "left_over_minutes": allocation.left_over_minutes + saved,
        "left_over_why": with_saved(allocation.left_over_why, sessions),
    }
    return allocation.model_copy(update=update), pairs


def circle_of(inputs: Inputs, ranking: Ranking, gaps: Mapping[str, Sequence[Gap]]) -> Circle:
    """Return who may meet whom."""
    settings = inputs.roster.peers
    return Circle(
        seats={standing.rep: standing.tier for standing in ranking.standings},
        gaps=gaps,
        groups={rep.id: rep.group for rep in inputs.roster.reps},
        apart=[frozenset(pair) for pair in settings.apart] if settings else (),
        across=settings.across_groups if settings else False,
        coaches=inputs.roster.coaches,
        year_opens=inputs.roster.fiscal_year_starts,
    )


def met_on_record(history: History, monday: date) -> tuple[Met, ...]:
    """Return such sessions of the weeks before ``monday`` that were held, as they are on record."""
    return tuple(
        Met(monday=session.monday, rep=rep, guide=session.guide)
        for session in history.sessions.values()
        if session.guide and session.held_minutes and session.monday < monday
        for rep in session.reps
    )


def met_so_far(
    inputs: Inputs,
    monday: date,
    circle: Circle,
    ranking: Ranking,
    needs: Mapping[str, float],
    calendar: Calendar,
) -> tuple[Met, ...]:
    """Return such sessions of the fiscal year so far, as weeks planned like this one hold them."""
    opens = circle.year_opens
    ledger, week, past = Ledger(), first_week_of_year(monday, opens), list[Met]()
    while week < monday:
        # The ledger that is worked out for a week begins with the week's quarter.
        ledger = Ledger() if week == first_week(week, opens) else ledger
        ahead = outlook(inputs.policy, week, calendar)
        handed = allocate(ranking, inputs.policy, calendar(week), ledger, needs, ahead)
        for pair in pairs_in(week, handed.sessions, _here(calendar(week)), circle, past):
            past.append(Met(monday=week, rep=pair.rep, guide=pair.guide))
        ledger, week = handed.ledger, week + timedelta(weeks=1)
    return tuple(past)


def guided_themes(inputs: Inputs, past: Sequence[Met]) -> dict[tuple[str, date], str]:
    """Return by rep and Monday what such sessions count as among themes."""
    coaches = {coach.id for coach in inputs.roster.coaches}
    return {(met.rep, met.monday): theme_of("coach" if met.guide in coaches else "colleague") for met in past}


def sheets_for(
    sessions: Sequence[Due], pairs: Sequence[Pair], names: Mapping[str, str]
) -> dict[int, SessionContent]:
    """Return by number what each session with a guide is about."""
    by_pair = {(pair.rep, pair.guide): pair for pair in pairs}
    return {
        number: worksheet_for(pair, names, worksheets())
        for number, due in enumerate(sessions)
        if (pair := by_pair.get((due.rep, due.guide or "")))
    }


def _here(facts: WeekFacts) -> list[str]:
    return [rep for rep, days in facts.days.items() if days > 0]
