"""What an import writes: the metrics file beside each roster, and the roster where there is none yet."""

import contextlib
import os
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from coachplan.core.imports.cells import plain
from coachplan.core.imports.imported import FileRead, Imported, TeamFigures
from coachplan.core.imports.measured import Measured, compare
from coachplan.core.imports.on_rosters import Kept, Rosters
from coachplan.core.imports.period import Period
from coachplan.core.imports.team import Team
from coachplan.core.problems import Problem, RejectedInput, RejectedOutput, reject, some_of, the_first
from coachplan.core.scalars import slug
from coachplan.core.team.roster import Roster
from coachplan.export import metrics_csv, roster_yaml
from coachplan.export.roster_yaml import NOTHING_IN_COMMON, Common
from coachplan.files.atomic import write_texts
from coachplan.files.documents import read_roster
from coachplan.files.exports import known_exports, metric_names
from coachplan.files.extending import said_by
from coachplan.files.metrics import known_metrics
from coachplan.files.metrics_file import metrics_file_of, read_metrics_file
from coachplan.files.org import NAMES
from coachplan.files.paths import path_from

_NAMED = 20
"""Columns that are named at most."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the figures of one team go, and the roster that is there already, if any."""

    roster_file: Path
    metrics_file: Path
    roster: Roster | None

    @property
    def kept(self) -> Kept:
        """Return the roster as an import compares its people with it."""
        return Kept(str(self.roster_file), self.roster_file.name, self.roster)


class Targets:
    """Finds the files of each team: the one that ``-o`` names, or one a team in the folder it names."""

    def __init__(self, output: str | None, *, split: bool, extends: str | None = None) -> None:
        self._output = None if output is None else Path(output)
        self._extends = None if extends is None else Path(extends)
        self._said = said_by(self._extends) if self._extends else {}
        self._split = split
        self._known: dict[str, Target] = {}

    def rosters_for(self, teams: Sequence[Team]) -> Rosters:
        """Return the rosters that are there already, those of ``teams`` and others."""
        of = {team.name: target.kept for team in teams if (target := self.target(team))}
        return Rosters(of, [target.kept for target in self.others(teams)])

    def common(self, roster: Path) -> Common:
        """Return what a new roster has in common with others, as seen from its file."""
        if self._extends is None:
            return NOTHING_IN_COMMON
        return Common(Path(os.path.relpath(self._extends, roster.parent)).as_posix(), self._said)

    def others(self, teams: Sequence[Team]) -> list[Target]:
        """Return those of the folder's rosters with imported figures that belong to none of ``teams``.

        One that cannot be read is left to whoever plans by it.
        """
        if not self._split or self._output is None:
            return []
        own = {target.roster_file for team in teams if (target := self.target(team))}
        found = []
        for path in sorted({*self._output.glob("[!_.]*.yaml")} - own):
            with contextlib.suppress(RejectedInput):
                found.append(_target(path))
        return [target for target in found if target.metrics_file.exists()]

    def make_folder(self) -> None:
        """Make the folder that the rosters of several teams go to; what hinders it shows at once."""
        if self._split and self._output is not None:
            with contextlib.suppress(OSError):
                self._output.mkdir(mode=0o700)

    def target(self, team: Team) -> Target | None:
        """Return the files of a team, ``None`` where nothing is to be written.

        Raises:
            RejectedInput: E0106 the roster that is there does not refer to a metrics file.
        """
        if self._output is None:
            return None
        path = self._output / _file_name(team) if self._split else self._output
        if str(path) not in self._known:
            self._known[str(path)] = _target(path)
        return self._known[str(path)]


def _file_name(team: Team) -> str:
    """Return the name of a team's roster in a folder, where the organisation's own file may have one, too."""
    name = f"{slug(team.name)}.yaml"
    return f"team-{name}" if name in NAMES else name


def _target(path: Path) -> Target:
    if not path.exists():
        return Target(path, metrics_file_of(path), None)
    roster = read_roster(path).value
    if roster.metrics_from is None:
        hint = f"add the line 'metrics_from: {metrics_file_of(path).name}', or name another file"
        reject("E0106", f"{path} is already there and takes no metrics from a file", hint)
    return Target(path, path_from(path.parent, roster.metrics_from), roster)


def write_import(imported: Imported, targets: Targets, *, allow: bool) -> tuple[list[str], list[Problem]]:
    """Write the figures of every team; returns the files written and warnings about what is gone.

    Nothing is written unless every team can be; one of several in which nobody has a figure is left out.
    Raises ``RejectedInput`` as ``compare`` does and E2109 where nobody at all has a figure, and
    ``RejectedOutput`` (E6107 two teams would have one file, and as ``write_texts``).
    """
    teams = [
        (one, target, one.rows(imported.period))
        for one in imported.teams
        if (target := targets.target(one.team))
    ]
    warnings = [told for one, target, rows in teams for told in _gone(target, one.team, rows, allow=allow)]
    empty = [one.team for one, _, rows in teams if not rows]
    texts: dict[Path, str] = {}
    to_fill_in: dict[str, list[str]] = {}
    for one, target, rows in teams:
        own = {target.metrics_file: metrics_csv.export(rows)} if rows else {}
        if rows and target.roster is None:
            common = targets.common(target.roster_file)
            own[target.roster_file] = _roster(one, rows, target, imported.period, common)
            to_fill_in.setdefault(_missing(one.team, common), []).append(str(target.roster_file))
        if set(own) & set(texts):
            _refuse_one_file(target, [(one.team, other) for one, other, _ in teams])
        texts |= own
    if empty and not texts:
        _refuse_without_figures(empty, imported.files)
    warnings += [_to_fill_in(missing, files) for missing, files in to_fill_in.items() if missing]
    warnings += _not_in_the_export(targets.others([one.team for one in imported.teams]))
    targets.make_folder()
    write_texts(texts)
    return [str(path) for path in texts], [*warnings, *map(_left_out, empty)]


def _refuse_one_file(target: Target, teams: Sequence[tuple[Team, Target]]) -> NoReturn:
    names = [team.name for team, other in teams if other.metrics_file == target.metrics_file]
    message = f"the teams {some_of(names)} would go to one file: {target.roster_file}"
    raise RejectedOutput((Problem("E6107", message, hint="rename one of them in the export"),))


def _gone(target: Target, team: Team, rows: Sequence[Measured], *, allow: bool) -> Sequence[Problem]:
    """Return warnings about figures of the last import that are gone, those of people on the team alone."""
    if not target.metrics_file.exists():
        return ()
    there = {person.id.casefold() for person in team.people}
    before = [
        row
        for row in read_metrics_file(target.metrics_file)
        if target.roster is None or row.rep.casefold() in there
    ]
    source = str(target.roster_file)
    return compare(before, rows, known_exports().may_vanish, allow=allow, source=source)


def _not_in_the_export(others: Sequence[Target]) -> list[Problem]:
    """Return the warning (W2142) about rosters whose teams the tables do not know any more."""
    if not others:
        return []
    named = the_first([target.roster_file.name for target in others], _NAMED)
    message = f"no row is of these teams, whose figures stay as they were: {named}"
    hint = "check the filters of the export; where a team is no more, remove its roster"
    return [Problem("W2142", message, hint=hint)]


def _left_out(team: Team) -> Problem:
    message = f"there is no figure of anybody in {team.name}, so nothing was written for it"
    return Problem("W2109", message, hint="check its rows in the export")


def _refuse_without_figures(teams: Sequence[Team], files: Sequence[FileRead]) -> NoReturn:
    whom = f"anybody in {teams[0].name}" if len(teams) == 1 and teams[0].name else "anybody"
    hint = "say in a mapping file what the columns and the stages mean: --mapping FILE"
    unread = [name for one in files for name in one.unread]
    columns = f"; columns not read: {the_first(unread, _NAMED)}" if unread else ""
    reject("E2109", f"there is no figure of {whom}, so nothing was written{columns}", hint)


def _roster(
    one: TeamFigures, rows: Sequence[Measured], target: Target, period: Period | None, common: Common
) -> str:
    source = f"{period.name}, by coachplan import" if period else "by coachplan import"
    weights = weights_of({row.metric for row in rows})
    if isinstance(theirs := common.said.get("metrics"), Mapping):
        # Their weights count; what says the same as another metric must still be told to count nothing.
        said = {metric_names().get(plain(name)) for name in theirs}
        weights = {name: weight for name, weight in weights.items() if not weight and name not in said}
    return roster_yaml.export(one.team, weights, target.metrics_file.name, source, common)


def _missing(team: Team, common: Common) -> str:
    """Return what a new roster needs and neither a table nor what it extends told."""
    missing = [] if common.says("manager", "timezone") else ["your time zone (UTC until then)"]
    missing += [] if team.manager or common.says("manager", "name") else ["your name"]
    return " and ".join(missing)


def _to_fill_in(missing: str, files: Sequence[str]) -> Problem:
    """Return the warning that new rosters lack something: W2134."""
    hint = "write that under manager: in the file, before the first week is planned"
    if len(files) > 1:
        hint = "write that under manager: in each; new rosters can take it from one file: --extends FILE"
    verb = "is" if len(files) == 1 else "are"
    return Problem("W2134", f"{some_of(files)} {verb} new; fill in {missing}", hint=hint)


def weights_of(names: AbstractSet[str]) -> Mapping[str, float]:
    """Return the weight of every metric, heaviest first; 0 where another says the same better."""
    beside, known = known_exports().beside, known_metrics()
    weights = {
        name: 0.0 if beside.get(name) in names else known[name].weight for name in names if name in known
    }
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))
