"""Standard output and error: everything printed passes here."""

import codecs
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from io import StringIO, TextIOBase
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NoReturn, cast

from coachplan.cli import exits

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Colour = Literal["auto", "always", "never"]

NARROWEST, WIDEST = 20, 120
"""Columns between which screens are laid out; lines longer than that are hard to read."""


def prepare() -> None:
    """Make both streams take any text, and make every failure to write end in its exit code."""
    codecs.register_error("coachplan", _nearest)
    for stream, errors in ((sys.stdout, "coachplan"), (sys.stderr, "backslashreplace")):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)
    # A terminal that waits for more than a second is told so, until the first word of the answer.
    before = _nothing
    if sys.stderr is not None and sys.stderr.isatty():
        from coachplan.cli.patience import Waiting

        before = Waiting(sys.stderr).end
    sys.stdout = _Guarded(sys.stdout, _lost, before)
    sys.stderr = _Guarded(sys.stderr, lambda _error: None, before)


def emit(text: str) -> None:
    """Write a document to standard output as it stands: UTF-8, its own line ends."""
    cast("_Guarded", sys.stdout).write_document(text)


def say(text: str) -> None:
    """Write a message for people to standard output, wrapped to the reader's terminal."""
    from rich.text import Text

    from coachplan.show.safe import safe

    show([Text(safe(line)) for line in text.split("\n")], "never")


def show(parts: "Sequence[RenderableType]", colour: Colour | None) -> None:
    """Print Rich renderables, coloured and as wide as the reader's terminal allows."""
    put(drawn(parts, colour))


def drawn(parts: "Sequence[RenderableType]", colour: Colour | None) -> str:
    """Return what ``show`` prints."""
    text = _Screen()
    console = _console(text, colour)
    for part in parts:
        console.print(part)
    lines = [line.rstrip() for line in text.getvalue().split("\n")]
    # Tables bring blank lines of their own: one between two parts is enough, and none comes first.
    return "\n".join(line for before, line in pairwise(["", *lines]) if line or before)


def put(screen: str) -> None:
    """Print what ``drawn`` returned."""
    sys.stdout.write(screen)
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write lines to standard error; silently gives up when nobody can read them."""
    from coachplan.show.safe import safe

    sys.stderr.write("".join(f"{safe(line)}\n" for line in text.split("\n")))
    sys.stderr.flush()


def stop(code: int) -> NoReturn:
    """Leave with ``code``."""
    sys.stderr.flush()
    raise SystemExit(code)


def terminal_width() -> int:
    """Return the columns to use: COLUMNS, the terminal's, or 80 where there is none."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        found = int(columns)
    else:
        try:
            found = os.get_terminal_size(sys.stdout.fileno()).columns or 80
        except (OSError, ValueError):
            found = 80
    return min(max(found, NARROWEST), WIDEST)


def ascii_only() -> bool:
    """Tell whether lines and blocks must be drawn with ASCII, because the stream takes no others."""
    return not _encoding().startswith("utf")


def _nothing() -> None:
    """Do nothing: nobody waits at a terminal."""


class _Guarded(TextIOBase):
    """A standard stream, perhaps closed; the first failure leads to ``failed``, later text goes nowhere.

    ``before`` is called before anything is written.
    """

    def __init__(self, real: Any, failed: Callable[[Exception], None], before: Callable[[], None]) -> None:
        self._real = real
        self._failed = failed
        self._before = before

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a property where the stub has an attribute
        return getattr(self._real, "encoding", None) or "ascii"

    def isatty(self) -> bool:
        return self._real is not None and not self._real.closed and self._real.isatty()

    def fileno(self) -> int:
        number: int = self._real.fileno() if self._real is not None else super().fileno()
        return number

    def write(self, text: str) -> int:
        if not isinstance(text, str):  # Typer asks in this way whether a stream takes bytes
            raise TypeError
        self._try(lambda real: real.write(text))
        return len(text)

    def write_document(self, text: str) -> None:
        """Write UTF-8 past the stream's own encoding and line ends, and flush."""
        self.flush()
        self._try(lambda real: real.buffer.write(text.encode()))
        self.flush()

    def flush(self) -> None:
        self._try(lambda real: real.flush())

    def _try(self, act: Callable[[Any], Any]) -> None:
        self._before()
        try:
            act(self._real)
        except (OSError, ValueError, AttributeError) as error:
            self._drop()
            self._failed(error)

    def _drop(self) -> None:
        # The interpreter flushes once more at exit; what is left must go nowhere.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._real.fileno())
        self._real = StringIO()


def _lost(error: Exception) -> None:
    """Leave because standard output cannot be written: 141 for a closed pipe, else 6."""
    if isinstance(error, BrokenPipeError):
        raise SystemExit(exits.BROKEN_PIPE) from None
    reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "closed"
    complain(
        f"coachplan: error[E6110] standard output: {reason}\n"
        "  hint: the output is not complete; run it again where it can be written"
    )
    raise SystemExit(exits.OUTPUT) from None


def _nearest(error: Any) -> tuple[str, int]:
    """Replace what an encoding lacks by plain letters or ``?`` of the same width: tables stay straight.

    Streams of output raise nothing but a ``UnicodeEncodeError``.
    """
    import unicodedata

    from rich.cells import cell_len

    text = error.object[error.start : error.end]
    replaced = ""
    for char in text:
        cells = cell_len(char)
        plain = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
        replaced += plain[:cells] if len(plain) >= cells else "?" * cells
    # Joined letters, such as a family of four in one emoji, take less room than one by one.
    return replaced if len(replaced) == cell_len(text) else "?" * cell_len(text), error.end


def _encoding() -> str:
    return (getattr(sys.stdout, "encoding", None) or "ascii").lower()


def _console(file: "_Screen", colour: Colour | None) -> "Console":
    from rich.console import Console

    coloured = _coloured(colour)
    return Console(
        file=file,
        force_terminal=coloured,
        no_color=not coloured,
        color_system="standard" if coloured else None,
        width=terminal_width(),
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


class _Screen(StringIO):
    """Text that tells Rich which glyphs the real stream can take."""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO says None; Rich asks for a name
        return _encoding()


def _coloured(flag: Colour | None) -> bool:
    """Tell whether to colour: the flag decides, then NO_COLOR, FORCE_COLOR, settings, the terminal."""
    if flag in {"always", "never"}:
        return flag == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    from coachplan.cli.settings import setting

    wanted = "auto" if flag else setting("color").value
    if wanted in {"always", "never"}:
        return wanted == "always"
    if os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()
