"""Folding: words as they are compared, whoever typed them."""

import unicodedata


def folded(text: str) -> str:
    """Return ``text`` without accents and case, letters that are only drawn differently made one."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
