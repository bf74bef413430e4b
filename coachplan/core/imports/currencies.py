"""Currencies: amounts are only added where they are in one, or where somebody gave the rates."""

from collections.abc import Mapping

from coachplan.core.imports.columns import UNKNOWN, Amounts, Words
from coachplan.core.problems import Problem, RejectedInput


def one_currency(amounts: Amounts, column: Words | None, rates: Mapping[str, float], before: str) -> str:
    """Return the currency of all amounts, converted where there are ``rates``; empty where nothing names one.

    Args:
        amounts: the amounts of a file, changed in place where they are converted.
        column: the column that names their currency, if there is one.
        rates: what one unit of each currency is worth; the one worth 1 is what they are brought to.
        before: the currency of the files read before.

    Raises:
        RejectedInput: E2116 several currencies and no rate for one of them.
    """
    names = _names(amounts, column)
    used = sorted(names)
    base = next((name for name in sorted(rates) if rates[name] == 1), "")
    if used and base and set(used) <= set(rates):
        _exchange(amounts, column, rates)
        used = [base]
    known = sorted({*used, before} - {""})
    if len(known) > 1:
        where = column.column if column else amounts.column
        hint = "export converted amounts, or give rates in a mapping file, as rates: {EUR: 1, USD: 0.92}"
        message = f"amounts in several currencies: {', '.join(known)}"
        line = column.lines[names[used[-1]]] if column and used else 0
        raise RejectedInput((Problem("E2116", message, (where,), hint, line=line),))
    return known[0] if known else ""


def _names(amounts: Amounts, column: Words | None) -> dict[str, int]:
    """Return the currencies of the rows that have an amount, each with the number of its name."""
    if column is None:
        used = set(amounts.signs)
        return {name: number for number, name in enumerate(amounts.currencies) if name and number in used}
    words = column.words()
    pairs = zip(column.numbers, amounts.values, strict=True)
    used = {number for number, value in pairs if value != UNKNOWN}
    return {words[number]: number for number in sorted(used) if words[number]}


def _exchange(amounts: Amounts, column: Words | None, rates: Mapping[str, float]) -> None:
    names = column.words() if column else amounts.currencies
    worth = [rates.get(name, 1.0) for name in names]
    numbers = column.numbers if column else amounts.signs
    for row, (number, value) in enumerate(zip(numbers, amounts.values, strict=True)):
        if value != UNKNOWN:
            amounts.values[row] = round(value * worth[number])
