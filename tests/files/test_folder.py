"""A folder of outputs: the old set or the new one, and never anybody else's file."""

import os
from pathlib import Path

import pytest
from running import ROSTER, Around, coachplan

from coachplan.core.problems import Rejected
from coachplan.files.atomic import write_text
from coachplan.files.folder import file_name, put_all_right, write_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and links are those of POSIX")

OLD = {"week.html": "old", "reps/a.html": "old a", "reps/b.html": "old b"}
NEW = {"week.html": "new", "reps/a.html": "new a", "week.md": "new"}


def own(name: str) -> bool:
    return name in {*OLD, *NEW}


def there(place: Path) -> dict[str, str]:
    return {
        path.relative_to(place).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "plans" / "2026-W48"


def code_of(place: Path, texts: dict[str, str]) -> str:
    with pytest.raises(Rejected) as caught:
        write_folder(place, texts, own)
    (problem,) = caught.value.problems
    return problem.code


def test_the_folder_holds_the_new_set_alone_and_is_private(place: Path) -> None:
    before = os.umask(0)
    try:
        for texts in (OLD, NEW):
            write_folder(place, texts, own)
            assert there(place) == texts
    finally:
        os.umask(before)
    assert [path.name for path in place.parent.iterdir()] == ["2026-W48"]
    modes = {path.stat().st_mode & 0o777 for path in place.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (place, place / "reps", place.parent)} == {0o700}


@pytest.mark.parametrize("fails", range(3))
def test_a_write_that_fails_leaves_the_old_set(
    place: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    write_folder(place, OLD, own)
    written = iter(range(10))

    def failing(path: Path, text: str) -> None:
        if next(written) == fails:
            raise OSError(28, "No space left on device")
        write_text(path, text)

    monkeypatch.setattr("coachplan.files.folder.write_text", failing)
    assert code_of(place, NEW) == "E6101"
    assert there(place) == OLD
    assert [path.name for path in place.parent.iterdir()] == ["2026-W48"]


@pytest.mark.parametrize("step", [1, 2])
def test_a_rename_that_fails_leaves_the_old_set(
    place: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    write_folder(place, OLD, own)
    real, renames = Path.rename, iter(range(1, 10))

    def failing(self: Path, target: Path) -> Path:
        # Within files the moving is done by replace; what is renamed here are the folders.
        if self.is_dir() and next(renames) == step:
            raise OSError(5, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    assert code_of(place, NEW) == "E6109"
    assert there(place) == OLD


def test_a_run_killed_between_the_renames_is_put_right_by_the_next(place: Path) -> None:
    write_folder(place, OLD, own)
    place.rename(place.with_name(".2026-W48.old"))
    write_folder(place, NEW, own)
    assert there(place) == NEW
    place.with_name(".2026-W48.old").mkdir()
    write_folder(place, OLD, own)
    assert [path.name for path in place.parent.iterdir()] == ["2026-W48"]


def test_what_killed_runs_left_half_done_is_put_right(place: Path) -> None:
    write_folder(place, NEW, own)
    for name in (".2026-W48.old", ".2026-W49.old", ".2026-W50.abc.new", ".mine.old", ".mine.abc.new"):
        write_folder(place.with_name(name), OLD, own)
    put_all_right(place.parent, "2026-W??")
    left = [path.name for path in sorted(place.parent.iterdir())]
    assert left == [".mine.abc.new", ".mine.old", "2026-W48", "2026-W49"]
    assert (there(place), there(place.with_name("2026-W49"))) == (NEW, OLD)


def test_nothing_of_anybody_elses_is_lost(place: Path, tmp_path: Path) -> None:
    write_folder(place, OLD, own)
    (place / "reps" / "notes.txt").write_text("mine", encoding="utf-8")
    assert code_of(place, NEW) == "E0106"
    assert there(place) == {**OLD, "reps/notes.txt": "mine"}
    (place / "reps" / "notes.txt").unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (place / "linked").symlink_to(elsewhere)
    assert code_of(place, NEW) == "E0106"
    for blocked in (tmp_path / "link", tmp_path / "file"):
        if blocked.name == "link":
            blocked.symlink_to(elsewhere)
        else:
            blocked.write_text("mine", encoding="utf-8")
        assert code_of(blocked, NEW) == "E6106"
    assert [*elsewhere.iterdir()] == []


def test_two_names_that_are_one_elsewhere_are_refused_before_anything_is_written(place: Path) -> None:
    assert code_of(place, {"reps/Bob.html": "", "reps/bob.html": ""}) == "E6107"
    assert not place.parent.exists()


@pytest.mark.parametrize(
    ("rep", "name"),
    [
        ("ana", "ana.html"),
        ("con", "con_.html"),
        ("COM1.x", "COM1.x_.html"),
        ("a.", "a.html"),
        ("a.b", "a.b.html"),
    ],
)
def test_a_rep_whose_id_is_a_device_elsewhere_has_a_file_all_the_same(rep: str, name: str) -> None:
    assert file_name(rep, ".html") == name


def test_the_whole_set_is_written_and_written_again(tmp_path: Path) -> None:
    around = Around(folder=tmp_path)
    first = coachplan("schedule", ROSTER, "--out", "plans", around=around)
    assert (first.code, first.err) == (0, "")
    assert first.out.endswith("\nWritten to plans/2026-W48: 24 files.\n")
    found = there(tmp_path / "plans" / "2026-W48")
    assert len(found) == 24
    assert {"week.json", "week.ics", "week.html", "week.md", "week.csv", "reps/ana-duarte.html"} <= set(found)
    again = coachplan("schedule", ROSTER, "--out", "plans", "--quiet", around=around)
    assert (again.code, again.out, again.err) == (0, "", "")
    assert there(tmp_path / "plans" / "2026-W48") == found
    assert (
        coachplan("schedule", ROSTER, "--week", "next", "--out", "plans", "--quiet", around=around).code == 0
    )
    assert sorted(path.name for path in (tmp_path / "plans").iterdir()) == ["2026-W48", "2026-W49"]
    printed = coachplan("schedule", ROSTER, "--json").out
    assert found["week.json"] == printed
