"""Forks in which a mutant lives: its code in place of the program's, limits, and how it ended."""

import contextlib
import functools
import gc
import os
import pickle
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import CodeType, FunctionType
from typing import Any

from instruments.mutations import Mutant, Source

SURVIVED, KILLED, LATE = "survived", "killed", "late"

_MEMORY = 6 << 30
"""Bytes that a trial may take."""

_PATIENCE = 10.0
"""How many times as long as a test, and as a second more, a trial of it may take."""


def forked(task: Callable[[], Any]) -> Any:
    """Return what a task returns that runs in a fork of this process."""
    with TemporaryFile() as file:
        child = os.fork()
        if not child:
            code = 1
            try:
                pickle.dump(task(), file)
                file.flush()
                code = 0
            except BaseException:  # noqa: BLE001 - a fork must not go on as if it were its parent
                sys.excepthook(*sys.exc_info())
            os._exit(code)
        if os.waitpid(child, 0)[1]:
            raise SystemExit("mutants: the tests could not be tried")
        file.seek(0)
        return pickle.load(file)  # noqa: S301 - our own


class Functions:
    """All functions of the program, wherever they are known and however wrapped, and what it has cached."""

    def __init__(self) -> None:
        """Find them; forks can then share the memory of this process."""
        self._by_file: dict[str, list[FunctionType]] = {}
        self._caches = caches()
        for one in gc.get_objects():
            if type(one) is FunctionType:
                self._by_file.setdefault(one.__code__.co_filename, []).append(one)
        gc.collect()
        gc.freeze()

    def exchange(self, path: Path, code: CodeType) -> None:
        """Give the functions of a module their code in ``code``."""
        new = {(one.co_qualname, one.co_firstlineno): one for one in _codes(code)}
        for function in self._by_file.get(str(path), ()):
            old = function.__code__
            found = new.get((old.co_qualname, old.co_firstlineno))
            # Several lambdas on one line have one name; a change in one at the top is tried anew.
            if found and found.co_freevars == old.co_freevars and "<lambda>" not in old.co_qualname:
                function.__code__ = found
        self.forget()

    def forget(self) -> None:
        """Empty what the program has cached: a value found earlier runs no line."""
        for cache in self._caches:
            cache.cache_clear()


def caches() -> list[Any]:
    """Return the functions of the program that remember what they returned."""
    found = (one for one in gc.get_objects() if type(one) is functools._lru_cache_wrapper)
    return [one for one in found if one.__module__.startswith("coachplan")]


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


@contextlib.contextmanager
def written(source: Source, mutant: Mutant) -> Iterator[CodeType]:
    """Let the mutant stand on the disk too, for processes that a test starts."""
    text, code = source.mutated(mutant)
    source.path.write_text(text, encoding="utf-8")
    try:
        yield code
    finally:
        source.path.write_text(source.text, encoding="utf-8")


def begin() -> None:
    """Begin a trial; it prints nothing, and what it starts ends with it."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)


def allow(seconds: float) -> None:
    """Allow the next test, which takes so many seconds of the processor's, its share of patience."""
    most = int(time.process_time() + _PATIENCE * (1 + seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def verdict_of(child: int, seconds: float) -> str:
    """Wait for a trial; what waits for ever is ended, however busy the machine is."""
    handle = os.pidfd_open(child)
    watch = select.poll()
    watch.register(handle, select.POLLIN)
    ended = watch.poll(1_000 * (20 + 6 * _PATIENCE * seconds))
    os.close(handle)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not code:
        return SURVIVED
    return KILLED if ended and code > 0 else LATE
