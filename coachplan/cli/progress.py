"""Progress: a bar on standard error for whoever waits at a terminal; nobody else sees anything."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_CELLS = 30
"""Columns of the bar."""


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[int], None]]:
    """Give a function that draws how many of ``total`` are done; the line is empty again at the end."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    widest = len(_drawn(total, total, what))
    try:
        _write(_drawn(0, total, what))
        yield lambda count: _write(_drawn(count, total, what))
    finally:
        # Spaces, as not every terminal knows how to erase.
        _write(f"{' ' * widest}\r")


def _drawn(count: int, total: int, what: str) -> str:
    full = _CELLS * count // total
    return f"[{'#' * full}{'.' * (_CELLS - full)}] {count:,} of {total:,} {what}"


def _write(text: str) -> None:
    sys.stderr.write(f"\r{text}")
    sys.stderr.flush()
