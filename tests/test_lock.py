"""The locks in ``requirements/`` hold what ``pyproject.toml`` asks for, and every file by its hash."""

import re
import tomllib
from collections.abc import Iterator, Sequence

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from running import ROOT

FOLDER = ROOT / "requirements"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
SYSTEMS = (("Linux", "linux"), ("Windows", "win32"), ("Darwin", "darwin"))
PYTHONS = [word.rpartition(" ")[2] for word in PROJECT["classifiers"] if re.search(r":: 3\.\d", word)]
LOCKS = {
    "ci.txt": (*PYPROJECT["build-system"]["requires"], *PROJECT["optional-dependencies"]["test"]),
    "browser.txt": tuple(PROJECT["optional-dependencies"]["browser"]),
}
"""What each lock holds beside the dependencies themselves."""


def pins(text: str) -> list[Requirement]:
    """Return what a lock pins."""
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"[a-z]", line)]


def missing(asked: Sequence[str], text: str, around: dict[str, str]) -> Iterator[str]:
    """Yield every requirement that a lock does not fulfil, or not just once, on one system."""
    here = [pin for pin in pins(text) if _holds(pin.marker, around)]
    for requirement in map(Requirement, asked):
        if _holds(requirement.marker, around):
            name = canonicalize_name(requirement.name)
            versions = [str(pin.specifier).removeprefix("==") for pin in here if pin.name == name]
            if len(versions) != 1 or versions[0] not in requirement.specifier:
                yield f"{requirement}: {versions}"


def _holds(marker: Marker | None, around: dict[str, str]) -> bool:
    return marker is None or marker.evaluate(around)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_lock_fulfils_what_is_asked_for(lock: str, python: str, system: tuple[str, str]) -> None:
    text = (FOLDER / lock).read_text(encoding="utf-8")
    around = {"python_version": python, "python_full_version": f"{python}.0"}
    around |= {"platform_system": system[0], "sys_platform": system[1]}
    assert list(missing((*PROJECT["dependencies"], *LOCKS[lock]), text, around)) == []


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("rich>=13", ""),
        ("rich>=13", "rich==12.0.0 \\\n"),
        ("rich", "rich==13.0.0 ; python_version < '3.11'\n"),
        ("rich", "rich==13.0.0\nrich==13.1.0\n"),
    ],
)
def test_a_lock_that_does_not_is_caught(asked: str, text: str) -> None:
    assert len(list(missing([asked], text, {"python_version": "3.11"}))) == 1


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_of_a_lock_is_known_by_its_hash_and_by_no_place(lock: str) -> None:
    text = (FOLDER / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"://|--(extra-)?index|--find-links", text)
    assert {pin.name for pin in pins(text)} >= {
        canonicalize_name(Requirement(one).name) for one in LOCKS[lock]
    }
