"""Quotas: what each rep is asked for in each quarter, and the attainment that only they allow."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coachplan.core.imports.cells import Cell, Line, is_footer, plain
from coachplan.core.imports.columns import word
from coachplan.core.imports.date_forms import Orders, day_of, parts_of, serial_day
from coachplan.core.imports.deals import Told
from coachplan.core.imports.export_kinds import Exports, by_field
from coachplan.core.imports.mapping import QuotaMapping
from coachplan.core.imports.number_forms import Decimals, no_number, number_of
from coachplan.core.imports.people import Register, name_key
from coachplan.core.imports.period import Period, quarter_in, quarter_name
from coachplan.core.problems import Problem, RejectedInput, reject, shown
from coachplan.core.team.readings import MISSING


@dataclass(frozen=True, slots=True)
class Quotas:
    """Amounts by rep (as ``name_key`` gives the name) and quarter."""

    amounts: Mapping[tuple[str, str], float]

    def quarters(self) -> tuple[str, ...]:
        """Return the quarters that any rep has a quota for, in order."""
        return tuple(sorted({quarter for _, quarter in self.amounts}))

    def over(self, name: str, quarters: Sequence[str]) -> float | None:
        """Return the sum of a rep's quotas, ``None`` unless there is one above zero for every quarter."""
        found = [self.amounts.get((name_key(name), quarter)) for quarter in quarters]
        known = [amount for amount in found if amount]
        return math.fsum(known) if known and len(known) == len(quarters) else None


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    quarter: Cell
    quota: Cell
    line: int
    column: str


def read_quotas(
    rows: Iterable[Line],
    header: Sequence[str],
    exports: Exports,
    mapping: QuotaMapping | None,
    told: Told,
    register: Register,
) -> Quotas:
    """Return the quotas in a table: a column each for rep, quarter and quota, or one column a quarter.

    A row of totals is left out.

    Raises:
        RejectedInput: E2110 a column is missing, E2103 and E2104 as in any table, E2118 a quota stands twice.
    """
    named = mapping.model_dump(exclude={"header"}) if mapping else by_field(header, exports.quotas)
    wide = {name: quarter for name in header if (quarter := quarter_in(name))}
    found = _columns(header, named, wide, exports)
    entries: list[_Entry] = []
    for line, cells in rows:
        row = dict(zip(header, cells, strict=True))
        name = register.person(word(row[found["rep"]]))
        if is_footer(name, exports.footers):
            continue
        if wide:
            entries += [_Entry(name, wide[column], row[column], line, column) for column in wide]
        else:
            entries.append(_Entry(name, row[found["quarter"]], row[found["quota"]], line, found["quota"]))
    return _collected(entries, told, found.get("quarter", ""))


def _columns(
    header: Sequence[str], named: Mapping[str, str], wide: Mapping[str, str], exports: Exports
) -> dict[str, str]:
    """Return the columns that are named as the header writes them; E2110 where a needed one is missing."""
    present = {plain(name): name for name in reversed(header) if name}
    found = {field: present[plain(name)] for field, name in named.items() if plain(name) in present}
    needs = ("rep",) if wide else ("rep", "quarter", "quota")
    for field in needs:
        if field not in found:
            names = ", ".join(f"'{name}'" for name in exports.quotas.columns[field][:3])
            message = (
                f"a table of quotas needs a column for the {field} ({names}); here are: {', '.join(header)}"
            )
            reject("E2110", message, "rename the column, or name it in a mapping file, under quotas")
    return found


def _collected(entries: Sequence[_Entry], told: Told, quarter_column: str) -> Quotas:
    orders, decimals, problems = Orders(told.dates), Decimals(told.decimal), list[Problem]()
    for entry in entries:
        text = entry.quota.strip() if isinstance(entry.quota, str) else ""
        number = number_of(text)
        if number and not number.percent:
            decimals.see(number, entry.line, entry.column, text)
        elif text not in MISSING:
            problems.append(no_number(text, entry.column, entry.line))
        parts = parts_of(entry.quarter) if isinstance(entry.quarter, str) else None
        if parts:
            orders.see(parts[0], entry.line, quarter_column, str(entry.quarter))
    problems += [problem for _, problem in (orders.verdict(), decimals.verdict()) if problem]
    amounts: dict[tuple[str, str], float] = {}
    for entry in entries if not problems else ():
        quarter = _quarter(entry, orders, quarter_column, problems)
        value = _amount(entry, decimals)
        if quarter and value is not None and entry.name:
            key = (name_key(entry.name), quarter)
            if key in amounts:
                message = f"a second quota for {quarter} and the same rep"
                problems.append(
                    Problem("E2118", message, (entry.column,), "keep one of the two", line=entry.line)
                )
            amounts[key] = value
    if problems:
        raise RejectedInput(tuple(problems))
    return Quotas(amounts)


def _amount(entry: _Entry, decimals: Decimals) -> float | None:
    if isinstance(entry.quota, float):
        return entry.quota
    number = number_of(str(entry.quota))
    return number.value(decimals.verdict()[0]) if number else None


def _quarter(entry: _Entry, orders: Orders, column: str, problems: list[Problem]) -> str | None:
    if isinstance(entry.quarter, str):
        named = quarter_in(entry.quarter)
        parts = parts_of(entry.quarter)
        day = day_of(parts, orders.verdict()[0]) if parts else None
    else:
        named = None
        day = serial_day(entry.quarter) if isinstance(entry.quarter, float) else entry.quarter
    if named or day:
        return named or (quarter_name(day) if day else None)
    message = f"'{shown(entry.quarter)}' is not a quarter"
    problems.append(Problem("E2104", message, (column,), "write 2026-Q3, or a date in it", line=entry.line))
    return None


def quarters_needed(period: Period | None, quotas: Quotas) -> tuple[str, ...]:
    """Return the quarters whose quotas belong to a period.

    Raises:
        RejectedInput: E2125 no period was given, it is not made of whole quarters, or there are no quotas for
            one of them.
    """
    have = quotas.quarters()
    stretch = " to ".join(dict.fromkeys((have[0], have[-1]))) if have else ""
    range_text = f"the quotas are for {stretch}" if have else "there is no quota at all"
    if period is None:
        reject("E2125", f"quotas need a period to be set against; {range_text}", "give one: --period 2026-Q3")
    wanted = period.quarters()
    if not wanted:
        hint = "give whole quarters, as --period 2026-Q3 or 2026-Q1..2026-Q3"
        reject("E2125", f"the period {period.name} is not made of whole quarters, as quotas are", hint)
    lacking = [quarter for quarter in wanted if quarter not in have]
    if lacking:
        message = f"no quotas for {', '.join(lacking)}; {range_text}"
        reject("E2125", message, "add them to the quotas file, or choose another period")
    return wanted


def without_quota(names: Sequence[str], quotas: Quotas | None, wanted: Sequence[str]) -> list[Problem]:
    """Return the warning (W2132) that some people have no quota for every quarter of those wanted."""
    lacking = [name for name in names if quotas and not quotas.over(name, wanted)]
    if not lacking:
        return []
    message = f"no quota for every quarter of the period, so no attainment: {', '.join(lacking)}"
    return [Problem("W2132", message, hint="add them to the table of quotas")]
