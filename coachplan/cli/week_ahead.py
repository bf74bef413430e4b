"""Which published week is meant where none is named: the one that still has what is spoken of ahead."""

from collections.abc import Sequence
from datetime import UTC

from coachplan.cli.inputs import Inputs
from coachplan.cli.named_rep import known_people, one_named
from coachplan.cli.watching import this_monday
from coachplan.core.memory.history import SessionOnRecord


def week_ahead(inputs: Inputs, word: str) -> str | None:
    """Return the first published week (``2026-W48``) in which a session still lies ahead, if there is one.

    The session is that of the id ``word``, or any of the rep whom ``word`` means.

    Raises:
        RejectedUsage: E0114, several reps are meant.
    """
    now, sessions = inputs.now.astimezone(UTC), inputs.history.sessions.values()
    own = [s for s in sessions if s.id == word] or _with_rep(word, inputs)
    ahead = [s for s in own if s.held_minutes and s.start.astimezone(UTC) > now]
    return min(ahead, key=lambda s: s.monday).week if ahead else None


def week_to_change(inputs: Inputs, words: Sequence[str]) -> str | None:
    """Return the published week that is meant for a change of the sessions that ``words`` name.

    Without words it is the week that was changed by hand last. Where nothing of it lies ahead it is the
    present week, if that is the last one published; then there is no other week that could be changed.

    Raises:
        RejectedUsage: as ``week_ahead``.
    """
    weeks, this = inputs.history.weeks, this_monday(inputs)
    meant = week_ahead(inputs, words[0]) if words else _changed_last(inputs)
    last = max(weeks, default=None)
    return meant or (weeks[this].current.week if last == this else None)


def _changed_last(inputs: Inputs) -> str | None:
    weeks = inputs.history.weeks.values()
    changed = [w for w in weeks if w.current.cause != "publish" and w.monday >= this_monday(inputs)]
    return max(changed, key=lambda week: week.number).current.week if changed else None


def _with_rep(word: str, inputs: Inputs) -> list[SessionOnRecord]:
    """Return every session on record of the rep whom a word means."""
    sessions = inputs.history.sessions.values()
    rep = one_named(word, [*known_people(inputs.roster, sessions).items()])
    return [s for s in sessions if rep is not None and rep in (*s.reps, s.guide)]
