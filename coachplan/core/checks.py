"""Checks: what one part of a document promises another."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from difflib import get_close_matches

from coachplan.core.policies.policy import Policy
from coachplan.core.problems import Problem
from coachplan.core.team.metrics import Metric, called
from coachplan.core.team.roster import Rep, Roster

_CHRISTMAS = (12, 25)


def check_roster(roster: Roster) -> tuple[Problem, ...]:
    """Return the problems that only the whole roster shows.

    E1301: an id stands twice; ids name files, so case makes no difference. W1302: two reps of one name.
    E1320 and E1321: a coach with somebody else's id, a pair kept apart of whom one is not on the team.
    E1411 and E1412: rules that do not exist, or settings that they do not take. W1304: no time zone.
    """
    same = (*_same_ids(roster.reps), *_same_names(roster.reps))
    return (*same, *_strange_guides(roster), *_rules(roster), *_no_zone(roster))


def _rules(roster: Roster) -> tuple[Problem, ...]:
    if not roster.rules:
        return ()
    # Most rosters set no rule, and a ranking needs none of what rules are made of.
    from coachplan.core.placement.rules.in_force import check_rules

    return check_rules(roster.rules)


def check_experiment(roster: Roster, metrics: Sequence[Metric]) -> Iterator[Problem]:
    """Yield what is wrong with the experiment that the roster asks for: E1224, an unknown metric."""
    wanted = roster.experiment
    if wanted is not None and called(wanted.metric, metrics) is None:
        names = ", ".join(metric.name for metric in metrics)
        message = f"the experiment is to be told by '{wanted.metric}', which nobody on the team has"
        yield Problem("E1224", message, ("experiment", "metric"), f"the team's metrics are: {names}")


def _strange_guides(roster: Roster) -> Iterator[Problem]:
    ids = {rep.id: number for number, rep in enumerate(roster.reps)}
    coaches: set[str] = set()
    for number, coach in enumerate(roster.coaches):
        if coach.id in ids or coach.id in coaches:
            message = f"the coach '{coach.id}' has the id of somebody else"
            yield Problem("E1320", message, ("coaches", number, "id"), "give each coach an 'id' of their own")
        coaches.add(coach.id)
    for number, pair in enumerate(roster.peers.apart if roster.peers else ()):
        for place, rep in enumerate(pair):
            if rep not in ids:
                close = get_close_matches(rep, ids, n=1)
                hint = f"did you mean '{close[0]}'?" if close else f"known: {', '.join(sorted(ids))}"
                yield Problem(
                    "E1321", f"there is no rep '{rep}' on the roster", ("peers", "apart", number, place), hint
                )


def check_day(roster: Roster, policy: Policy) -> Iterator[Problem]:
    """Yield a warning (W1306) where a day's limit leaves no room for the policy's usual session."""
    most = roster.manager.max_minutes_per_day
    if most < policy.quantum:
        message = f"{most} minutes a day have no room for a session of {policy.quantum}, as {policy.name} has"
        hint = f"write {policy.quantum} or more; how many sessions a day is max_sessions_per_day"
        yield Problem("W1306", message, ("manager", "max_minutes_per_day"), hint)


def no_holidays(roster: Roster, today: date) -> str:
    """Say that nobody's holidays are given, and how to; empty where some are, or an empty list of them."""
    christmas = date(today.year + ((today.month, today.day) > _CHRISTMAS), *_CHRISTMAS)
    if any(person.holidays is not None for person in roster.people):
        return ""
    if any(christmas in span for span in roster.manager.away):
        return ""
    forms = f"holidays: [{christmas}, {christmas + timedelta(days=7)}], or holidays: {{country: DE}}"
    return f"no holidays are given: sessions may be placed on 25 December; write under manager: {forms}"


def _no_zone(roster: Roster) -> Iterator[Problem]:
    if "timezone" not in roster.manager.model_fields_set:
        hint = "add manager: {timezone: Europe/Berlin}, or wherever you are"
        yield Problem("W1304", "the roster names no time zone, so all times are UTC", (), hint)


def _same_ids(reps: tuple[Rep, ...]) -> Iterator[Problem]:
    # The reader has composed every text (NFC), so folding the case is all that is left.
    first: dict[str, int] = {}
    for number, rep in enumerate(reps):
        earlier = first.setdefault(rep.id.casefold(), number)
        if earlier != number:
            yield Problem(
                "E1301",
                f"duplicate id '{rep.id}'",
                ("reps", number, "id"),
                "give each rep an 'id' of their own; upper and lower case are the same",
                first=("reps", earlier, "id"),
            )


def _same_names(reps: tuple[Rep, ...]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, rep in enumerate(reps):
        earlier = first.setdefault(rep.name.casefold(), number)
        if earlier != number and rep.id.casefold() != reps[earlier].id.casefold():
            yield Problem(
                "W1302",
                "this name stands twice; the plan tells them apart by id",
                ("reps", number, "name"),
                "if it is one person, remove a line",
                first=("reps", earlier, "name"),
            )
