"""Safe text: the one wall between what people wrote and what another program shows."""

import re

_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_JOINING = "\u0600-\u0dff"
_REPLACED = re.compile(
    # Controls, lone surrogates, line separators, directions, and what has no width.
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    # A joiner is part of an emoji, and of a word in scripts whose letters join; nowhere else.
    f"|(?<![{_EMOJI}{_JOINING}])\u200d|\u200d(?![{_EMOJI}{_JOINING}])"
    f"|(?<![{_JOINING}])\u200c|\u200c(?![{_JOINING}])"
)


def safe(text: str) -> str:
    """Return ``text`` as one line that cannot move, hide or colour anything: U+FFFD for what could.

    Letters, marks, wide characters and joined emoji stay; a line break is replaced like any control.
    """
    if text.isascii() and text.isprintable():
        return text
    return _REPLACED.sub("\ufffd", text)
