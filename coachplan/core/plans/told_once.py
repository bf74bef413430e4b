"""Sessions as one list tells them: what is the same for many is told at the first of them."""

from collections.abc import Iterable, Iterator

from coachplan.core.plans.content import GOOD
from coachplan.core.plans.plan import Session


def told_once(sessions: Iterable[Session]) -> Iterator[Session]:
    """Yield the sessions of a list from top to bottom, each sentence of what good looks like only once.

    A rep reads a session by itself and keeps the sentence; a manager would read it at every session.
    """
    told: set[str] = set()
    for session in sessions:
        line, _, good = session.focus.partition(GOOD)
        yield session.model_copy(update={"focus": line}) if good in told else session
        told.add(good)
