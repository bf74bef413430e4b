"""Currencies: amounts are only added where they are in one, or where somebody gave the rates."""

from array import array
from collections.abc import Iterator, Mapping

from coachplan.core.imports.columns import UNKNOWN, Amounts, Words
from coachplan.core.problems import Problem, RejectedInput


def one_currency(amounts: Amounts, column: Words | None, rates: Mapping[str, float], before: str) -> str:
    """Return the currency of a file's amounts, converted where there are ``rates``; empty if none is named.

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
    return used[0] if used else ""


def taken_for_granted(currencies: Mapping[str, str | None]) -> Iterator[Problem]:
    """Yield a warning (W2143) for each file that names no currency of its amounts, where another file does.

    ``currencies`` has that of each file by its name, empty where none is named, ``None`` without amounts.
    """
    other = next((name for name, currency in currencies.items() if currency), "")
    for name, currency in currencies.items() if other else ():
        if currency == "":
            message = f"no currency is named here: taken for {currencies[other]}, as {other} has it"
            hint = (
                "if it is another, export converted amounts, or with a currency, and rates in a mapping file"
            )
            yield Problem("W2143", message, hint=hint, source=name)


def _names(amounts: Amounts, column: Words | None) -> dict[str, int]:
    """Return the currencies of the rows that have an amount, each with the number of its name."""
    names, numbers = _currencies(amounts, column)
    pairs = zip(numbers, amounts.values, strict=True)
    used = {number for number, value in pairs if value != UNKNOWN}
    return {names[number]: number for number in sorted(used) if names[number]}


def _currencies(amounts: Amounts, column: Words | None) -> tuple[list[str], "array[int]"]:
    """Return the currencies that there are, and the number of that of every row."""
    return (column.words(), column.numbers) if column else (amounts.currencies, amounts.signs)


def _exchange(amounts: Amounts, column: Words | None, rates: Mapping[str, float]) -> None:
    names, numbers = _currencies(amounts, column)
    worth = [rates.get(name, 1.0) for name in names]
    for row, (number, value) in enumerate(zip(numbers, amounts.values, strict=True)):
        if value != UNKNOWN:
            amounts.values[row] = round(value * worth[number])
