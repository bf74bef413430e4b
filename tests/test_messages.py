"""Every broken example says what its golden file says.

To write the golden files anew, and then read what changed in them:
``COACHPLAN_GOLDEN=write python -m pytest tests/test_messages.py``
"""

import os
from pathlib import Path

import pytest

from coachplan.core.checks import check_roster
from coachplan.core.problems import RejectedInput
from coachplan.core.team.roster import Roster
from coachplan.files.documents import read_bytes
from coachplan.show.problems import lines

ROOT = Path(__file__).parent.parent
BROKEN = sorted((ROOT / "examples" / "broken").glob("*.yaml"))
GOLDEN = ROOT / "tests" / "golden" / "messages"
ONLY_WARNED = {"duplicate-name"}


def told(path: Path) -> tuple[bool, str]:
    """Return whether a roster is accepted, and what its reader is told."""
    try:
        document = read_bytes(path.read_bytes(), path.relative_to(ROOT).as_posix(), Roster)
        return True, "\n".join(lines(document.settle(check_roster(document.value)))) + "\n"
    except RejectedInput as rejected:
        return False, "\n".join(lines(rejected.problems)) + "\n"


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_broken_example_says_what_was_promised(path: Path) -> None:
    accepted, text = told(path)
    golden = GOLDEN / f"{path.stem}.txt"
    if os.environ.get("COACHPLAN_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert accepted == (path.stem in ONLY_WARNED)


def test_each_golden_message_has_its_example() -> None:
    assert [path.stem for path in BROKEN] == sorted(path.stem for path in GOLDEN.glob("*.txt"))
    assert len(BROKEN) >= 14
