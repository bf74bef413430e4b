"""What becomes of an input: it is read, or refused as documented; whatever else is raised escapes."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from coachplan.core.problems import Problem, RejectedExtra, RejectedInput, RejectedState
from coachplan.show.problems import lines

TARGETS = ("yaml", "tables", "calendars", "history")
CORPUS = Path(__file__).parent / "corpus"
"""A folder for each target: inputs that together cover what is known of its reader."""

READ = "read"

Read = Callable[[bytes], Sequence[Problem]]
"""Reads bytes, and returns what it warns of; raises what refuses them."""

_PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
DOCUMENTED = frozenset(re.findall(r"^\| ([EW][0-9]{4}) \|", _PAGE.read_text("utf-8"), re.MULTILINE))
"""The codes that people can look up."""

_MOVING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def outcome(read: Read, data: bytes) -> str:
    """Return ``READ``, or the code of the first problem that ``data`` is refused for.

    Raises:
        AssertionError: a problem has no message or no code that is documented, or it is no error.
        Exception: what ``read`` lets out, which it never should.
    """
    try:
        _check(read(data))
    except (RejectedInput, RejectedState, RejectedExtra) as rejected:
        _check(rejected.problems)
        errors = [problem.code for problem in rejected.problems if not problem.is_warning]
        if not errors:
            raise AssertionError("refused without an error") from rejected
        return errors[0]
    return READ


def _check(problems: Sequence[Problem]) -> None:
    for problem in problems:
        if problem.code not in DOCUMENTED:
            raise AssertionError(f"{problem.code} is not documented")
        if not problem.message:
            raise AssertionError(f"{problem.code} says nothing")
    if _MOVING.search("".join(lines(problems))):
        raise AssertionError("a message would move what stands around it on a terminal")
