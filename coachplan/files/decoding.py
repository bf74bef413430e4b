"""Bytes to text: bounded, UTF-8 or marked UTF-16, without control characters."""

import codecs
import re

from coachplan.core.problems import Problem, RejectedInput

LARGEST = 10_000_000
"""Bytes of the largest document; a roster of 5,000 reps has about a tenth."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_PAIR = r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"


def decode(data: bytes) -> str:
    """Return the text of a document.

    Raises ``RejectedInput``: E1103 too large, E1106 not UTF-8 (nor UTF-16 with its mark),
    E1107 control characters or lone surrogates.
    """
    if len(data) > LARGEST:
        raise RejectedInput((too_large(),))
    text = _text(data)
    if found := _CONTROL.search(text):
        raise RejectedInput((_forbidden_at(text, found.start()),))
    # JSON writes a character beyond U+FFFF as two escapes, which YAML reads as two broken ones.
    return re.sub(_PAIR, _join, text) if "\\u" in text else text


def too_large() -> Problem:
    """Return the problem of a document with too many bytes."""
    return Problem(
        "E1103", f"larger than {LARGEST // 1_000_000} MB", hint="a roster is small; is this the right file?"
    )


def forbidden(char: str) -> str:
    """Return the message for a character that may not stand in a document."""
    return f"U+{ord(char):04X} is not allowed; it is an invisible character"


def control_in(text: str) -> str:
    """Return the first character of ``text`` that may not stand in a document, or an empty string."""
    found = _CONTROL.search(text)
    return found[0] if found else ""


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16")
    # Latin letters in UTF-16 have a NUL as every second byte.
    if data.count(0) * 4 > len(data):
        raise RejectedInput((_not_text(data, 0, "this looks like UTF-16 without its byte order mark"),))
    return _decoded(data, "utf-8-sig")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # The decoder counts from behind the mark.
        start = error.start + len(data) - len(error.object)
        name = "UTF-16" if encoding == "utf-16" else "UTF-8"
        message = f"byte {start + 1} (0x{data[start]:02X}) is not {name}"
        raise RejectedInput((_not_text(data, start, message),)) from None


def _not_text(data: bytes, offset: int, message: str) -> Problem:
    begin = data.rfind(b"\n", 0, offset) + 1
    end = data.find(b"\n", offset)
    line = data[begin : end if end >= 0 else len(data)].decode("utf-8-sig", "replace")
    return Problem(
        "E1106",
        message,
        hint="save the file as UTF-8",
        line=data.count(b"\n", 0, offset) + 1,
        column=len(data[begin:offset].decode("utf-8-sig", "replace")) + 1,
        excerpt="" if "\0" in line else line.rstrip("\r"),
    )


def _forbidden_at(text: str, offset: int) -> Problem:
    # What splitlines takes for a break besides line ends is forbidden itself, so it comes later.
    before = (text[:offset] + "|").splitlines()
    rest = re.split(r"[\n\r\u2028\u2029]", text[offset:], maxsplit=1)[0]
    return Problem(
        "E1107",
        forbidden(text[offset]),
        hint="remove the character",
        line=len(before),
        column=len(before[-1]),
        excerpt=before[-1][:-1] + rest,
    )


def _join(found: re.Match[str]) -> str:
    high, low = int(found[2], 16), int(found[3], 16)
    return found[1] + chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
