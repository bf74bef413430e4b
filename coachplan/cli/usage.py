"""Usage: values on the command line that no document could make right."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from coachplan.core.problems import Problem, Rejected, RejectedInput


class RejectedUsage(Rejected):
    """The command line itself is wrong, whatever the documents say."""


def refuse(code: str, message: str, hint: str) -> NoReturn:
    """Refuse the command line."""
    raise RejectedUsage((Problem(code, message, hint=hint),))


@contextmanager
def from_the_command_line() -> Iterator[None]:
    """Treat what is rejected inside as wrong usage: the value came from the command line."""
    try:
        yield
    except RejectedInput as rejected:
        raise RejectedUsage(rejected.problems) from None
