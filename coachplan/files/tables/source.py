"""Where a table's bytes come from, and what characters they stand for."""

import codecs
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO, NoReturn

from coachplan.core.problems import Problem, RejectedInput
from coachplan.files.opening import STANDARD_INPUT, standard_input, unreadable

LARGEST = 500_000_000
"""Bytes of the largest table; a million deals have about a fifth."""

_CHUNK = 1 << 20
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes under a name, which can be read again and again."""

    name: str
    open: Callable[[], BinaryIO]

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes, a part at a time."""
        with self.open() as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        with self.open() as file:
            return file.read(size)

    def reject(self, code: str, message: str, hint: str = "", line: int = 0, column: int = 0) -> NoReturn:
        """Raise ``RejectedInput`` for a problem at a place of this source."""
        problem = Problem(code, message, hint=hint, source=self.name, line=line, column=column)
        raise RejectedInput((problem,)) from None


def source_of(path: str) -> Source:
    """Return the bytes at ``path`` (``-`` for standard input).

    Raises:
        RejectedInput: E0102 and E0103 cannot be read, E1103 too large.
    """
    if path == "-":
        return in_memory(standard_input(LARGEST + 1), STANDARD_INPUT)
    file = Path(path)
    source = Source(path, lambda: file.open("rb"))
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise unreadable(file, None)
        if found.st_size <= _CHUNK:
            # It is looked at half a dozen times; only what is large is opened again for each.
            return in_memory(file.read_bytes(), path)
        source.head(1)
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from None
    if found.st_size > LARGEST:
        _too_large(source)
    return source


def in_memory(data: bytes, name: str) -> Source:
    """Return bytes that are already here; raises ``RejectedInput`` (E1103) where there are too many."""
    source = Source(name, lambda: BytesIO(data))
    if len(data) > LARGEST:
        _too_large(source)
    return source


def _too_large(source: Source) -> NoReturn:
    source.reject("E1103", f"larger than {LARGEST // 1_000_000} MB", "export a shorter period")


def encoding_of(source: Source) -> str:
    """Return the encoding of a text: UTF-8 with or without its mark, UTF-16 with it, else cp1252.

    Raises:
        RejectedInput: E2107 a NUL character, E2113 no text in any of these.
    """
    beginning = source.head(_CHUNK)
    if beginning.startswith(_UTF_16):
        fault = _first_fault(source, "utf-16")
        if fault is not None:
            source.reject("E2113", "this begins as UTF-16 but is not", "export it again as UTF-8", *fault)
        return "utf-16"
    if beginning.count(0) * 4 > len(beginning):
        hint = "export it again as UTF-8"
        source.reject("E2113", "this is no text, or UTF-16 without its byte order mark", hint)
    if _first_fault(source, "utf-8-sig") is None:
        return "utf-8-sig"
    fault = _first_fault(source, "cp1252")
    if fault is not None:
        message = "this character is neither UTF-8 nor Windows Latin (cp1252)"
        source.reject("E2113", message, "export it again as UTF-8", *fault)
    return "cp1252"


def _first_fault(source: Source, encoding: str) -> tuple[int, int] | None:
    """Return line and column of the first character that is none in ``encoding``; NUL is refused at once."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, column = 1, 1
    for chunk in source.chunks():
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(encoding, "ignore")
            return _moved(line, column, good)
        if "\0" in text:
            place = _moved(line, column, text[: text.index("\0")])
            message, hint = "a NUL character, which no export writes", "export it again"
            source.reject("E2107", message, hint, *place)
        line, column = _moved(line, column, text)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line, column
    return None


def _moved(line: int, column: int, text: str) -> tuple[int, int]:
    """Return the place behind ``text`` that begins at a place."""
    breaks = text.count("\n")
    if breaks:
        return line + breaks, len(text) - text.rfind("\n")
    return line, column + len(text)


def text_of(source: Source, encoding: str) -> Iterator[str]:
    """Yield the lines of a text, each with its end (LF, CRLF or CR)."""
    with source.open() as file, TextIOWrapper(file, encoding=encoding, newline="") as text:
        yield from text
