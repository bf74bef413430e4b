"""Glyphs: lines and blocks for terminals that can show them, and plain ASCII for the rest."""

from dataclasses import dataclass

from rich.box import SIMPLE_HEAD, Box
from rich.console import ConsoleOptions


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What screens are drawn with; each is one column wide. ``parts`` tell three parts of a whole apart."""

    session: str
    busy: str
    full: str
    rule: str
    bullet: str
    ellipsis: str
    mark: str
    parts: tuple[str, str, str]


LINES = Glyphs(
    session="▌", busy="░", full="█", rule="─", bullet="•", ellipsis="…", mark="◀", parts=("█", "▒", "░")
)
ASCII = Glyphs(
    session="|", busy=":", full="#", rule="-", bullet="-", ellipsis=".", mark="<", parts=("#", "=", ".")
)


class _HeadRule(Box):
    """A table without a frame, with a rule below its head, in letters that the stream can take."""

    def substitute(self, options: ConsoleOptions, safe: bool = True) -> Box:  # noqa: FBT001, FBT002 - Rich's own
        """Return what is drawn: where lines are ASCII, this table still has no frame."""
        return _ASCII_RULE if options.ascii_only else super().substitute(options, safe)


_ASCII_RULE = Box(str(SIMPLE_HEAD).replace("─", "-"), ascii=True)
HEAD_RULE = _HeadRule(str(SIMPLE_HEAD))
