"""The worksheet: one page on how a colleague works, as the prompts of a session."""

from collections.abc import Mapping

from pydantic import Field

from coachplan.core.base import Value
from coachplan.core.peers.pairing import Pair
from coachplan.core.plans.content import SessionContent
from coachplan.core.scalars import Text

TELLING = frozenset({"rank", "tier", "top", "middle", "bottom", "score", "quota", "better", "best", "worst"})
"""Words that would tell one of the two where the other stands."""

NEUTRAL = "this part of the work"
"""What a subject is called whose title holds a figure, or a word that tells."""


class Worksheet(Value):
    """The texts of one kind of session; ``{rep}``, ``{guide}`` and ``{topic}`` stand for what they say."""

    title: Text
    focus: Text
    prompts: tuple[Text, ...] = Field(min_length=2)


class Worksheets(Value):
    """The worksheet that two colleagues fill in, and the one for a session with another coach."""

    colleague: Worksheet
    coach: Worksheet


def worksheet_for(pair: Pair, names: Mapping[str, str], texts: Worksheets) -> SessionContent:
    """Return what a session of ``pair`` is about; it names the two, and no figure of either.

    ``names`` are those of reps and coaches, by id.
    """
    sheet, kind = (texts.coach, "coach") if pair.by_coach else (texts.colleague, "colleague")

    def filled(text: str) -> str:
        parts = {"{rep}": names[pair.rep], "{guide}": names[pair.guide]}
        # The subject first: a name may hold braces, and must not be read as a place to fill.
        told = text.replace("{topic}", _plain(pair.title.removesuffix(" a week")))
        for place, name in parts.items():
            told = told.replace(place, name)
        return told

    return SessionContent(
        theme=theme_of(kind),
        title=filled(sheet.title),
        focus=filled(sheet.focus),
        prompts=tuple(filled(prompt) for prompt in sheet.prompts),
        metric=pair.metric,
    )


def theme_of(kind: str) -> str:
    """Return what a session with a guide counts as among themes; ``kind`` of guide: colleague or coach."""
    return f"with-a-{kind}"


def _plain(topic: str) -> str:
    return NEUTRAL if tells(topic) else topic


def tells(text: str) -> bool:
    """Tell whether a text holds a figure, or a word about where somebody stands."""
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return any(word in TELLING or any(letter.isdigit() for letter in word) for word in words)
