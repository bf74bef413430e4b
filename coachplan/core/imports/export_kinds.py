"""Kinds of exports: whose table this is, told by the names of its columns, and which column holds what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.imports.cells import plain
from coachplan.core.imports.number_forms import column_in_currency
from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.team.metrics import Shows

Status = Literal["open", "won", "lost", "ignored"]

DEAL_FIELDS = (
    "id",
    "name",
    "owner",
    "stage",
    "status",
    "won_flag",
    "amount",
    "currency",
    "created",
    "closed",
    "won_time",
    "lost_time",
    "stage_since",
)
"""What a column of a table of deals may hold."""

_PERCENT = ("(%)", "%")
_UNITS = (*_PERCENT, "(days)")

_NAMES = {"rep": "rep's name", "closed": "closing day", "created": "day it was created"}
_CLOSE = 0.5
"""How alike two names must be for one to be suggested for the other."""


class System(Value):
    """How one system names the columns of its table of deals.

    ``needs`` lists groups of fields; of each group one must be there. ``also`` are names that only help to
    recognise the system.
    """

    title: str
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[tuple[str, ...], ...] = ()
    also: tuple[str, ...] = ()


class Stuck(Value):
    """When an open deal is stuck: after ``times`` the middle age of at least ``least`` deals in its stage."""

    times: float
    least: int
    provenance: str


class Exports(Value):
    """All that is known about exports."""

    systems: Mapping[str, System]
    reps: System
    quotas: System
    words: Mapping[Status, tuple[str, ...]]
    doubtful: tuple[str, ...]
    active: tuple[str, ...]
    inactive_endings: tuple[str, ...]
    footers: tuple[str, ...]
    subtotals: frozenset[str]
    stuck: Stuck
    may_vanish: float
    beside: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table holds what.

    ``kind`` is a system's name, ``reps`` or ``mapping``; ``columns`` gives the name of the column of each
    field, ``unread`` the columns that are left alone. ``ranges`` are the least and the largest value of each
    metric as its own unit has them, ``shows`` says how each metric is told.
    """

    kind: str
    title: str
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    shows: Mapping[str, Shows] = field(default_factory=dict)


def by_field(header: Sequence[str], system: System) -> dict[str, str]:
    """Return the column of each field that ``header`` has, the better name first.

    ``Amount (USD)`` is a column of the amount where nothing is called ``Amount``.
    """
    named = [name for name in reversed(header) if name]
    present = {plain(column_in_currency(name)[0]): name for name in named}
    present |= {plain(name): name for name in named}
    found = {}
    for what, names in system.columns.items():
        column = next((present[plain(name)] for name in names if plain(name) in present), None)
        if column is not None:
            found[what] = column
    return found


def layout_of(header: Sequence[str], exports: Exports, metrics: Mapping[str, str]) -> Layout:
    """Return whose table has these columns, and what each of them holds.

    Args:
        header: the names of the columns.
        exports: what is known about exports.
        metrics: the name of a metric by each of its spellings (as ``plain`` gives them).

    Raises:
        RejectedInput: E2110 for each column that the likeliest kind needs and this table lacks, E2115 where
            no kind is likely.
    """
    fits = [(name, by_field(header, system)) for name, system in exports.systems.items()]
    scores = {name: _score(header, exports.systems[name], found) for name, found in fits}
    ranked = sorted(fits, key=lambda fit: -scores[fit[0]])
    complete = [fit for fit in ranked if not _lacking(exports.systems[fit[0]], fit[1])]
    if complete:
        name, found = complete[0]
        return _layout(name, exports.systems[name].title, header, found)
    people = _reps(header, exports.reps, metrics)
    best = ranked[0][0]
    # One name that a table of deals has too is not enough to call a table of reps incomplete deals.
    if people is not None and len(people.columns) > scores[best]:
        return people
    if scores[best]:
        raise RejectedInput(tuple(_missing(header, exports.systems[best], ranked[0][1])))
    near = _nearest(header, (name for system in exports.systems.values() for name in system.columns["owner"]))
    message = f"no column here has the name that a known export gives to the owner of a deal; {near}"
    hint = "name the columns in a mapping file: --mapping FILE (an example is in examples/crm/mapping.yaml)"
    raise RejectedInput((Problem("E2115", message, hint=hint),))


def _reps(header: Sequence[str], reps: System, metrics: Mapping[str, str]) -> Layout | None:
    found = columns_of_reps(header, reps, metrics)
    if "rep" not in found or len(found) == 1:
        return None
    return _layout("reps", reps.title, header, found)


def columns_of_reps(header: Sequence[str], reps: System, metrics: Mapping[str, str]) -> dict[str, str]:
    """Return the column of each field and metric of a table of reps; ``metrics`` as for ``layout_of``."""
    found = by_field(header, reps)
    taken = set(found.values())
    measured: dict[str, str] = {}
    for name in header:
        metric = next((metrics[one] for one in _metric_spellings(name) if one in metrics), None)
        if name and name not in taken and metric:
            measured.setdefault(metric, name)
    return found | measured


def _metric_spellings(column: str) -> Iterator[str]:
    """Yield what a column may call its metric: ``Win rate (%)`` is ``win rate``, and so may ``Win %`` be."""
    text = name = plain(column_in_currency(column)[0])
    for ending in _UNITS:
        name = name.removesuffix(ending).strip()
    yield name
    if text.endswith(_PERCENT):
        yield f"{name} rate"


def _layout(kind: str, title: str, header: Sequence[str], found: Mapping[str, str]) -> Layout:
    taken = set(found.values())
    return Layout(kind, title, dict(found), tuple(name for name in header if name and name not in taken))


def _score(header: Sequence[str], system: System, found: Mapping[str, str]) -> int:
    also = {plain(name) for name in system.also}
    return len(found) + sum(plain(name) in also for name in header)


def _lacking(system: System, found: Mapping[str, str]) -> list[tuple[str, ...]]:
    return [group for group in system.needs if not any(field in found for field in group)]


def _missing(header: Sequence[str], system: System, found: Mapping[str, str]) -> Iterable[Problem]:
    for group in _lacking(system, found):
        field = group[0]
        wanted = system.columns[field]
        near = _nearest([name for name in header if name not in found.values()], wanted)
        what = _NAMES.get(field, field)
        message = f"this looks like a {system.title} without the column '{wanted[0]}' (the {what}); {near}"
        hint = "add the column to the export, or name it in a mapping file: --mapping FILE"
        yield Problem("E2110", message, hint=hint)


def _nearest(header: Sequence[str], wanted: Iterable[str]) -> str:
    """Return the column that comes nearest to one of the names, in words."""
    present = {plain(name): name for name in reversed(header) if name}
    for cutoff in (_CLOSE, 0.0):
        for name in wanted:
            close = get_close_matches(plain(name), list(present), n=1, cutoff=cutoff)
            if close:
                return f"nearest is '{present[close[0]]}'"
    return "every column is in use"
