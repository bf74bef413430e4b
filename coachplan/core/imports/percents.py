"""Per cent or shares: how the numbers without a sign are meant, decided once for a whole column."""

from collections.abc import Iterable
from dataclasses import dataclass

from coachplan.core.problems import Problem, shown


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A number without a per cent sign in a column of shares, as it stands in the file."""

    line: int
    text: str
    value: float


def in_percent(cells: Iterable[Unsigned], largest: float, column: str) -> tuple[bool, Problem | None]:
    """Tell whether a column is written in per cent: none of its numbers (0 aside) can be a share.

    ``largest`` is the largest share there is. Returns a problem (E2103) where some numbers can be shares and
    others cannot.
    """
    known = [cell for cell in cells if cell.value > 0]
    above = [cell for cell in known if cell.value > largest]
    below = [cell for cell in known if cell.value <= largest]
    if not above or not below:
        return bool(above), None
    first, other = above[0], below[0]
    message = (
        f"'{shown(first.text)}' can only be per cent, "
        f"but '{shown(other.text)}' in line {other.line} may be a share"
    )
    hint = f"write the sign in every row, as 36%; or name the column '{column} %' if all of it is per cent"
    return False, Problem("E2103", message, (column,), hint, line=first.line)
