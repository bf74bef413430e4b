"""Checks: what one part of a document promises another."""

from collections.abc import Iterator, Sequence

from coachplan.core.problems import Problem
from coachplan.core.team.metrics import Metric, called
from coachplan.core.team.roster import Rep, Roster


def check_roster(roster: Roster) -> tuple[Problem, ...]:
    """Return the problems that only the whole roster shows.

    E1301: an id stands twice; ids name files, so case makes no difference. W1302: two reps of one name.
    E1411 and E1412: rules that do not exist, or settings that they do not take. W1304: no time zone.
    """
    same = (*_same_ids(roster.reps), *_same_names(roster.reps))
    return (*same, *_rules(roster), *_no_zone(roster))


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
                first=("reps", earlier, "name"),
            )
