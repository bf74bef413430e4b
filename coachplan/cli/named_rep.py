"""Whom a word on the command line means."""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from coachplan.cli.usage import refuse
from coachplan.core.folding import folded
from coachplan.core.memory.history import SessionOnRecord
from coachplan.core.team.roster import Roster

Person = tuple[str, str]
"""The id and the name of somebody."""

_MOST_SHOWN = 20


def rep_named(word: str, roster: Roster) -> str:
    """Return the id of the rep that ``word`` means.

    An id beats a whole name, and a whole name a part of one ("dmitri"); capitals and accents make no
    difference, unless only they tell two people apart.

    Raises:
        RejectedUsage: E0114, nobody or several people are meant.
    """
    known = [(rep.id, rep.name) for rep in roster.reps]
    return one_named(word, known) or refuse(
        "E0114", f"there is no rep '{word}' on the roster", near(word, known)
    )


def one_named(word: str, known: Sequence[Person]) -> str | None:
    """Return the id of the one person of ``known`` that ``word`` means, as ``rep_named``; none if nobody.

    Raises:
        RejectedUsage: E0114, several people are meant.
    """
    plain = folded(word.strip())
    ways: tuple[Callable[[str, str], bool], ...] = (
        lambda rep, _name: rep == word,
        lambda rep, name: word.casefold() in {rep.casefold(), name.casefold()},
        lambda rep, name: plain in {folded(rep), folded(name)},
        lambda _rep, name: plain in folded(name).split(),
    )
    for means in ways:
        meant = [rep for rep, name in known if means(rep, name)]
        if len(meant) == 1:
            return meant[0]
        if meant:
            refuse("E0114", f"'{word}' may be any of {len(meant)} reps", f"name one by id: {some(meant)}")
    return None


def known_people(roster: Roster, sessions: Iterable[SessionOnRecord]) -> dict[str, str]:
    """Return by id the name of everybody on the roster or with a session on record; today's name counts."""
    known = dict(pair for s in sessions for pair in zip(s.reps, s.names, strict=True))
    return known | {rep.id: rep.name for rep in roster.reps}


def near(word: str, known: Sequence[Person]) -> str:
    """Return a hint for a word that means nobody of ``known``."""
    called: dict[str, dict[str, None]] = {}
    for rep, name in known:
        for one in (rep, name, *name.split()):
            called.setdefault(folded(one), {})[rep] = None
    close = get_close_matches(folded(word).strip(), called, n=1)
    if not close:
        return f"known: {some([rep for rep, _ in known])}"
    meant = [f"'{rep}'" for rep in called[close[0]]]
    return f"did you mean {some(meant)}?"


def some(reps: list[str]) -> str:
    """Return the first of many names, and how many more there are."""
    more = len(reps) - _MOST_SHOWN
    return ", ".join(reps[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
