"""Trials: what the tests say of a mutant.

One process collects the tests; a fork of it runs them all and notes which lines each one reaches, and further
forks run, for each mutant, those that reach it.
"""

import contextlib
import functools
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import pytest
from _pytest.runner import runtestprotocol
from instruments.forks import SURVIVED, Functions, allow, begin, caches, forked, verdict_of, written
from instruments.mutations import Mutant, Source


@dataclass(frozen=True)
class Trial:
    """A mutant, the tests that it meets with the seconds each takes without it, and what they said of it."""

    mutant: Mutant
    tests: Mapping[str, float]
    verdict: str = ""

    @property
    def seconds(self) -> float:
        """The seconds that all the tests take."""
        return sum(self.tests.values())


@dataclass(frozen=True)
class _Reach:
    """Which tests reach each line of a module; of each test, how many lines that are and how long it takes.

    ``seconds`` are of processor time; ``importing`` are, by module, the tests in whose file it is imported.
    """

    lines: Mapping[str, Mapping[int, Sequence[str]]]
    seconds: Mapping[str, float]
    importing: Mapping[str, frozenset[str]]

    @functools.cached_property
    def width(self) -> Counter[str]:
        """The lines that each test reaches."""
        return Counter(test for lines in self.lines.values() for tests in lines.values() for test in tests)

    def tests(self, mutant: Mutant, most: float, kills: Counter[str]) -> dict[str, float]:
        """Return the tests that a mutant meets, and the seconds each takes: ``most`` seconds in all.

        The quick and narrow ones come first, and those that have killed others of its module. What stands at
        the top of a module may count anywhere: its mutants meet the tests that import the module and others,
        too, for as long, the quick ones first; those of declarations alone meet those that reach most.
        """
        lines = self.lines.get(mutant.module, {})
        reached = mutant.lines if mutant.inside else lines
        found = {test for line in reached for test in lines.get(line, ()) if test in self.seconds}
        if not mutant.inside:
            found |= self.importing[mutant.module] & self.seconds.keys()
        chosen = self._within(most, self._cheapest_first(found, kills))
        if mutant.inside:
            return chosen
        wide = 0 if found else 1
        others = self.seconds.keys() - found
        order = sorted(others, key=lambda name: (-wide * self.width[name], self.seconds[name], name))
        return chosen | self._within(most, order)

    def _within(self, most: float, order: Sequence[str]) -> dict[str, float]:
        """Return the first tests that take ``most`` seconds together, one at the least."""
        chosen: dict[str, float] = {}
        for test in order:
            if chosen and sum(chosen.values()) + self.seconds[test] > most:
                break
            chosen[test] = self.seconds[test]
        return chosen

    def _cheapest_first(self, tests: Iterable[str], kills: Counter[str]) -> list[str]:
        """Return tests by what they cost; of a test with many parameters each costs more than the one before.

        What one of them lets pass the others may let pass too.
        """
        cost = {name: self.width[name] * self.seconds[name] / (1 + kills[name]) ** 2 for name in tests}
        alike: Counter[str] = Counter()
        for name in sorted(cost, key=lambda name: (cost[name], name)):
            alike[function := name.partition("[")[0]] += 1
            cost[name] *= alike[function]
        return sorted(cost, key=lambda name: (cost[name], name))


@dataclass(frozen=True)
class Work:
    """Mutants to try, the modules that they are of, the tests, and the seconds of tests for each."""

    wanted: Sequence[Mutant]
    sources: Mapping[str, Source]
    tests: Sequence[str]
    seconds: float


def try_in_place(work: Work, tell_of: Callable[[Trial], None]) -> list[Trial]:
    """Try the mutants inside functions; return those at the top of a module without a verdict."""
    workshop = _Workshop(work, tell_of)
    _pytest(work.tests, workshop)
    if len(workshop.trials) < len(work.wanted):
        raise SystemExit("mutants: the tests could not be collected, or not be run without a mutant")
    return workshop.trials


def try_anew(trial: Trial, source: Source) -> Trial:
    """Try a mutant in a process that imports everything anew."""
    if not trial.tests:
        return replace(trial, verdict=SURVIVED)
    with written(source, trial.mutant):
        child = os.fork()
        if not child:
            begin()
            files = sorted({test.partition("::")[0] for test in trial.tests})
            os._exit(int(_pytest(files, _Only(trial.tests)) != 0))
        return replace(trial, verdict=verdict_of(child, trial.seconds))


class _Workshop:
    """A plugin of pytest's: in place of one run of the tests, it tries the mutants."""

    def __init__(self, work: Work, tell_of: Callable[[Trial], None]) -> None:
        self._work = work
        self._tell_of = tell_of
        self._kills: dict[str, Counter[str]] = {name: Counter() for name in work.sources}
        self.trials: list[Trial] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try each mutant with the tests that reach it."""
        items = {item.nodeid: item for item in session.items}
        functions = Functions()
        reach: _Reach = forked(functools.partial(_reach, session.items, self._work.sources, functions))
        for number, mutant in enumerate(self._work.wanted, start=1):
            tests = reach.tests(mutant, self._work.seconds, self._kills[mutant.module])
            trial = Trial(mutant, tests)
            if mutant.inside:
                trial = self._try(trial, items, functions)
                self._tell_of(trial)
            self.trials.append(trial)
            if not number % 100:
                sys.stderr.write(f"{number} of {len(self._work.wanted)} mutants tried\n")
        return True

    def _try(self, trial: Trial, items: Mapping[str, pytest.Item], functions: Functions) -> Trial:
        if not trial.tests:
            return replace(trial, verdict=SURVIVED)
        source = self._work.sources[trial.mutant.module]
        with written(source, trial.mutant) as code, _pipe() as (ours, theirs):
            child = os.fork()
            if not child:
                begin()
                functions.exchange(source.path, code)
                _run(trial.tests, items, theirs)
            verdict = verdict_of(child, trial.seconds)
            with contextlib.suppress(BlockingIOError):  # a mutant that was ended says nothing
                self._kills[trial.mutant.module][os.read(ours, 1 << 16).decode()] += 1
            return replace(trial, verdict=verdict)


class _Only:
    """A plugin of pytest's: it runs these tests alone, in this order, up to the first that fails."""

    def __init__(self, tests: Mapping[str, float]) -> None:
        self._tests = tests

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run them."""
        items = {item.nodeid: item for item in session.items}
        with _pipe() as (_, theirs):
            _run(self._tests, items, theirs)


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


def _reach(items: Sequence[pytest.Item], sources: Mapping[str, Source], functions: Functions) -> _Reach:
    """Run every test once, without a mutant, and note what it reaches; one that fails is left out."""
    from coverage import Coverage

    coverage = Coverage(
        data_file=None, config_file=False, include=[str(one.path) for one in sources.values()]
    )
    coverage.set_option("run:disable_warnings", ["no-data-collected"])  # of declarations alone
    coverage.start()
    seconds: dict[str, float] = {}
    remembering = caches()
    for number, item in enumerate(items):
        for one in remembering:  # else a test reaches nothing of what another one has asked for
            one.cache_clear()
        coverage.switch_context(item.nodeid)
        functions.forget()
        begun = _spent()
        if _passes(item, items[number + 1] if number + 1 < len(items) else None):
            seconds[item.nodeid] = _spent() - begun
        else:
            sys.stderr.write(f"left out, as it fails without a mutant: {item.nodeid}\n")
    coverage.stop()
    sys.stderr.write(f"{len(seconds)} tests, {sum(seconds.values()):.0f} processor seconds\n")
    data = coverage.get_data()
    lines = {name: data.contexts_by_lineno(str(source.path)) for name, source in sources.items()}
    importing = {name: frozenset(_importing(items, name)) for name in sources}
    return _Reach(lines, seconds, importing)


def _importing(items: Sequence[pytest.Item], module: str) -> Iterator[str]:
    """Yield the tests in whose file something stands that the module defines."""
    name = f"coachplan.{module.removesuffix('.py').replace('/', '.')}"
    for item in items:
        file = item.getparent(pytest.Module)
        if file and any(getattr(one, "__module__", "") == name for one in vars(file.obj).values()):
            yield item.nodeid


def _spent() -> float:
    return sum(os.times()[:4])


def _passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _run(tests: Mapping[str, float], items: Mapping[str, pytest.Item], told: int) -> NoReturn:
    """Run tests up to the first that fails, write its name to ``told``, and end this process."""
    code = 1
    with contextlib.suppress(BaseException):
        for test, following in zip(tests, [*list(tests)[1:], None], strict=True):
            allow(tests[test])
            if not _passes(items[test], items[following] if following else None):
                os.write(told, test.encode())
                break
        else:
            code = 0
    os._exit(code)


@contextlib.contextmanager
def _pipe() -> Iterator[tuple[int, int]]:
    """Open a pipe whose first end waits for nothing."""
    ends = os.pipe()
    os.set_blocking(ends[0], False)
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)


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
