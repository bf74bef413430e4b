"""Glyphs: lines and blocks for terminals that can show them, and plain ASCII for the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What screens are drawn with; each is one column wide. ``parts`` tell three parts of a whole apart."""

    session: str
    busy: str
    rule: str
    bullet: str
    ellipsis: str
    parts: tuple[str, str, str]


LINES = Glyphs(session="▌", busy="░", rule="─", bullet="•", ellipsis="…", parts=("█", "▒", "░"))
ASCII = Glyphs(session="|", busy=":", rule="-", bullet="-", ellipsis=".", parts=("#", "=", "."))
