"""Deals: what CRM exports say, whatever system wrote them, as columns of plain figures."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

from coachplan.core.imports.cells import plain
from coachplan.core.imports.date_forms import Order
from coachplan.core.imports.export_kinds import Exports, Status
from coachplan.core.imports.number_forms import Decimal
from coachplan.core.problems import Problem

IGNORED, OPEN, WON, LOST = -1, 0, 1, 2
CODES: Mapping[Status, int] = {"ignored": IGNORED, "open": OPEN, "won": WON, "lost": LOST}


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says about tables that their cells do not show."""

    dates: Order | None = None
    decimal: Decimal | None = None
    currency: str | None = None
    stages: Mapping[str, Status] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)
    split_by: str | None = None


def _whole() -> "array[int]":
    return array("i")


@dataclass(slots=True)
class Deals:
    """The deals of all files, one entry a deal in each of the arrays.

    Days are ordinals, 0 where unknown; ``amounts`` are in parts of 1/10,000 (``UNKNOWN`` where there is
    none); a status below zero is a deal to leave out. ``owner``, ``stage`` and ``group`` are the numbers of
    texts in the lists beside them. ``staged`` tells whether ``since`` is the day the stage was entered; else
    it is the day the deal was created. ``ids`` has by file the line of each deal that has an id.
    """

    owners: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    owner: "array[int]" = field(default_factory=_whole)
    stage: "array[int]" = field(default_factory=_whole)
    group: "array[int]" = field(default_factory=_whole)
    status: "array[int]" = field(default_factory=lambda: array("b"))
    created: "array[int]" = field(default_factory=_whole)
    closed: "array[int]" = field(default_factory=_whole)
    since: "array[int]" = field(default_factory=_whole)
    amounts: "array[int]" = field(default_factory=lambda: array("q"))
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    currency: str = ""
    staged: bool = True

    def __len__(self) -> int:
        """Return how many deals there are."""
        return len(self.owner)


@dataclass(frozen=True, slots=True)
class DealsRead:
    """What one file added: how its columns were read, in words, and what each stage was taken for.

    ``currency`` is that of its amounts, empty where nothing names one, ``None`` where it has no amounts.
    """

    count: int
    forms: str
    stages: Mapping[str, tuple[Status, int]]
    warnings: tuple[Problem, ...] = ()
    currency: str | None = None


class Meanings:
    """What the words of a stage, a status or a flag mean."""

    def __init__(self, exports: Exports, told: Mapping[str, Status]) -> None:
        self._doubtful = exports.doubtful
        self._words: dict[str, Status] = {
            plain(word): status for status, words in exports.words.items() for word in words
        }
        self._words |= {plain(word): status for word, status in told.items()}

    def of(self, text: str) -> Status | None:
        """Return what ``text`` means; ``None`` where it may mean won or lost, open for any other stage."""
        word = plain(text)
        found = self._words.get(word)
        if found is None and any(doubt in word for doubt in self._doubtful):
            return None
        return found or "open"
