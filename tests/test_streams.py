"""Standard output and error: any text, any encoding, any failure, and one code for each way to end."""

import errno
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import RenderableType
from rich.text import Text

from coachplan.cli import exits, streams

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


class Broken(io.StringIO):
    """A stream that fails in one way."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def write(self, _text: str) -> int:
        """Fail."""
        raise self.error


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def ready(monkeypatch: pytest.MonkeyPatch, out: object, err: object) -> None:
    """Prepare these two as the standard streams."""
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    streams.prepare()


def encoded(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding, newline="\r\n")


def written(stream: io.TextIOWrapper) -> bytes:
    found = stream.buffer
    assert isinstance(found, io.BytesIO)
    return found.getvalue()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Zoë", "Zoe"),
        ("e\u0301", "e"),
        ("ﬁn", "fn"),
        ("½", "1"),
        ("山田", "????"),
        ("é→", "e?"),
        (FAMILY, "??"),
        ("㎏", "kg"),
    ],
)
def test_what_an_encoding_lacks_is_replaced_in_the_same_width(
    text: str, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = encoded("ascii"), encoded("ascii")
    ready(monkeypatch, out, err)
    streams.put(f"<{text}>\n")
    streams.complain(text)
    assert written(out) == f"<{plain}>\r\n".encode()
    assert written(err).decode("ascii").rstrip("\r\n") == text.encode("ascii", "backslashreplace").decode()


def test_a_document_passes_the_encoding_and_the_line_ends_by(monkeypatch: pytest.MonkeyPatch) -> None:
    out = encoded("ascii")
    ready(monkeypatch, out, io.StringIO())
    sys.stdout.write("é\n")
    streams.emit("é\n")
    assert written(out) == b"e\r\n\xc3\xa9\n"


def test_a_document_is_written_when_it_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        ready(monkeypatch, out, err)
        streams.emit("text")
        assert (tmp_path / "out").read_text() == "text"
        sys.stderr.write("told")
        with pytest.raises(SystemExit):
            streams.stop(0)
        assert (tmp_path / "err").read_text() == "told"


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), exits.BROKEN_PIPE, ""),
        (OSError(errno.ENOSPC, "No space left on device"), exits.OUTPUT, "no space left on device"),
        (OSError("Odd"), exits.OUTPUT, "odd"),
        (ValueError("I/O operation on closed file"), exits.OUTPUT, "closed"),
        (AttributeError("write"), exits.OUTPUT, "closed"),
    ],
)
def test_an_output_that_cannot_be_written_ends_the_run(
    error: Exception, code: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    err = io.StringIO()
    ready(monkeypatch, Broken(error), err)
    with pytest.raises(SystemExit) as caught:
        streams.put("text")
    assert caught.value.code == code
    assert caught.value.__suppress_context__
    assert err.getvalue() == (
        f"coachplan: error[E6110] standard output: {told}\n"
        "  hint: the output is not complete; run it again where it can be written\n"
        if told
        else ""
    )
    streams.put("what comes after goes nowhere")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_what_a_failed_stream_still_holds_goes_nowhere_at_exit(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as real:
        ready(monkeypatch, real, io.StringIO())
        with pytest.raises(SystemExit):
            streams.put("held back")
        assert Path(f"/proc/self/fd/{real.fileno()}").readlink() == Path(os.devnull)


def test_a_standard_error_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    ready(monkeypatch, out, Broken(OSError("full")))
    streams.complain("nobody reads this")
    streams.put("text")
    with pytest.raises(SystemExit) as caught:
        streams.stop(3)
    assert (out.getvalue(), caught.value.code) == ("text", 3)


def test_streams_that_are_not_there_are_closed_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    ready(monkeypatch, None, None)
    assert not sys.stdout.isatty()
    assert (sys.stdout.encoding, streams.ascii_only()) == ("ascii", True)
    with pytest.raises(io.UnsupportedOperation):
        sys.stdout.fileno()
    with pytest.raises(TypeError):
        sys.stdout.write(b"bytes")  # type: ignore[arg-type]  # as Typer asks
    with pytest.raises(SystemExit) as caught:
        streams.put("text")
    assert caught.value.code == exits.OUTPUT


def test_a_prepared_stream_is_as_the_real_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="latin-1") as real:
        ready(monkeypatch, real, Tty())
        assert (sys.stdout.encoding, sys.stdout.fileno()) == ("latin-1", real.fileno())
        assert (sys.stdout.isatty(), sys.stderr.isatty()) == (False, True)
        assert sys.stdout.write("four") == 4
        with pytest.raises(TypeError):
            sys.stdout.write(b"bytes")  # type: ignore[arg-type]  # as Typer asks
    assert not sys.stdout.isatty()


@pytest.mark.parametrize(
    ("encoding", "plain"), [("utf-8", "no"), ("UTF-16", "no"), ("latin-1", "yes"), ("ascii", "yes")]
)
def test_blocks_are_drawn_where_the_stream_takes_them(
    encoding: str, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", encoded(encoding))
    assert streams.ascii_only() is (plain == "yes")
    assert streams._Screen().encoding == encoding.lower()


def test_a_stream_that_names_no_encoding_takes_plain_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert streams._Screen().encoding == "ascii"


def test_colour_follows_who_asked_for_it_and_not_what_rich_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "300")
    assert streams.drawn([Text("x", style="red")], "always") == "\x1b[31mx\x1b[0m\n"
    assert streams.drawn([Text("x" * 130)], "never").split("\n")[0] == "x" * 120


def test_whoever_waits_at_a_terminal_is_told_no_more_before_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.StringIO()
    seen: list[str] = []

    class Waiting:
        def __init__(self, _stream: object) -> None:
            self.end = lambda: seen.append(out.getvalue())

    monkeypatch.setattr("coachplan.cli.patience.Waiting", Waiting)
    ready(monkeypatch, out, io.StringIO())
    streams.put("nobody waits")
    assert seen == []
    ready(monkeypatch, out, Tty())
    streams.put(", and now the answer")
    assert seen[0] == "nobody waits"


def at(columns: int) -> Callable[[int], os.terminal_size]:
    return lambda _handle: os.terminal_size((columns, 24))


@pytest.mark.parametrize(
    ("variable", "terminal", "width"),
    [
        ("", 80, 80),
        ("", 93, 93),
        ("", 0, 80),
        ("", 7, 20),
        ("", 300, 120),
        ("100", 93, 100),
        ("1", 93, 20),
        ("20", 93, 20),
        ("121", 93, 120),
        ("0", 93, 93),
        ("wide", 93, 93),
        ("-5", 93, 93),
    ],
)
def test_the_width_is_the_environments_else_the_terminals(
    variable: str, terminal: int, width: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", variable)
    monkeypatch.setattr(os, "get_terminal_size", at(terminal))
    with (tmp_path / "out").open("w") as real:
        monkeypatch.setattr(sys, "stdout", real)
        assert streams.terminal_width() == width


def test_without_a_terminal_a_screen_has_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    for out in (io.StringIO(), Broken(OSError())):
        monkeypatch.setattr(sys, "stdout", out)
        assert streams.terminal_width() == 80


def test_parts_stand_one_blank_line_apart_and_words_are_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    red = "[red]:smile: 42 'x'[/]"
    parts: list[RenderableType] = [Text(""), Text("one   \n\n\n"), red, Text("two"), Text("")]
    assert streams.drawn(parts, "never") == f"one\n\n{red}\ntwo\n"
    assert streams.drawn([red], "always") == f"{red}\n"


def test_what_is_said_is_safe_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    out, err = Tty(), io.StringIO()
    ready(monkeypatch, out, err)
    streams.say("one\x1b\ntwo words that are wrapped")
    streams.complain("three\x07\nfour")
    assert out.getvalue() == "one\ufffd\ntwo words that are\nwrapped\n"
    assert err.getvalue() == "three\ufffd\nfour\n"
