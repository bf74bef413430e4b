"""Usage: values on the command line that no document could make right."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

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


def read_value(kind: Any, text: str) -> Any:
    """Return what a word of the command line means as a field of that kind.

    Raises:
        RejectedUsage: with the field's own code, message and hint.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(kind).validate_python(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        refuse(first["type"], first["msg"], str(first.get("ctx", {}).get("hint", "")))
