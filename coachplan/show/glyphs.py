"""Glyphs: lines and blocks for terminals that can show them, and plain ASCII for the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What screens are drawn with; each is one column wide."""

    session: str
    busy: str
    rule: str
    bullet: str
    ellipsis: str
    bar: str
    mark: str


LINES = Glyphs(session="▌", busy="░", rule="─", bullet="•", ellipsis="…", bar="█", mark="◀")
ASCII = Glyphs(session="|", busy=":", rule="-", bullet="-", ellipsis=".", bar="#", mark="<")
