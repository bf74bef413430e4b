"""Problems: what is wrong with an input, where, and the way out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from pydantic_core import PydanticCustomError

_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the reader can fix.

    ``path`` leads to the value inside the document (``("reps", 3, "name")``); the place in the
    file is added by whoever knows the file. ``first`` leads to an earlier value that this one
    repeats, where there is one. A code that begins with ``W`` is a warning.
    """

    code: str
    message: str
    path: tuple[str | int, ...] = ()
    hint: str = ""
    source: str = ""
    line: int = 0
    column: int = 0
    excerpt: str = ""
    first: tuple[str | int, ...] = ()

    @property
    def is_warning(self) -> bool:
        """Tell whether the input can be used all the same."""
        return self.code.startswith("W")

    def as_warning(self) -> "Problem":
        """Return the problem as one that the reader is told of, and that nothing stops for."""
        return replace(self, code=f"W{self.code[1:]}")


# Not frozen: Python itself writes the traceback and notes into a travelling exception.
@dataclass(eq=False)
class Rejected(Exception):  # noqa: N818 - named for what happened, not for its kind
    """Something cannot be used; every problem found is listed."""

    problems: Sequence[Problem] = field(default_factory=tuple)

    def __str__(self) -> str:
        """Return one line per problem, without its place."""
        return "\n".join(f"{p.code}: {p.message}" for p in self.problems)


class RejectedInput(Rejected):
    """The input cannot be used."""


class RejectedState(Rejected):
    """What the program itself has kept cannot be used; it is left as it is."""


class RejectedExtra(Rejected):
    """The input needs an optional part of the program that is not installed."""


class RejectedBusy(Rejected):
    """Another run is at work on the same thing, and has not finished in time."""


class RejectedOutput(Rejected):
    """The output cannot be written; what was there before is as it was."""


def reject(code: str, message: str, hint: str = "", path: tuple[str | int, ...] = ()) -> NoReturn:
    """Raise ``RejectedInput`` for a single problem."""
    raise RejectedInput((Problem(code, message, path, hint),))


def fault(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """Return the error that a field validator raises; its type is the problem's code."""
    # Braces would be read as placeholders of the message template.
    safe = message.replace("{", "(").replace("}", ")")
    return PydanticCustomError(code, safe, {"hint": hint})


def shown(value: object) -> str:
    """Return a value as a message repeats it: no more than anybody needs to find it again."""
    return str(value).strip()[:_LONGEST_SHOWN]


def the_first(names: Sequence[str], most: int) -> str:
    """Return so many names at most, as a message lists them; dots stand for the rest."""
    return ", ".join([*names[:most], *["..."] * (len(names) > most)])


def some_of(names: Sequence[str], most: int = 3) -> str:
    """Return names as a sentence has them: ``A``, ``A and B``, ``A, B, C and 2 more``."""
    more = len(names) - most
    listed = [*names[:most], *([f"{more} more"] if more > 0 else [])]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return ``1 session``, ``2 sessions``; ``many`` is for a word that does not end in ``s`` then."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
