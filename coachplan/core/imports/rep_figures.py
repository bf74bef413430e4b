"""Figures of a table of reps: one column of numbers, in which each different cell is read once.

Among many reps most cells stand in several rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pydantic_core import PydanticCustomError

from coachplan.core.imports.cells import Cell
from coachplan.core.imports.columns import word
from coachplan.core.imports.number_forms import Decimal, Decimals, Number, no_number, number_of
from coachplan.core.imports.percents import Unsigned, in_percent
from coachplan.core.problems import Problem, fault, shown
from coachplan.core.team.metrics import Shows, in_range
from coachplan.core.team.readings import LARGEST, MISSING, Reading, read_cell

_WRITTEN = re.compile(r"[0-9]+\s*/\s*[0-9]+|[0-9.]+\s*(?:d|days?|w|wk|weeks?|[x\u00d7])")
_IN_PERCENT: frozenset[Shows | None] = frozenset({"percent", "times"})
_SMALL_SCALES = frozenset({"m", "b"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column holds: its name, how its metric is shown (``None`` if unknown), least and largest value.

    Values are in the metric's own unit.
    """

    column: str
    shows: Shows | None
    least: float = -LARGEST
    largest: float = LARGEST


@dataclass(slots=True)
class Figures:
    """The cells of a column, row by row, and the lines they stand in.

    ``by_size`` tells whether all its numbers say that they are per cent, as its name may.
    """

    kind: Kind
    cells: Sequence[Cell]
    lines: Sequence[int]
    by_size: bool = False
    _first: dict[Cell, int] = field(init=False)
    _numbers: dict[Cell, Number] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note where each different cell stands first."""
        self._first = {}
        for cell, line in zip(self.cells, self.lines, strict=True):
            self._first.setdefault(cell, line)

    @property
    def by_name(self) -> bool:
        """Tell whether the name of the column says that its numbers are per cent."""
        return self.kind.column.rstrip(" )").endswith("%")

    def show(self, decimals: Decimals) -> list[Problem]:
        """Tell ``decimals`` how the numbers are written; returns a problem (E2103) for each that is none."""
        bad: dict[Cell, Problem] = {}
        for cell, line in self._first.items():
            if isinstance(cell, float) or (text := word(cell)) in MISSING or _WRITTEN.fullmatch(text):
                continue
            if (number := number_of(text)) is None:
                bad[cell] = no_number(text, self.kind.column, 0)
            else:
                self._numbers[cell] = number
                decimals.see(number, line, self.kind.column, text)
        return self._at_every_row(bad)

    def settle_percent(self, mark: Decimal) -> list[Problem]:
        """Decide how the numbers without a sign are meant, if these may be shares; see ``in_percent``."""
        if self.kind.shows != "percent" or self.by_name:
            return []
        cells = []
        for cell, line in self._first.items():
            number = self._numbers.get(cell)
            value = cell if isinstance(cell, float) else number.value(mark) if number else None
            if value is not None and not (number and number.percent):
                cells.append(Unsigned(line, word(cell), value))
        self.by_size, problem = in_percent(cells, self.kind.largest, self.kind.column)
        return [problem] if problem else []

    def readings(self, mark: Decimal) -> tuple[list[Reading | None], list[Problem]]:
        """Return what every row says, and a problem (E2103) for each row that says nothing that can be."""
        found: dict[Cell, Reading | None] = {}
        bad = {}
        for cell in self._first:
            try:
                found[cell] = self._within(cell, self._read(cell, mark))
            except PydanticCustomError as error:
                hint = str((error.context or {}).get("hint", ""))
                bad[cell] = Problem("E2103", error.message(), (self.kind.column,), hint)
        if bad:
            return [], self._at_every_row(bad)
        return [found[cell] for cell in self.cells], []

    def _at_every_row(self, bad: dict[Cell, Problem]) -> list[Problem]:
        rows = zip(self.cells, self.lines, strict=True) if bad else ()
        return [replace(bad[cell], line=line) for cell, line in rows if cell in bad]

    def _read(self, cell: Cell, mark: Decimal) -> Reading | None:
        percent = self.by_name or self.by_size
        if isinstance(cell, float):
            return read_cell(cell / 100 if percent else cell)
        text = word(cell)
        number = self._numbers.get(cell)
        if number is None:
            return read_cell(text)
        value = number.value(mark)
        if value is None:
            raise fault("E2103", f"'{shown(text)}' is not a number here", "write it in digits, as 4000")
        _check_meaning(number, text, self.kind)
        if percent and not number.percent:
            value, text = value / 100, f"{text}%"
        if abs(value) > LARGEST:
            raise _beyond(text, (-LARGEST, LARGEST), None)
        return Reading(value=value, text=text, currency=number.currency)

    def _within(self, cell: Cell, reading: Reading | None) -> Reading | None:
        low, high = self.kind.least, self.kind.largest
        if reading is None or low <= reading.value <= high:
            return reading
        raise _beyond(word(cell), (low, high), self.kind.shows)


def _beyond(text: str, bounds: tuple[float, float], shows: Shows | None) -> PydanticCustomError:
    message = f"'{shown(text)}' must lie {in_range(bounds, shows)}"
    return fault("E2103", message, "check the number")


def _check_meaning(number: Number, text: str, kind: Kind) -> None:
    """Refuse per cent of something that is no share, and a small m or b that may not mean millions."""
    if number.percent and kind.shows not in _IN_PERCENT:
        message = f"'{shown(text)}' is per cent, and {kind.column} is not a share"
        raise fault("E2103", message, "write the number itself")
    if number.scale in _SMALL_SCALES and not number.currency and kind.shows != "money":
        large = {"m": "M for millions", "b": "bn for billions"}[number.scale]
        message = f"'{shown(text)}' can be read in more than one way"
        raise fault("E2103", message, f"write {large}, or the number in digits")
