"""Numbers as exports write them: which mark is the decimal one is decided once for a whole file."""

import re
from typing import Literal

from coachplan.core.problems import Problem

Decimal = Literal[".", ","]

_SIGN = "[$€£¥₹]|[A-Z]{2,3}[$]?|R[$]|kr|zł|Fr[.]?"
_ZEROS = {3: "k tsd", 6: "m mm mn mio mln", 9: "b bn mrd mld"}
_SCALES = {word: zeros for zeros, words in _ZEROS.items() for word in words.split()}
"""Zeros that a letter or word behind the digits stands for."""

# A letter with others behind it begins a currency, as in 300 kr and 300 BRL; small ones may stand before one,
# as in 300kEUR.
_WORDS = "|".join(_SCALES)
_SCALE = rf"(?:{_WORDS})(?![a-z])|(?i:{_WORDS})(?![A-Za-z])"
_AMOUNT = re.compile(
    rf"(?P<minus>[-\u2212(]?)\s*(?P<before>{_SIGN})?\s*(?P<inner>[-\u2212]?)\s*"
    rf"(?P<digits>[0-9.,'\u2019 ]*[0-9])\s*(?:(?P<scale>{_SCALE})[.]?)?\s*(?P<after>{_SIGN})?"
    r"\s*(?P<percent>%?)\s*(?P<close>\)?)"
)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"})
_GROUPED = {
    ".": re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}|[0-9]{1,3}(?:[ '][0-9]{3})+|[0-9]+"),
    ",": re.compile(r"[0-9]{1,3}(?:\.[0-9]{2,3})*\.[0-9]{3}|[0-9]{1,3}(?:[ '][0-9]{3})+|[0-9]+"),
}
_CODES = {"$": "$", "€": "EUR", "£": "GBP", "₹": "INR", "R$": "BRL", "zł": "PLN"}
_IN_CURRENCY = re.compile(r"(.+?)\s*\(([A-Z]{3}|[$€£¥₹])\)\s*")
_LONGEST = 40
_THREE = 3


def currency_named(sign: str) -> str:
    """Return the code of a currency sign, or the sign where it stands for several (as ``$`` does)."""
    return _CODES.get(sign, sign)


def column_in_currency(column: str) -> tuple[str, str]:
    """Return the name of a column and its currency, as ``Amount (USD)`` has both; else an empty one."""
    found = _IN_CURRENCY.fullmatch(column)
    return (found[1], currency_named(found[2])) if found else (column, "")


class Number:
    """One cell that is an amount, its digits not yet read: the decimal mark is the file's, not the cell's.

    ``scale`` is the letter or word behind the digits, as written: ``k`` in ``300k``.
    """

    __slots__ = ("currency", "digits", "negative", "percent", "scale")

    def __init__(self, digits: str, currency: str, scale: str = "", *, negative: bool, percent: bool) -> None:
        self.digits = digits
        self.currency = currency
        self.scale = scale
        self.negative = negative
        self.percent = percent

    @property
    def zeros(self) -> int:
        """Return how many zeros the scale stands for."""
        return _SCALES[self.scale.casefold()] if self.scale else 0

    def decimal(self) -> Decimal | Literal["", "?"]:
        """Return the decimal mark these digits show: one of two, none needed, or ``?``: either could be."""
        points, commas = self.digits.count("."), self.digits.count(",")
        if points and commas:
            return "." if self.digits.rfind(".") > self.digits.rfind(",") else ","
        if not points and not commas:
            return ""
        mark: Decimal = "." if points else ","
        if points + commas > 1:
            return "," if points else "."
        whole, _, rest = self.digits.partition(mark)
        # A single mark before three digits separates thousands, or is the decimal one.
        grouping = len(rest) == _THREE and 0 < len(whole) <= _THREE and whole[0] != "0"
        return "?" if grouping else mark

    def value(self, decimal: Decimal) -> float | None:
        """Return the number with this decimal mark, ``None`` where its digits do not fit it.

        A percentage is returned as a share: ``75 %`` is 0.75; ``1.2M`` is 1,200,000.
        """
        whole, _, rest = self.digits.partition(decimal)
        if not (_GROUPED[decimal].fullmatch(whole) or not whole) or not (rest.isdigit() or not rest):
            return None
        digits = re.sub(r"\D", "", whole) or "0"
        found = float(f"{digits}.{rest or '0'}e{self.zeros}")
        return (-found if self.negative else found) / (100 if self.percent else 1)


def number_of(text: str) -> Number | None:
    """Return the amount in a cell: ``1.234,5 €``, ``$1,000``, ``(500)``, ``5 %``, ``300k``; or ``None``."""
    if len(text) > _LONGEST:
        return None
    found = _AMOUNT.fullmatch(text.strip().translate(_SPACES))
    if (
        not found
        or (found["before"] and found["after"])
        or (found["minus"] == "(") != (found["close"] == ")")
    ):
        return None
    if (found["minus"] and found["inner"]) or (found["scale"] and found["percent"]):
        return None
    sign = found["before"] or found["after"] or ""
    negative = bool(found["minus"] or found["inner"])
    return Number(
        found["digits"].strip(),
        currency_named(sign),
        found["scale"] or "",
        negative=negative,
        percent=bool(found["percent"]),
    )


def no_number(text: str, column: str, line: int) -> Problem:
    """Return the problem (E2103) of a cell that holds something else."""
    hint = "write it in digits, as 4000 or 4000.50"
    return Problem("E2103", f"'{text.strip()[:_LONGEST]}' is not a number here", (column,), hint, line=line)


class Decimals:
    """What the numbers of one file say about its decimal mark; ``told`` is what the user says."""

    def __init__(self, told: Decimal | None = None) -> None:
        self.told = told
        self._seen: dict[Decimal, tuple[int, str, str]] = {}
        self._unclear: tuple[int, str, str] | None = None

    def see(self, number: Number, line: int, column: str, text: str) -> None:
        """Take one more number into account."""
        mark = number.decimal()
        if mark == "?":
            self._unclear = self._unclear or (line, column, text)
        elif mark:
            self._seen.setdefault(mark, (line, column, text))

    def verdict(self) -> tuple[Decimal, Problem | None]:
        """Return the decimal mark of the file, and the problem (E2103) where that cannot be told."""
        other = next((mark for mark in sorted(self._seen) if self.told and mark != self.told), None)
        if self.told and other:
            line, column, text = self._seen[other]
            message = f"'{text}' has another decimal mark than '{self.told}'"
            hint = "leave out --decimal, or export it again with all numbers in one form"
            return self.told, Problem("E2103", message, (column,), hint, line=line)
        if self.told:
            return self.told, None
        if len(self._seen) > 1:
            (line, column, text), (earlier, _, before) = sorted(self._seen.values(), reverse=True)
            message = f"'{text}' is written otherwise than '{before}' in line {earlier}"
            hint = "export it again with all numbers in one form"
            return ".", Problem("E2103", message, (column,), hint, line=line)
        if self._seen:
            return next(iter(self._seen)), None
        if self._unclear:
            line, column, text = self._unclear
            hint = "say which mark is the decimal one: --decimal . or --decimal ,"
            message = f"ambiguous number '{text}': a thousand and more, or a fraction?"
            return ".", Problem("E2103", message, (column,), hint, line=line)
        return ".", None

    def words(self) -> str:
        """Return the decision as the user reads it."""
        mark, _ = self.verdict()
        why = "told" if self.told else "as its numbers show" if self._seen else "no number shows it"
        return f"decimal mark '{mark}' ({why})"
