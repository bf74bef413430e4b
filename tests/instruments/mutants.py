"""Mutation scores: python tests/instruments/mutants.py [--group NAME] [--module PATH] [--every N] ...

Each mutant is the program with one small wrong change (mutations.py); the tests should fail on it. Those of a
group run once with coverage, so that a mutant meets only the tests that reach its lines, first the quick ones
that reach little else and those that have killed others of its module, until one fails or they have taken
``--seconds``. All in a copy of the repository.

A change inside a function is given to a fork of one process that has collected the tests; one at the top of
a module is imported anew. A mutant that takes ten times as long as a test is killed too. ``--every N``
tries one mutant of N, always the same ones.

A survivor is met with a test, or judged in survivors.toml; a judgement whose mutant is gone, or is killed, is
stale. Other programs for this leave decorated functions as they are, of which the history consists, and what
stands at the top of a module, such as the limits of a field.
"""

import argparse
import os
import sys
import tomllib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from compileall import compile_dir
from contextlib import chdir
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1])]

from instruments.figures import Figure, tell
from instruments.forks import SURVIVED, forked
from instruments.matters import GROUPS, Group
from instruments.mutations import Mutant, Source
from instruments.trials import Trial, Work, try_anew, try_in_place

ROOT = Path(__file__).parents[2]
JUDGED = Path(__file__).with_name("survivors.toml")

Judged = Mapping[tuple[str, str], str]
"""Why a survivor cannot matter, by its place and its change."""


@dataclass(frozen=True)
class Part:
    """What is tried of a group: its modules, and one mutant in so ``many``."""

    group: Group
    sources: Mapping[str, Source]
    many: int
    wanted: Sequence[Mutant]


@dataclass(frozen=True)
class Score:
    """How a group's mutants fared, of which one in so ``many`` was tried."""

    tried: int
    killed: int
    judged: int
    many: int

    @property
    def percent(self) -> float:
        """Percent killed of those that are not judged."""
        return 100 * self.killed / max(self.tried - self.judged, 1)


def main() -> int:
    """Measure the groups asked for; 1 where one of them misses its target or a judgement is stale."""
    asked = _arguments()
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "repository"
        copytree(ROOT, copy, symlinks=True, ignore=ignore_patterns(".*"))
        if (shared := ROOT.parent / "shared").exists():  # what some tests read beside the repository
            (copy.parent / "shared").symlink_to(shared)
        compile_dir(copy, quiet=2)
        with chdir(copy):
            return tell(_figures(asked, copy))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--group", action="append", choices=[group.name for group in GROUPS])
    parser.add_argument("--module", action="append", help="one module, as core/safe.py: all its mutants")
    parser.add_argument("--every", type=int, help="try one mutant of so many")
    parser.add_argument("--most", type=int, help="try no more than so many of each group")
    parser.add_argument("--tests", nargs="*", help="tests to run instead of a group's own")
    parser.add_argument("--seconds", type=float, default=8, help="of tests that a mutant has to outlive")
    return parser.parse_args()


def _figures(asked: argparse.Namespace, copy: Path) -> Iterator[Figure]:
    parts = _parts(asked, copy / "coachplan")
    judged = _judged()
    sources = {name: source for part in parts for name, source in part.sources.items()}
    wanted = [mutant for part in parts for mutant in part.wanted]
    names = asked.tests or [test for part in parts for test in part.group.tests]
    tests = sorted({str(path) for name in names for path in Path("tests").glob(name)})
    trials = list(_tried(Work(wanted, sources, tests, asked.seconds), partial(_tell, judged)))
    scores = [_score(part, trials, judged) for part in parts]
    for part, score in zip(parts, scores, strict=True):
        yield _figure(f"mutants: {part.group.name}", score, part.group.percent)
    if len(scores) > 1:
        yield _overall(scores)
    stale = _stale(trials, sources, judged)
    yield Figure("mutants: judgements", f"{stale} of {len(judged)} stale", "0 stale", not stale)


def _parts(asked: argparse.Namespace, package: Path) -> list[Part]:
    """Return what is to be tried of each group that was asked for."""
    parts = []
    for group in GROUPS:
        if asked.group and group.name not in asked.group:
            continue
        paths = sorted({path for one in group.modules for path in package.glob(one)})
        names = [path.relative_to(package).as_posix() for path in paths]
        chosen = [name for name in names if not asked.module or name in asked.module]
        if chosen:
            sources = {name: Source(package / name, name) for name in chosen}
            every = asked.every or (1 if asked.module else group.every)
            parts.append(Part(group, sources, every, _chosen(sources, every)[: asked.most]))
    return parts


def _judged() -> Judged:
    """Return why each judged survivor cannot matter, by its place and its change."""
    found = tomllib.loads(JUDGED.read_text(encoding="utf-8"))
    return {
        (place, change): because
        for one in found.get("judged", ())
        for place, because in ((one["place"], one["because"]),)
        for change in one["changes"]
    }


def _chosen(sources: Mapping[str, Source], many: int) -> list[Mutant]:
    """Return one mutant in so many, by a fingerprint of what it is: an edit elsewhere leaves it chosen."""
    found = [mutant for source in sources.values() for mutant in source.mutants]
    return [one for one in found if zlib.crc32(f"{one.place} {one.change}".encode()) % many == 0]


def _tried(work: Work, tell_of: Callable[[Trial], None]) -> Iterator[Trial]:
    """Yield how each mutant fared: inside functions at once, then those that must be imported anew."""
    for trial in forked(partial(try_in_place, work, tell_of)):
        if trial.verdict:
            yield trial
        else:
            done = try_anew(trial, work.sources[trial.mutant.module])
            tell_of(done)
            yield done


def _tell(judged: Judged, trial: Trial) -> None:
    """Tell a survivor that is not judged, as soon as it is known."""
    one = trial.mutant
    if trial.verdict == SURVIVED and (one.place, one.change) not in judged:
        _say(f"coachplan/{one.module}:{one.line} {one.function or 'at the top'}: {one.change}")


def _stale(trials: Sequence[Trial], sources: Mapping[str, Source], judged: Judged) -> int:
    """Tell every judgement whose mutant is gone or was killed; return how many they are."""
    known = {(one.place, one.change) for source in sources.values() for one in source.mutants}
    killed = {(one.mutant.place, one.mutant.change) for one in trials if one.verdict != SURVIVED}
    mine = [key for key in judged if key[0].partition(":")[0] in sources]
    stale = [key for key in mine if key not in known or key in killed]
    for place, change in stale:
        _say(f"judged, but {'killed' if (place, change) in known else 'gone'}: {place}: {change}")
    return len(stale)


def _score(part: Part, trials: Sequence[Trial], judged: Judged) -> Score:
    mine = [one for one in trials if one.mutant.module in part.sources]
    survived = [one.mutant for one in mine if one.verdict == SURVIVED]
    waved = sum((one.place, one.change) in judged for one in survived)
    return Score(len(mine), len(mine) - len(survived), waved, part.many)


def _figure(name: str, score: Score, percent: int) -> Figure:
    told = f"{score.percent:.1f} % of {score.tried} mutants ({score.killed} killed, {score.judged} judged)"
    told += f", one in {score.many} tried" if score.many > 1 else ""
    return Figure(name, told, f">= {percent} %", score.percent >= percent)


def _overall(scores: Sequence[Score]) -> Figure:
    """Return the figure of all groups; each weighs as much as its mutants that exist, not those tried."""
    killed = sum(score.killed * score.many for score in scores)
    told = sum((score.tried - score.judged) * score.many for score in scores)
    tried = sum(score.tried for score in scores)
    percent = 100 * killed / max(told, 1)
    return Figure("mutants: overall", f"{percent:.1f} %, from {tried} mutants", ">= 85 %", percent >= 85)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
