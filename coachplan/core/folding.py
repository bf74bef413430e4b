"""Folding: words as they are compared, whoever typed them."""

import unicodedata

_ALONE = str.maketrans("øØłŁđĐðÐħ\u0131\u2018\u2019\u02bc", "oOlLdDdDhi'''")
_PAIRS = str.maketrans(
    {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "ẞ": "Ss", "þ": "th", "Þ": "Th"}
)
"""Letters and apostrophes that Unicode does not take apart, as they are commonly typed."""


def plain(text: str) -> str:
    """Return ``text`` without accents, letters that are only drawn differently made one."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_ALONE).translate(_PAIRS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def folded(text: str) -> str:
    """Return ``text`` without accents and case, letters that are only drawn differently made one."""
    return plain(text).casefold()
