"""The outbox: whatever leaves this machine is on record before it leaves, and so is what became of it.

A run that is killed in between leaves a word that something was begun. What to make of it is the
delivery's to know: a message may have arrived and is not sent again, an entry is looked for in its calendar.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from coachplan.cli import exits, streams
from coachplan.cli.inputs import Inputs
from coachplan.cli.publishing import home_of, who
from coachplan.core.memory.history import History
from coachplan.core.memory.records import Mailed, Pushed
from coachplan.core.problems import Problem, RejectedBusy, RejectedOutput, counted
from coachplan.files.history.store import Book, keeping

AGAIN = "the same command sends what is missing"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a delivery: an exit code, and a line for people."""

    code: int
    told: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """The records of what one run delivers.

    Raises:
        RejectedState, RejectedOutput, RejectedBusy: as ``keeping``; what was delivered until then stands.
    """

    inputs: Inputs

    def begin(self, *events: Mailed | Pushed, still: Callable[[History], bool] | None = None) -> bool:
        """Put on record what is about to leave, if by the history it is ``still`` to."""
        with self._open() as book:
            if still is not None and not still(History(book.records())):
                return False
            for event in events:
                book.add(event)
            return True

    def end(self, event: Mailed | Pushed) -> None:
        """Put on record what became of it."""
        with self._open() as book:
            book.add(event)

    @contextmanager
    def _open(self) -> Iterator[Book]:
        try:
            with keeping(home_of(self.inputs), self.inputs.roster.team, who(self.inputs)) as book:
                yield book
        except (RejectedBusy, RejectedOutput) as rejected:
            # That nothing was changed, as a history says, holds for this record alone.
            rejected.problems = [replace(problem, hint=AGAIN) for problem in rejected.problems]
            raise


def undelivered(problems: Iterable[Problem]) -> Delivered:
    """Say why nothing left."""
    complain(problems)
    return Delivered(exits.UNSENT, "Nothing was sent.")


def complain(problems: Iterable[Problem]) -> None:
    """Write problems to standard error."""
    from coachplan.show.problems import lines

    if found := tuple(problems):
        streams.complain("\n".join(lines(found)))


def written_instead(
    folder: Path, documents: Mapping[str, str], mark: bytes, kind: tuple[str, str]
) -> Delivered:
    """Write what would leave to files of a folder, all or none; ``kind`` is what one and many are called.

    Raises:
        RejectedInput: E0106, a file of that name lacks ``mark`` and so is none of ours.
        RejectedOutput: as ``write_texts``.
    """
    from coachplan.files.atomic import write_texts
    from coachplan.files.folder import make_folder
    from coachplan.files.overwriting import refuse_foreign

    make_folder(folder)
    for name in documents:
        refuse_foreign(folder / name, mark)
    write_texts({folder / name: text for name, text in documents.items()})
    return Delivered(exits.DONE, f"Written to {folder}: {counted(len(documents), *kind)}; nothing was sent.")
