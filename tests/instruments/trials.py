"""Trials: what the tests say of a mutant.

One process collects the tests; a fork of it runs them all and notes which lines each one reaches, and further
forks run, for each mutant, those that reach it.
"""

import contextlib
import functools
import gc
import os
import pickle
import resource
import select
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, starmap
from pathlib import Path
from tempfile import TemporaryFile
from types import CodeType, FunctionType
from typing import Any, NoReturn

import pytest
from _pytest.runner import runtestprotocol
from mutations import Mutant, Source

SURVIVED, KILLED, LATE = "survived", "killed", "late"

_MEMORY = 6 << 30
"""Bytes that a trial may take."""

_PATIENCE = 10.0
"""How many times as long as its tests a trial may take, and seconds on top."""


@dataclass(frozen=True)
class Trial:
    """A mutant, the tests that it meets, the seconds they take without it, and what they said of it."""

    mutant: Mutant
    tests: tuple[str, ...]
    seconds: float
    verdict: str = ""


@dataclass(frozen=True)
class _Reach:
    """Which tests reach each line of a module, and the processor seconds each of them takes."""

    lines: Mapping[str, Mapping[int, Sequence[str]]]
    seconds: Mapping[str, float]

    def tests(self, mutant: Mutant, most: float) -> tuple[str, ...]:
        """Return the tests that a mutant meets, the quickest first, and ``most`` seconds of them."""
        lines = self.lines.get(mutant.module, {})
        reached = mutant.lines if mutant.inside else lines
        found = {test for line in reached for test in lines.get(line, ()) if test in self.seconds}
        chosen, total = [], 0.0
        for test in sorted(found, key=lambda name: (self.seconds[name], name)):
            total += self.seconds[test]
            if chosen and total > most:
                break
            chosen.append(test)
        return tuple(chosen)


def try_group(
    wanted: Sequence[Mutant], sources: Mapping[str, Source], tests: Sequence[str], seconds: float
) -> list[Trial]:
    """Try the mutants inside functions; return those at the top of a module without a verdict."""
    workshop = _Workshop(wanted, sources, seconds)
    _pytest(tests, workshop)
    return workshop.trials


def try_anew(trial: Trial, source: Source) -> Trial:
    """Try a mutant in a process that imports everything anew."""
    if not trial.tests:
        return replace(trial, verdict=SURVIVED)
    with _written(source, trial.mutant):
        child = os.fork()
        if not child:
            _begin(trial.seconds)
            files = sorted({test.partition("::")[0] for test in trial.tests})
            os._exit(int(_pytest(files, _Only(trial.tests)) != 0))
        return replace(trial, verdict=_verdict(child, trial.seconds))


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


class _Workshop:
    """A plugin of pytest's: in place of one run of the tests, it tries the mutants."""

    def __init__(self, wanted: Sequence[Mutant], sources: Mapping[str, Source], seconds: float) -> None:
        self._wanted = wanted
        self._sources = sources
        self._seconds = seconds
        self.trials: list[Trial] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try each mutant with the tests that reach it."""
        items = {item.nodeid: item for item in session.items}
        reach: _Reach = forked(functools.partial(_reach, session.items, self._sources))
        for number, mutant in enumerate(self._wanted):
            tests = reach.tests(mutant, self._seconds)
            trial = Trial(mutant, tests, sum(reach.seconds[test] for test in tests))
            if mutant.inside:
                trial = self._try(trial, [items[test] for test in tests])
            self.trials.append(trial)
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{number + 1} of {len(self._wanted)}\r")
        return True

    def _try(self, trial: Trial, items: Sequence[pytest.Item]) -> Trial:
        if not items:
            return replace(trial, verdict=SURVIVED)
        source = self._sources[trial.mutant.module]
        with _written(source, trial.mutant) as code:
            child = os.fork()
            if not child:
                _begin(trial.seconds)
                _exchange(source.path, code)
                _run(items)
            return replace(trial, verdict=_verdict(child, trial.seconds))


class _Only:
    """A plugin of pytest's: it runs these tests alone, in this order, up to the first that fails."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._tests = tests

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run them."""
        items = {item.nodeid: item for item in session.items}
        _run([items[test] for test in self._tests])


def _pytest(tests: Sequence[str], plugin: object) -> int:
    """Collect tests of the copy that is the working folder, for a plugin; return pytest's exit code."""
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        "mutants",
        derandomize=True,
        deadline=None,
        database=None,
        max_examples=60,
        phases=(Phase.explicit, Phase.generate),  # that it fails is enough
        suppress_health_check=list(HealthCheck),
    )
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    copy = Path.cwd()
    sys.path[:0] = [str(copy), str(copy / "tests")]
    options = (
        "-q",
        "-s",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=--import-mode=importlib",
    )
    with _silence():
        return int(pytest.main([*options, f"--basetemp={copy.parent / 'tmp'}", *tests], plugins=[plugin]))


def _reach(items: Sequence[pytest.Item], sources: Mapping[str, Source]) -> _Reach:
    """Run every test once, without a mutant, and note what it reaches; one that fails is left out."""
    from coverage import Coverage

    coverage = Coverage(
        data_file=None, config_file=False, include=[str(one.path) for one in sources.values()]
    )
    coverage.start()
    seconds: dict[str, float] = {}
    for number, item in enumerate(items):
        coverage.switch_context(item.nodeid)
        begun = _spent()
        if _passes(item, items[number + 1] if number + 1 < len(items) else None):
            seconds[item.nodeid] = _spent() - begun
        else:
            sys.stderr.write(f"left out, as it fails without a mutant: {item.nodeid}\n")
    coverage.stop()
    data = coverage.get_data()
    lines = {name: data.contexts_by_lineno(str(source.path)) for name, source in sources.items()}
    return _Reach(lines, seconds)


def _spent() -> float:
    return sum(os.times()[:4])


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _run(items: Sequence[pytest.Item]) -> NoReturn:
    """Run tests up to the first that fails, and end this process."""
    code = 1
    with contextlib.suppress(BaseException):
        if all(starmap(_passes, pairwise([*items, None]))):
            code = 0
    os._exit(code)


def _exchange(path: Path, code: CodeType) -> None:
    """Give the functions of a module their code in ``code``, wherever they are known and however wrapped."""
    new = {(one.co_qualname, one.co_firstlineno): one for one in _codes(code)}
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename == str(path):
            old = one.__code__
            found = new.get((old.co_qualname, old.co_firstlineno))
            if found and found.co_freevars == old.co_freevars and "<lambda>" not in old.co_qualname:
                one.__code__ = found
        elif type(one) is functools._lru_cache_wrapper and one.__module__.startswith("coachplan"):
            one.cache_clear()


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


@contextlib.contextmanager
def _written(source: Source, mutant: Mutant) -> Iterator[CodeType]:
    """Let the mutant stand on the disk too, for processes that a test starts."""
    text, code = source.mutated(mutant)
    source.path.write_text(text, encoding="utf-8")
    try:
        yield code
    finally:
        source.path.write_text(source.text, encoding="utf-8")


def _begin(seconds: float) -> None:
    """Set the limits of a trial; it prints nothing, and what it starts ends with it."""
    os.setpgid(0, 0)
    limit = int(_PATIENCE * (1 + seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)


def _verdict(child: int, seconds: float) -> str:
    """Wait for a trial; what waits for ever is ended, however busy the machine is."""
    handle = os.pidfd_open(child)
    watch = select.poll()
    watch.register(handle, select.POLLIN)
    ended = watch.poll(6_000 * _PATIENCE * (1 + seconds))
    os.close(handle)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not code:
        return SURVIVED
    return KILLED if ended and code > 0 else LATE


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Send what pytest prints nowhere: standard output is for the figures."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
