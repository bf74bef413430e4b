"""What must hold of a year besides its minutes: holidays, comings and goings, weeks without a run."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from year_gaps import gaps
from years import CRON_FAILS, FIRST_WEEK, JOINS, LEAVES, MANAGER_AWAY, Year, away_of, broken, repeated_themes

from coachplan.files.policies import load_policy

LEAVER, JOINER = "dmitri", "kofi"
WEEKS_TO_BE_SEEN = 4
"""The slowest cadence of any policy."""

ROUNDING = 1e-6
"""Minutes below this are rounding noise: two sums of the same shares, a session apart."""


def amiss(policy: str, year: Year) -> list[str]:
    """Return in words what went wrong in a year under a policy; nothing if nothing did."""
    return [
        *(f"promise: {line}" for line in broken(year)),
        *(f"theme too soon: {line}" for line in repeated_themes(policy, year)),
        *_days_off(year),
        *_comings_and_goings(year),
        *_weeks(year),
        *_shares(policy, year),
    ]


def _shares(policy: str, year: Year) -> Iterator[str]:
    rules = load_policy(policy, Path())
    for rep, gap in gaps(year, rules).items():
        if gap.above > rules.quantum + ROUNDING:
            yield f"share: {rep} is {gap.planned:+.0f} minutes off, of which {gap.forced:.0f} are forced"


def _days_off(year: Year) -> Iterator[str]:
    """Yield the sessions that lie on a day on which the manager or the rep is away."""
    manager = {day for span in MANAGER_AWAY for day in _days(span)}
    for plan in year.plans:
        for session in plan.sessions:
            away = {day for rep in session.names for span in away_of(rep) for day in _days(span)}
            if session.start.date() in manager | away:
                yield f"day off: {session.id} on {session.start.date()}"


def _days(span: str) -> Iterator[date]:
    first, _, last = span.partition("..")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += timedelta(days=1)


def _comings_and_goings(year: Year) -> Iterator[str]:
    leaves, joins = (FIRST_WEEK.shifted(number).monday for number in (LEAVES, JOINS))
    last = year.plans[-1].monday
    for plan in year.plans:
        if plan.monday >= leaves and any(LEAVER in session.reps for session in plan.sessions):
            yield f"leaver: {LEAVER} has a session in {plan.week}"
    met = [plan.monday for plan in year.plans if any(JOINER in session.reps for session in plan.sessions)]
    if met and met[0] < joins:
        yield f"joiner: {JOINER} has a session before they came"
    seen_by = joins + timedelta(weeks=WEEKS_TO_BE_SEEN)
    if last >= seen_by and not (met and met[0] < seen_by):
        yield f"joiner: {JOINER} has no session in the first {WEEKS_TO_BE_SEEN} weeks"


def _weeks(year: Year) -> Iterator[str]:
    """Yield what is wrong about the week without a run: it is listed once, and not filled in."""
    without = FIRST_WEEK.shifted(CRON_FAILS)
    if without.monday in year.history.weeks:
        yield f"missed week: {without.name} was filled in"
    told = [plan.week for plan in year.plans if any(f"{without.name} was not" in w for w in plan.warnings)]
    if year.plans[-1].monday > without.monday and told != [without.shifted(1).name]:
        yield f"missed week: {without.name} is told of in {told or 'no week'}"
    for plan in year.plans:
        if not plan.complete or plan.proof.status != "optimal":
            yield f"plan: {plan.week} is incomplete or unproven"
