"""Rosters and policies: bytes become a roster with its policy and metrics, or a policy, all of it checked."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from fuzz.outcome import Read
from running import EXAMPLES, MONDAY, ROOT

from coachplan.cli.inputs import Asked, checked
from coachplan.core.policies.policy import Policy
from coachplan.core.problems import Problem
from coachplan.core.team.roster import Roster
from coachplan.files.documents import read_roster
from coachplan.files.policies import load_policy

RATE = 100_000


def reader(folder: Path) -> Read:
    """Return what reads a document in ``folder``: without any ``reps`` it is taken for a policy."""
    file = folder / "fuzz.yaml"
    asked = Asked(now=MONDAY)

    def read(data: bytes) -> Sequence[Problem]:
        file.write_bytes(data)
        if b"reps" in data:
            return checked(str(file), read_roster(file), asked).warnings
        load_policy(str(file), folder)
        return ()

    return read


def naive(data: bytes) -> Sequence[Problem]:
    """Read a document as one would who expects no harm."""
    (Roster if b"reps" in data else Policy).model_validate(yaml.safe_load(data))
    return ()


def seeds() -> Iterator[bytes]:
    """Yield the documents to begin with."""
    for pattern in ("*.yaml", "broken/*.yaml", "org/*.yaml", "calendars/*.yaml"):
        yield from (path.read_bytes() for path in sorted(EXAMPLES.glob(pattern)))
    yield from (path.read_bytes() for path in sorted((ROOT / "tests/fixtures/rosters").glob("*.yaml")))
    yield from (path.read_bytes() for path in sorted((ROOT / "coachplan/data/policies").glob("*.yaml")))
