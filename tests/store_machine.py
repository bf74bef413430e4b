"""A store under whatever may happen to it, step by step, against a list that nothing happens to.

Steps add, add the same again, change and forget; in between a call fails, a disk is full, a process is
killed in the middle of a write, two write at once, and the program is updated; some begin with a file of the
first release. After each step all that was acknowledged is there, in order, and nothing else.
"""

import errno
import os
import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from stores import Store

from coachplan.core.problems import Rejected
from coachplan.files.history import lock

NUMBERS = st.integers(1, 9)
"""Few, so that the same comes again."""

CALLS = ("open", "close", "fsync", "replace", "chmod", "mkdir", "unlink", "execute")
SIZES = st.integers(0, 40).map(lambda blocks: 512 * blocks)
"""Bytes that a file may have before the disk is full; a small history has up to 20,000."""

RELEASED = Path(__file__).parent / "fixtures" / "history"

SHARED = "/dev/shm"  # noqa: S108 - a name of its own is made inside

Trouble = Callable[[], None]


def refuse() -> None:
    """Fail as a disk does."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def die() -> None:
    """Be killed."""
    os.kill(os.getpid(), signal.SIGKILL)


class StoreMachine(RuleBasedStateMachine):
    """One store in one folder; a subclass names it."""

    store: Store
    stops = 0

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = TemporaryDirectory(dir=SHARED if os.access(SHARED, os.W_OK) else None)
        self.home = Path(self._stack.enter_context(folder)) / "home"
        self.known: list[int] = []
        self.updated = False
        self.stopped = 0
        # Two who wait for each other need not wait long here.
        self._stack.enter_context(mock.patch.object(lock, "_STEP", 0.001))

    def teardown(self) -> None:
        """Remove the folder, and count how often anything was stopped in the middle."""
        type(self).stops += self.stopped
        self._stack.close()

    @initialize(released=st.sampled_from((*["none"] * 3, *sorted(path.name for path in RELEASED.iterdir()))))
    def begins(self, released: str) -> None:
        """Begin with nothing, or with what a release wrote."""
        self.store.found(self.home, RELEASED / released)
        self.known = list(self.store.read(self.home))

    @rule(number=NUMBERS)
    def adds(self, number: int) -> None:
        """Add a number, which may be there already."""
        self.store.add(self.home, number)
        self.known.append(number)

    @rule(number=NUMBERS, other=NUMBERS)
    def edits(self, number: int, other: int) -> None:
        """Change a number wherever it stands."""
        if self.known:
            self.store.change(self.home, {number: other})
            self.known = [other if one == number else one for one in self.known]

    @rule(number=NUMBERS)
    def forgets(self, number: int) -> None:
        """Take a number out wherever it stands."""
        if self.known:
            self.store.change(self.home, {number: None})
            self.known = [one for one in self.known if one != number]

    @rule(number=NUMBERS, call=st.sampled_from(CALLS), nth=st.integers(1, 12))
    def fails_at_a_call(self, number: int, call: str, nth: int) -> None:
        """Add while the n-th call fails."""
        self._tries(number, stopped(call, nth, refuse))

    @rule(number=NUMBERS, size=SIZES)
    def fails_for_want_of_space(self, number: int, size: int) -> None:
        """Add where no file may grow beyond a size."""
        self._tries(number, at_most(size))

    @rule(number=NUMBERS, call=st.sampled_from(CALLS), nth=st.integers(1, 12))
    def is_killed_at_a_call(self, number: int, call: str, nth: int) -> None:
        """Add in a process that is killed at its n-th call."""

        def add() -> None:
            with stopped(call, nth, die):
                self.store.add(self.home, number)

        self._settled(at_once([add]), [number])

    @rule(number=NUMBERS, size=SIZES)
    def is_killed_in_a_write(self, number: int, size: int) -> None:
        """Add in a process that is killed in the write that reaches a size."""

        def add() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            with at_most(size):
                self.store.add(self.home, number)

        self._settled(at_once([add]), [number])

    @rule(number=NUMBERS, other=NUMBERS)
    def two_add_at_once(self, number: int, other: int) -> None:
        """Let two processes add, each its own."""
        numbers = [number, other]
        self._settled(at_once([partial(self.store.add, self.home, one) for one in numbers]), numbers)

    @precondition(lambda self: not self.updated)
    @rule()
    def is_updated(self) -> None:
        """Go on with a later release of the program."""
        self._stack.enter_context(self.store.newer())
        self.updated = True

    @invariant()
    def holds_what_was_acknowledged(self) -> None:
        """Compare the disk with the list."""
        assert list(self.store.read(self.home)) == self.known
        if self.home.exists():
            self.store.whole(self.home)

    def _tries(self, number: int, trouble: AbstractContextManager[None]) -> None:
        """Add a number in trouble; where that is refused it is there or not."""
        added = False
        with suppress(Rejected, OSError, sqlite3.Error), trouble:
            self.store.add(self.home, number)
            added = True
        self._settled([added], [number])

    def _settled(self, acknowledged: Sequence[bool], numbers: Sequence[int]) -> None:
        """Take in what became of numbers: those acknowledged are there, each of the others may be."""
        self.stopped += acknowledged.count(False)
        found = list(self.store.read(self.home))
        assert found[: len(self.known)] == self.known
        new = found[len(self.known) :]
        for number, there in zip(numbers, acknowledged, strict=True):
            if there:
                assert number in new
                new.remove(number)
        maybe = [number for number, there in zip(numbers, acknowledged, strict=True) if not there]
        assert all(number in maybe for number in new)
        assert len(new) <= len(maybe)
        self.known = found


@contextmanager
def stopped(call: str, nth: int, trouble: Trouble) -> Iterator[None]:
    """Let trouble come at the n-th of these calls: one of ``os``, or a statement of SQLite's."""
    left = nth

    def counted() -> None:
        nonlocal left
        left -= 1
        if not left:
            trouble()

    class Connection(sqlite3.Connection):
        def execute(self, *words: Any) -> sqlite3.Cursor:
            try:
                counted()
            except OSError as error:
                raise sqlite3.OperationalError("disk I/O error") from error
            return super().execute(*words)

    if call == "execute":
        with mock.patch.object(sqlite3, "connect", partial(sqlite3.connect, factory=Connection)):
            yield
        return
    usual = getattr(os, call)

    def instead(*words: Any, **named: Any) -> Any:
        if call == "close":
            usual(*words)  # it is closed, whatever it says (close(2))
        counted()
        return None if call == "close" else usual(*words, **named)

    with mock.patch.object(os, call, instead):
        yield


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Let no file that is written grow beyond a size in bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def at_once(tasks: Sequence[Callable[[], None]]) -> list[bool]:
    """Run each task in a process of its own, all at once; tell which of them came to their end."""
    children = []
    for task in tasks:
        child = os.fork()
        if not child:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            code = 1
            try:
                task()
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    return [os.waitpid(child, 0)[1] == 0 for child in children]
