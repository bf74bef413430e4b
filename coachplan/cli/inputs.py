"""What a command works on: the roster, the policy, the metrics and the present, read and checked."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from coachplan.cli import clock
from coachplan.cli.settings import Setting, setting
from coachplan.cli.usage import refuse
from coachplan.core.calendars.taken import NOTHING, Taken
from coachplan.core.checks import check_day, check_experiment, check_roster
from coachplan.core.policies.policy import Policy
from coachplan.core.problems import Problem, RejectedInput, reject
from coachplan.core.team.metrics import Metric, resolve
from coachplan.core.team.roster import Budget, BudgetText, Roster
from coachplan.files.documents import Document, read_roster
from coachplan.files.metrics import known_metrics
from coachplan.files.policies import load_policy

if TYPE_CHECKING:
    from coachplan.core.memory.history import History
    from coachplan.core.memory.records import Record
    from coachplan.core.ranking.common import Common


class Asked(NamedTuple):
    """What the command line asks for instead of what the roster says."""

    policy: str | None = None
    tiers: str | None = None
    budget: str | None = None
    now: str | None = None
    home: str | None = None

    @property
    def of_the_week(self) -> dict[str, str]:
        """Return what holds for the planned week alone, and for every change of it."""
        asked = {"policy": self.policy, "tiers": self.tiers, "budget": self.budget}
        return {name: value for name, value in asked.items() if value is not None}


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a plan is made from; ``week_budget`` and ``taken`` hold for the planned week alone.

    ``asked`` is what the command line asked for. ``written`` is the roster without the rules of any
    policy, ``tiers`` what roster or command line say of seats whatever the policy. ``home`` is the folder
    of the history; a roster from standard input has none of its own. ``kept`` is the history, where there
    is one. ``taken`` is what calendars and holidays take, empty until ``with_calendars`` has read them;
    ``odd`` is what these calendars hold that could not be read or may not be meant, as warnings. ``common``
    is what the team has in common with others, where a run over an organisation learned it.
    """

    source: str
    roster: Roster
    policy: Policy
    metrics: tuple[Metric, ...]
    week_budget: Budget | None
    now: datetime
    warnings: tuple[Problem, ...]
    asked: Asked = NOTHING_ASKED
    written: Roster | None = None
    tiers: str | None = None
    home: Path | None = None
    kept: "History | None" = None
    taken: Taken = NOTHING
    odd: tuple[Problem, ...] = ()
    common: "Common | None" = None

    @property
    def history(self) -> "History":
        """Return the history, an empty one where none is kept."""
        from coachplan.core.memory.history import History

        return History() if self.kept is None else self.kept

    def knowing(self, records: "tuple[Record, ...]") -> "Inputs":
        """Return the same inputs with what is on record."""
        from coachplan.core.calendars.days_off import days_off
        from coachplan.core.memory.history import History

        return replace(self, kept=History(records, days_off(self.roster.manager, self.now)))

    def under(self, policy: Policy) -> "Inputs":
        """Return the same inputs under another policy."""
        held = policy.model_copy(update={"tiers": self.tiers}) if self.tiers else policy
        roster = self.written or self.roster
        if roster.rules or held.rules:
            from coachplan.core.placement.rules.in_force import settled

            roster = settled(roster, held.rules)
        return replace(self, policy=held, roster=roster)


def home_setting(roster: str | None, given: str | None) -> Setting:
    """Return the folder of the history, with its source; none for a roster from standard input."""
    named = setting("home", given)
    if named.value is not None or roster in {None, "-"}:
        return named
    return Setting("home", str(Path(str(roster)).parent / ".coachplan"), "beside the roster")


def roster_setting(given: str | None) -> Setting:
    """Return the roster to read, with its source; its value is ``None`` where nothing names one."""
    here = "roster.yaml" if Path("roster.yaml").exists() else None
    return setting("roster", given, here, "this folder")


def policy_setting(roster: Roster | None, given: str | None, source: str) -> Setting:
    """Return the policy in force as text, with its source."""
    own = str(roster.policy) if roster and "policy" in roster.model_fields_set else None
    return setting("policy", given, own, source)


def months_kept(roster: Roster | None, source: str = "") -> tuple[int | None, str]:
    """Return how old weeks on record may get, in months, and who says so; ``source`` is the roster's.

    The roster counts, then one's own file; ``None`` where nobody says so.
    """
    from coachplan.files.user_file import user_file, user_settings

    if roster and roster.retention:
        return roster.retention, source
    own = user_settings().retention
    return (own, str(user_file())) if own else (None, "default")


def retention_setting(roster: Roster | None, source: str) -> Setting:
    """Return how old weeks on record may get, as it is written, with its source."""
    months, said_by = months_kept(roster, source)
    return Setting("retention", f"{months}m" if months else None, said_by)


def _find_roster(given: str | None) -> str:
    named = roster_setting(given).value
    if named:
        return named
    reject(
        "E0101",
        "no roster was named and there is no roster.yaml here",
        "name one, set COACHPLAN_ROSTER, or run 'coachplan init' to make one",
    )


def read_inputs(given: str | None, asked: Asked, *, remembers: bool = True) -> Inputs:
    """Read the roster and all that belongs to it; every problem found is in the ``RejectedInput``.

    The history is read only if the reader ``remembers``.
    """
    source = _find_roster(given)
    return checked(source, read_roster(source), asked, remembers=remembers)


def checked(source: str, document: Document[Roster], asked: Asked, *, remembers: bool = True) -> Inputs:
    """Return what belongs to a roster that was read from ``source``, all of it checked; else as above."""
    roster, strangers = _measured(document.value, source)
    problems = [*check_roster(roster), *strangers]
    policy = _policy(roster, asked, source, problems)
    metrics = _metrics(roster, problems)
    if policy is not None:
        problems += check_day(roster, policy)
    if metrics is not None:
        problems += [*check_experiment(roster, metrics), *_units(roster, metrics)]
    warnings = document.settle(problems)
    if policy is None or metrics is None:
        raise RejectedInput(tuple(problems))
    budget = None if asked.budget is None else _budget(asked.budget)
    now = clock.now(asked.now, roster.manager.timezone)
    tiers = asked.tiers or roster.tiers
    named = home_setting(source, asked.home).value
    home = Path(named) if named else None
    found = Inputs(source, roster, policy, metrics, budget, now, warnings, asked, roster, tiers, home)
    return (_remembering(found, home) if home and remembers else found).under(policy)


def _remembering(inputs: Inputs, home: Path) -> Inputs:
    # A ranking without a history needs nothing of what one is made of.
    if not home.exists():
        return inputs
    from coachplan.files.history.store import read_records

    return inputs.knowing(read_records(home, inputs.roster.team))


def folder_of(source: str) -> Path:
    """Return the folder that the paths of a roster start from."""
    return Path() if source == "-" else Path(source).parent


def path_beside(source: str, text: str) -> Path:
    """Return the path that ``text`` means in a roster that was read from ``source``."""
    from coachplan.files.paths import path_from

    return path_from(folder_of(source), text)


def _measured(roster: Roster, source: str) -> tuple[Roster, tuple[Problem, ...]]:
    """Return the roster with the metrics of the file beside it, where it names one."""
    if roster.metrics_from is None:
        return roster, ()
    from coachplan.core.team.joining import join
    from coachplan.files.metrics_file import read_metrics_file

    return join(roster, read_metrics_file(path_beside(source, roster.metrics_from)), known_metrics())


def _policy(roster: Roster, asked: Asked, source: str, problems: list[Problem]) -> Policy | None:
    """Return the policy in force; one that the roster names badly is a problem of the roster."""
    named = policy_setting(roster, asked.policy, source)
    if named.source != source:
        found = _named_policy(named)
    else:
        try:
            found = load_policy(roster.policy, folder_of(source))
        except RejectedInput as rejected:
            if any(problem.source for problem in rejected.problems):
                raise  # what stands in a policy file keeps its place there
            problems += [replace(p, path=("policy", *p.path)) for p in rejected.problems]
            return None
    return found


def _named_policy(named: Setting) -> Policy:
    """Return a policy that is named outside the roster; a fault says where it was named."""
    try:
        return load_policy(named.value or "", Path())
    except RejectedInput as rejected:
        where = "--policy" if named.source == "command line" else named.source
        told = (p if p.source else replace(p, message=f"{where}: {p.message}") for p in rejected.problems)
        raise RejectedInput(tuple(told)) from None


def _metrics(roster: Roster, problems: list[Problem]) -> tuple[Metric, ...] | None:
    try:
        return resolve(roster, known_metrics())
    except RejectedInput as rejected:
        problems += rejected.problems
        return None


def _units(roster: Roster, metrics: tuple[Metric, ...]) -> tuple[Problem, ...]:
    # Most rosters leave units to what is known about the metrics.
    if all(settings.unit is None for settings in roster.metrics.values()):
        return ()
    from coachplan.core.team.units import check_units

    return tuple(check_units(roster, metrics))


def _budget(text: str) -> Budget:
    from pydantic import TypeAdapter

    try:
        return TypeAdapter(BudgetText).validate_python(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        refuse("E0107", f"--budget {text}: {first['msg']}", "write it as 8h, 300m or 20%")
