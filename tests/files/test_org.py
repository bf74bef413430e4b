"""An organisation names each team once, and says so before anything is planned."""

from pathlib import Path

import pytest

from coachplan.core.problems import Rejected
from coachplan.files.org import read_org


def tree(folder: Path, *files: str, org: str = "") -> Path:
    for name in files:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    if org:
        (folder / "org.yaml").write_text(org, encoding="utf-8")
    return folder


def faults(path: Path) -> list[str]:
    with pytest.raises(Rejected) as caught:
        read_org(path)
    return [problem.code for problem in caught.value.problems]


def test_a_folder_of_rosters_is_one_and_so_is_a_file_that_lists_folders(tmp_path: Path) -> None:
    files = ("a/north.yaml", "a/_shared.yaml", "a/notes.txt", "b/south.yml")
    org = "name: All\nrosters: [a]\nregions:\n  - {name: South, rosters: [b/south.yml]}\n"
    path = tree(tmp_path, *files, org=org)
    assert [(team.name, team.regions) for team in read_org(path / "a").teams] == [("north", ())]
    assert [(team.name, team.regions) for team in read_org(path).teams] == [
        ("north", ()),
        ("south", ("South",)),
    ]


def test_endings_may_be_written_large_and_an_organisation_may_end_in_yml(tmp_path: Path) -> None:
    path = tree(tmp_path, "a/NORTH.YAML", "a/South.Yml", "a/roster.schema.json")
    found = read_org(path / "a")
    assert ([team.name for team in found.teams], found.overlooked) == (["NORTH", "South"], ())
    (path / "org.yml").write_text("name: All\nrosters: a\n", encoding="utf-8")
    assert (read_org(path).top.name, len(read_org(path).teams)) == ("All", 2)


def test_what_a_folder_holds_besides_rosters_is_told_unless_it_is_named(tmp_path: Path) -> None:
    files = ("a/north.yaml", "a/south.json", "a/west.JSON", "a/_own.json", "b/_shared.yaml", "a/east.json")
    path = tree(tmp_path, *files, org="rosters: [a, ./a/west.JSON, a/east.json]\nregions: [{rosters: b}]\n")
    found = read_org(path)
    assert [team.name for team in found.teams] == ["north", "west", "east"]
    told, nothing = found.overlooked
    assert told.startswith(f"south.json in {path / 'a'} is not planned: ")
    assert nothing == f"there are no rosters in {path / 'b'}"


def test_rosters_may_be_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path = tree(tmp_path, "north.yaml", org="rosters: [~/north.yaml]\n")
    assert [team.source for team in read_org(path).teams] == [str(tmp_path / "north.yaml")]


@pytest.mark.parametrize(
    ("files", "org", "codes"),
    [
        (("notes.txt",), "", ["E1504"]),
        (("a.yaml",), "name: All\nrosters: [a.yaml, ./a.yaml]\n", ["E1505"]),
        ((), "name: All\nrosters: [a.yaml]\nregions: [{name: X}, {name: X}]\n", ["E1506"]),
        ((), "name: All\nrosters: [a/x.yaml, b/X.yaml, b/y.yaml]\n", ["E6107"]),
    ],
)
def test_an_organisation_that_would_go_wrong(
    files: tuple[str, ...], org: str, codes: list[str], tmp_path: Path
) -> None:
    assert faults(tree(tmp_path, *files, org=org)) == codes


def test_a_folder_that_may_not_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_folder: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    assert faults(tmp_path) == ["E0102"]


def test_a_link_to_nowhere_is_not_taken_for_a_folder_without_an_organisation(tmp_path: Path) -> None:
    (tree(tmp_path, "north.yaml") / "org.yaml").symlink_to("gone.yaml")
    assert faults(tmp_path) == ["E0102"]
