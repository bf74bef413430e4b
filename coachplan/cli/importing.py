"""The order of an import: read the tables, find the people, count their deals, compare with last time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from coachplan.cli.usage import from_the_command_line, refuse
from coachplan.core.imports.cells import plain
from coachplan.core.imports.currencies import taken_for_granted
from coachplan.core.imports.deal_metrics import Figure, figures, reading_of
from coachplan.core.imports.deal_reading import read_deals
from coachplan.core.imports.deal_tally import Tallies, of_team, span_of, tally
from coachplan.core.imports.deals import Deals, DealsRead, Told
from coachplan.core.imports.export_kinds import Exports, Layout
from coachplan.core.imports.imported import FileRead, Imported, TeamFigures
from coachplan.core.imports.mapping import TableMapping, check_fields, laid_out
from coachplan.core.imports.on_rosters import Rosters, on_rosters
from coachplan.core.imports.people import Owners, Person, Register, name_key
from coachplan.core.imports.period import Period, period_named, weeks_left_out
from coachplan.core.imports.quotas import Quotas, quarters_needed, read_quotas, without_quota
from coachplan.core.imports.rep_tables import read_reps
from coachplan.core.imports.team import Choice, Team, everybody, outsiders, owner_names, teams
from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.documents import read_document
from coachplan.files.exports import known_exports, metric_names, metric_ranges, metric_shows
from coachplan.files.metrics import known_metrics
from coachplan.files.tables.reading import read_table
from coachplan.files.tables.table import Table
from coachplan.show.problems import MOST


@dataclass(frozen=True, slots=True)
class Ask:
    """What the command line asks for; ``rosters`` gives the rosters that are there already for teams."""

    files: tuple[str, ...]
    today: date
    rosters: Callable[[Sequence[Team]], Rosters]
    mapping: str | None = None
    owners: str | None = None
    quotas: str | None = None
    period: str | None = None
    choice: Choice = field(default_factory=Choice)
    dates: Literal["iso", "dmy", "mdy"] | None = None
    decimal: Literal[".", ","] | None = None


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    deals: Deals = field(default_factory=Deals)
    people: list[Person] = field(default_factory=list)
    files: list[FileRead] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def read_import(ask: Ask) -> Imported:
    """Read all files and return the figures of every rep; raises ``RejectedInput`` with all that is wrong."""
    exports = known_exports()
    mapping = _mapping(ask.mapping) if ask.mapping else TableMapping()
    owners = read_document(ask.owners, Owners).value if ask.owners else Owners()
    register = Register(owners, exports.inactive_endings)
    told = Told(
        ask.dates or mapping.dates,
        ask.decimal or mapping.decimal,
        mapping.currency,
        mapping.stages,
        mapping.rates,
        ask.choice.split_by,
    )
    found = _Found()
    for path in ask.files:
        _read_file(path, mapping, told, exports, register, found)
    period = _period(ask.period, found.deals, ask.today)
    quotas = _quotas(ask.quotas, exports, mapping, told, register)
    return _counted(ask, found, period, quotas, register)


def _mapping(path: str) -> TableMapping:
    document = read_document(path, TableMapping)
    document.settle(check_fields(document.value, metric_names()))
    return document.value


def _read_file(
    path: str, mapping: TableMapping, told: Told, exports: Exports, register: Register, found: _Found
) -> None:
    table = read_table(path, mapping.header, exports.footers)
    try:
        layout = laid_out(table.header, mapping, exports, metric_names())
        if layout.kind == "reps":
            layout = replace(layout, ranges=metric_ranges(), shows=metric_shows())
            reps = read_reps(table.rows, table.header, layout, told, exports, register)
            found.people += reps.people
            read = DealsRead(len(reps.people), reps.forms, {}, reps.warnings)
        else:
            layout = replace(layout, source=table.name)
            read = read_deals(table.rows, table.header, layout, told, exports, found.deals)
    except RejectedInput as rejected:
        raise _located(table, rejected) from None
    found.warnings += [*table.warnings, *(replace(warning, source=table.name) for warning in read.warnings)]
    found.files.append(_file(table, layout, read, plain(told.split_by or "")))


def _located(table: Table, rejected: RejectedInput) -> RejectedInput:
    """Return the problems of a table in the order of its file, the first of them with their places.

    A place costs reading the file up to it, and nobody is shown more than so many.
    """
    ordered = sorted(rejected.problems, key=lambda one: (one.line, one.code, one.message))
    found = [
        problem if problem.source or number >= MOST else table.located(problem)
        for number, problem in enumerate(ordered)
    ]
    return RejectedInput(tuple(found))


def _file(table: Table, layout: Layout, read: DealsRead, split: str) -> FileRead:
    split_by = next((name for name in layout.unread if plain(name) == split), None)
    return FileRead(
        table.name,
        layout.title,
        table.how,
        ", ".join(part for part in (read.forms, table.footer) if part),
        read.count,
        {**layout.columns, **({"roster": split_by} if split_by else {})},
        tuple(name for name in layout.unread if name != split_by),
        dict(read.stages),
        read.currency,
    )


def _period(text: str | None, deals: Deals, today: date) -> Period | None:
    """Return the days to count: as asked, or all that the deals have; ``None`` for a table of reps alone."""
    with from_the_command_line():
        return period_named(text, today) if text else span_of(deals, today)


def _quotas(
    path: str | None, exports: Exports, mapping: TableMapping, told: Told, register: Register
) -> Quotas | None:
    if path is None:
        return None
    names = mapping.quotas.header if mapping.quotas else ()
    table = read_table(path, names, exports.footers)
    try:
        return read_quotas(table.rows, table.header, exports, mapping.quotas, told, register)
    except RejectedInput as rejected:
        raise _located(table, rejected) from None


def _counted(
    ask: Ask, found: _Found, period: Period | None, quotas: Quotas | None, register: Register
) -> Imported:
    deals = found.deals
    everyone = everybody(found.people, deals, register)
    wanted = quarters_needed(period if ask.period else None, quotas) if quotas else ()
    warnings = [*found.warnings, *taken_for_granted({one.name: one.currency for one in found.files})]
    warnings += outsiders(deals, register, everyone)
    if not quotas and any(person.quota is not None for person in everyone):
        hint = "give quotas per quarter with --quotas FILE, and the quarters with --period"
        message = "attainment is not computed: a column of quotas does not say which period they are for"
        warnings.append(Problem("W2125", message, hint=hint))
    counts = _tallies(deals, everyone, period, ask.today, register)
    if period and not ask.period:
        warnings += weeks_left_out(period, ask.today)
    if period and period.last > ask.today:
        message = f"the period runs until {period.last}; these are results so far"
        warnings.append(Problem("W2133", message, hint="for whole quarters: --period last-quarter"))
    made = []
    columns = [name for one in found.files for name in (*one.columns.values(), *one.unread)]
    chosen = teams(everyone, ask.choice, columns, known_exports().reps.columns["manager"])
    settled, told = on_rosters(chosen, ask.rosters(chosen), everyone)
    warnings += told
    for team in settled:
        seats = [person.seat for person in team.people]
        own = of_team(counts, seats, known_exports().stuck) if counts else None
        made.append(_figures(team, own, quotas, wanted, deals.currency))
    known = known_metrics()
    if wrong := [p for one in made for p in (*one.out_of_range(known), *one.in_several_currencies())]:
        raise RejectedInput(tuple(wrong))
    warnings += without_quota([person.name for one in made for person in one.team.people], quotas, wanted)
    if any(_quota(person, quotas, wanted) for one in made for person in one.team.people):
        warnings += _without_attainment(made, counts)
    return Imported(tuple(found.files), period, deals.currency, tuple(made), tuple(warnings))


def _tallies(
    deals: Deals, everyone: Sequence[Person], period: Period | None, today: date, register: Register
) -> Tallies | None:
    if not len(deals) or period is None:
        return None
    if period.first > today:
        refuse("E2123", f"the period {period.name} has not begun", "choose an earlier one")
    where = {name_key(person.name): person.seat for person in everyone if person.active}
    seats = [where.get(name_key(name), -1) for name in owner_names(deals, register)]
    past = period.model_copy(update={"last": min(period.last, today)})
    return tally(deals, seats, len(everyone), past)


def _figures(
    team: Team, counts: Tallies | None, quotas: Quotas | None, wanted: Sequence[str], currency: str
) -> TeamFigures:
    made, numbers = [], []
    for seat, person in enumerate(team.people):
        try:
            made.append(_figures_of(person, seat, counts, _quota(person, quotas, wanted), currency))
        except RejectedInput as rejected:
            told = (replace(one, message=f"{person.name}: {one.message}") for one in rejected.problems)
            raise RejectedInput(tuple(told)) from None
        tallied = counts.reps[seat] if counts else None
        numbers.append((tallied.won, tallied.lost, tallied.open) if tallied else (0, 0, 0))
    return TeamFigures(team, tuple(made), tuple(numbers))


def _figures_of(
    person: Person, seat: int, counts: Tallies | None, asked: tuple[float, float] | None, currency: str
) -> dict[str, Figure]:
    own = figures(counts, seat, asked, person.started, currency) if counts else {}
    own |= {name: Figure(reading) for name, reading in person.metrics.items()}
    revenue = person.metrics.get("revenue")
    if revenue is not None and asked and "quota_attainment" not in person.metrics:
        own["quota_attainment"] = Figure(reading_of(revenue.value / asked[0]))
    return own


def _quota(person: Person, quotas: Quotas | None, wanted: Sequence[str]) -> tuple[float, float] | None:
    """Return a rep's quota over the period, and that of its last quarter."""
    total = quotas.over(person.name, wanted) if quotas else None
    last = quotas.over(person.name, wanted[-1:]) if quotas else None
    return (total, last) if total and last else None


def _without_attainment(made: Sequence[TeamFigures], counts: Tallies | None) -> list[Problem]:
    """Say why quotas came to nothing, where they did (W2137)."""
    if any(
        "quota_attainment" in own and own["quota_attainment"].reading for one in made for own in one.figures
    ):
        return []
    if counts is None:
        why, hint = "the table of reps has no revenue", "add a column Revenue, or import the deals"
    elif not counts.valued:
        why, hint = "no column of amounts was read", "name it in a mapping file: columns: {amount: NAME}"
    else:
        why, hint = "no deal of a rep with a quota ended in the period", "check the period"
    return [Problem("W2137", f"no attainment, in spite of the quotas: {why}", hint=hint)]
