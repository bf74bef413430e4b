"""Organisations: an ``org.yaml``, or a folder of rosters."""

from collections.abc import Iterable
from pathlib import Path

from coachplan.core.org.org import Found, Organisation, Region, TeamFile
from coachplan.core.problems import Problem, RejectedInput, RejectedOutput
from coachplan.files.documents import Document, read_document, refuse_other
from coachplan.files.paths import path_from

NAME = "org.yaml"
"""The file in a folder that says which rosters there are; without it, every roster there counts."""

_ENDINGS = (".yaml", ".yml")


def read_org(path: Path) -> Organisation:
    """Return the organisation in a file, or in a folder.

    Rosters themselves are not read: one that is bad or missing is a fault of that team alone.

    Raises:
        RejectedInput: E0102 a folder cannot be read, E1112 a table or a calendar, E1504 no rosters, E1505 a
            roster that is named twice, E1506 two regions of one name, and as any document.
        RejectedOutput: E6107, the plans of two teams would go to one folder.
    """
    if path.is_dir() and (path / NAME).is_file():
        path /= NAME
    if path.is_dir():
        top, teams = Region(), [_team(file, ()) for file in _rosters_in(path)]
    else:
        refuse_other(str(path), "an organisation")
        document = read_document(path, Region)
        top, teams = document.value, _listed(document, path.parent)
    if "name" not in top.model_fields_set and (name := _name_of(path)):
        top = top.model_copy(update={"name": name})
    if not teams:
        hint = "name a folder with rosters in it, or list them: rosters: [north.yaml, south.yaml]"
        raise RejectedInput((Problem("E1504", "there are no rosters here", hint=hint, source=str(path)),))
    _refuse_one_folder(teams)
    return Organisation(top, tuple(teams))


def _name_of(path: Path) -> str:
    """Return what to call an organisation that has no name of its own: as its folder, or as its file."""
    place = path.resolve()
    if place.is_dir() or str(path) == "-":
        return place.name if place.is_dir() else ""
    return place.parent.name if path.name == NAME else place.stem


def _rosters_in(folder: Path) -> list[Path]:
    """Return the rosters of a folder by name; files whose names begin with ``_`` or ``.`` are none."""
    try:
        names = sorted(entry.name for entry in folder.iterdir() if entry.suffix in _ENDINGS)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"this folder cannot be read: {reason}"
        raise RejectedInput((Problem("E0102", message, hint="check the path", source=str(folder)),)) from None
    return [folder / name for name in names if name[0] not in "_." and name != NAME]


def _listed(document: Document[Region], folder: Path) -> list[TeamFile]:
    """Return the teams that the regions name, each once."""
    teams: dict[Path, TeamFile] = {}
    pools: dict[str, Found] = {}
    problems = []
    for found in document.value.each():
        for number, text in enumerate(found.region.rosters):
            named = path_from(folder, text)
            for file in _rosters_in(named) if named.is_dir() else [named]:
                if file.resolve() in teams:
                    where, hint = (
                        (*found.path, "rosters", number),
                        "keep one of the two: a team stands in one region, once",
                    )
                    problems.append(Problem("E1505", f"{file} is named twice", where, hint))
                teams[file.resolve()] = _team(file, found.names, found.group)
        if found.region.pool and pools.setdefault(str(found.group), found) is not found:
            message = f"there are two regions called '{found.group}' that learn for themselves"
            problems.append(Problem("E1506", message, (*found.path, "pool"), "rename one of the two"))
        names = [inner.name for inner in found.region.regions]
        for number, name in enumerate(names):
            if name in names[:number]:
                where, hint = (
                    (*found.path, "regions", number, "name"),
                    "rename one: figures are summed by name",
                )
                problems.append(Problem("E1506", f"there are two regions called '{name}'", where, hint))
    document.settle(problems)
    return list(teams.values())


def _team(file: Path, regions: tuple[str, ...], group: str | None = None) -> TeamFile:
    return TeamFile(str(file), file.stem, regions, group)


def _refuse_one_folder(teams: Iterable[TeamFile]) -> None:
    """Refuse two teams whose folders would be one, on some systems at least: before anything is written."""
    seen: dict[str, TeamFile] = {}
    found = []
    for team in teams:
        other = seen.setdefault(team.name.casefold(), team)
        if other is not team:
            message = f"the plans of {other.source} and {team.source} would go to one folder"
            found.append(Problem("E6107", message, hint="give one of the two files another name"))
    if found:
        raise RejectedOutput(tuple(found))
