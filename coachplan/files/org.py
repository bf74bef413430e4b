"""Organisations: an ``org.yaml``, or a folder of rosters."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coachplan.core.org.org import Found, Organisation, Region, TeamFile
from coachplan.core.problems import Problem, RejectedInput, RejectedOutput, some_of
from coachplan.files.documents import Document, raw, read_document, refuse_other
from coachplan.files.opening import entries
from coachplan.files.paths import followed, is_folder, path_from
from coachplan.files.plain_yaml import parse

NAMES = ("org.yaml", "org.yml")
"""Of the file in a folder that says which rosters there are; without it, every roster there counts."""

_ENDINGS = (".yaml", ".yml")

_SCHEMA = ".schema.json"
"""How the names of files end by which editors know what a roster says."""


def read_org(path: Path) -> Organisation:
    """Return the organisation in a file, or in a folder.

    Rosters themselves are not read: one that is bad or missing is a fault of that team alone, and so is a
    folder that may not be looked into.

    Raises:
        RejectedInput: E0102 a folder cannot be read, E1112 a table or a calendar, E1504 no rosters, E1505 a
            roster that is named twice, E1506 two regions of one name, and as any document.
        RejectedOutput: E6107, the plans of two teams would go to one folder.
    """
    path = next((path / name for name in NAMES if os.path.lexists(path / name)), path)
    if is_folder(path):
        top, teams, folders = Region(), [_team(file, ()) for file in _rosters_in(path)], [path]
    else:
        refuse_other(str(path), "an organisation")
        document = read_document(path, Region)
        top, teams = document.value, _listed(document, path.parent)
        named = (path_from(path.parent, text) for found in top.each() for text in found.region.rosters)
        folders = [place for place in dict.fromkeys(named) if is_folder(place)]
    if "name" not in top.model_fields_set and (name := _name_of(path)):
        top = top.model_copy(update={"name": name})
    if not teams:
        hint = "name a folder with rosters in it, or list them: rosters: [north.yaml, south.yaml]"
        raise RejectedInput((Problem("E1504", "there are no rosters here", hint=hint, source=str(path)),))
    _refuse_one_folder(teams)
    overlooked = tuple(told for folder in folders for told in _overlooked(folder, teams))
    return Organisation(top, tuple(teams), overlooked)


def is_organisation(source: str) -> bool:
    """Tell whether a path is that of an organisation: a folder, or a document that names rosters."""
    if is_folder(source):
        return True
    if Path(source).suffix.lower() not in _ENDINGS:
        return False
    try:
        return not {"rosters", "regions"}.isdisjoint(parse(*raw(source)).value)
    except RejectedInput:
        return False


def _name_of(path: Path) -> str:
    """Return what to call an organisation that has no name of its own: as its folder, or as its file."""
    place = followed(path)
    if place.is_dir() or str(path) == "-":
        return place.name if place.is_dir() else ""
    return place.parent.name if path.name in NAMES else place.stem


def _rosters_at(place: Path) -> list[Path]:
    """Return the rosters that a path means; a folder that is closed stands for those that may be in it."""
    if not is_folder(place):
        return [place]
    try:
        return _rosters_in(place)
    except RejectedInput:
        return [place]


def _rosters_in(folder: Path) -> list[Path]:
    """Return the rosters of a folder by name; files whose names begin with ``_`` or ``.`` are none."""
    found = [entry for entry in entries(folder) if entry.suffix.lower() in _ENDINGS]
    return [file for file in found if file.name[0] not in "_." and file.name not in NAMES]


def _overlooked(folder: Path, teams: Sequence[TeamFile]) -> Iterator[str]:
    """Yield what to say of a folder in which there is no roster, or a document that is not taken for one."""
    try:
        found = [file for file in entries(folder) if file.name[0] not in "_."]
    except RejectedInput:
        return
    others = [file for file in found if file.suffix.lower() == ".json" and not file.name.endswith(_SCHEMA)]
    if others:
        named = {followed(Path(team.source)) for team in teams}
        others = [file for file in others if followed(file) not in named]
    if others:
        which = f"{some_of([file.name for file in others])} in {folder}"
        are = "is" if len(others) == 1 else "are"
        yield f"{which} {are} not planned: rosters in a folder end in .yaml or .yml; org.yaml may name others"
    elif not _rosters_in(folder):
        yield f"there are no rosters in {folder}"


def _listed(document: Document[Region], folder: Path) -> list[TeamFile]:
    """Return the teams that the regions name, each once."""
    teams: dict[Path, TeamFile] = {}
    pools: dict[str, Found] = {}
    problems = []
    for found in document.value.each():
        for number, text in enumerate(found.region.rosters):
            for file in _rosters_at(path_from(folder, text)):
                place = followed(file)
                if place in teams:
                    where, hint = (
                        (*found.path, "rosters", number),
                        "keep one of the two: a team stands in one region, once",
                    )
                    problems.append(Problem("E1505", f"{file} is named twice", where, hint))
                teams[place] = _team(file, found.names, found.group)
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
