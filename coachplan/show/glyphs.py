"""Glyphs: lines and blocks for terminals that can show them, and plain ASCII for the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What screens are drawn with; each is one column wide."""

    session: str
    busy: str
    full: str
    rule: str
    bullet: str
    ellipsis: str
    mark: str


LINES = Glyphs(session="▌", busy="░", full="█", rule="─", bullet="•", ellipsis="…", mark="◀")
ASCII = Glyphs(session="|", busy=":", full="#", rule="-", bullet="-", ellipsis=".", mark="<")
