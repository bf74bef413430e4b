"""Measured metrics as CSV: one row for each rep and metric, for the file beside the roster."""

import re
from collections.abc import Sequence

from coachplan.core.imports.measured import Measured

_CURRENCY = re.compile(r"[\w$€£¥₹][\w$€£¥₹ .]{0,20}")

COLUMNS = ("rep", "metric", "value", "hits", "tries", "evidence", "currency", "from", "to", "weeks")


def export(rows: Sequence[Measured]) -> str:
    """Return the rows as text; ``-`` stands for no data, and weekly values are separated by spaces."""
    lines = [COLUMNS, *(_cells(row) for row in rows)]
    # Ids, names of metrics, figures and currencies hold no separator, no quote and no formula.
    return "".join(",".join(line) + "\n" for line in lines)


def _cells(row: Measured) -> tuple[str, ...]:
    reading = row.reading
    hits = tries = evidence = currency = ""
    if reading is not None:
        hits, tries = (("" if count is None else str(count)) for count in (reading.hits, reading.tries))
        evidence = "" if reading.evidence is None else written(reading.evidence)
        currency = reading.currency if _CURRENCY.fullmatch(reading.currency) else ""
    value = "-" if reading is None else written(reading.value)
    weeks = " ".join(row.weeks)
    return (row.rep, row.metric, value, hits, tries, evidence, currency, row.since, row.until, weeks)


def written(value: float) -> str:
    """Return a number without exponent and without zeros at its end."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
