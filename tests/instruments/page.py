"""All instruments on one page: python tests/instruments/page.py [--small] [--into FOLDER] [NAME ...].

Each runs in a process of its own and says what it found (``figures.py``); one that fails stops no other.
First come, one after the other, those that take all processors or are held to the clock; then the others,
as many at a time as there are processors. ``--small`` runs them all in a few minutes, to see that they work;
the figures that count are those of the full run, which takes hours. With names, only these run. ``--into``
keeps what each of them found, and writes the page in Markdown, too; what was kept there before and is not run
anew stays on the page, with the commit that it was found at.
Below the table stands why each target that was missed is missed, as far as it is known (``reasons.toml``).
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from os import cpu_count
from pathlib import Path
from platform import python_version
from time import monotonic

from rich.console import Console
from rich.table import Table
from rich.text import Text

ROOT = Path(__file__).parents[2]
REASONS = Path(__file__).with_name("reasons.toml")
UNKNOWN = "not known yet"
KEPT, PAGE = "figures.json", "page.md"
TITLES = ("section", "instrument", "figure", "target", "met", "seconds", "commit")


@dataclass(frozen=True)
class Instrument:
    """One command: what its script is given in a small and in a full run.

    ``section`` is the instrument's number in the failure contract. Where no ``script`` below ``tests/`` is
    given, it is the one of that name among the instruments. Another may run ``beside`` it where it takes one
    processor and no target of its own is of time.
    """

    section: str
    name: str
    small: str = ""
    full: str = ""
    script: str = ""
    beside: bool = False

    def command(self, root: Path, *, small: bool) -> list[str]:
        """Return the script and what it is given."""
        script = root / "tests" / (self.script or f"instruments/{self.name}.py")
        return [str(script), *(self.small if small else self.full).split()]


SUITE = "instruments/suite.py"
BY_DEFAULT = "--ignore tests/pages/test_in_browser.py"
PAGES = "--name pages tests/pages/test_in_browser.py"
SERVERS = "--name servers tests/caldav tests/mail tests/send"
ARSENAL = (
    Instrument(
        "4.1", "suite", f"tests/files tests/show {BY_DEFAULT}", f"--least 1000 --within 360 {BY_DEFAULT}"
    ),
    Instrument("4.1", "pages", f"{PAGES} -k small", PAGES, SUITE),
    Instrument("4.2", "branches", "tests/test_exit_codes.py"),
    Instrument("4.3", "properties", "--profile quick tests/core/test_intervals.py"),
    Instrument("4.4", "machines", "--examples 20", beside=True),
    Instrument("4.5", "fuzz", "--seconds 5", "--seconds 60", "fuzz/run.py"),
    Instrument("4.6, 4.8, 4.10, 4.11", "faults", "--kills 60 --faults 10 --levels 4 --pairs 5", beside=True),
    Instrument("4.7", "random_faults", "--runs 20"),
    Instrument("4.9", "power", "--adds 2", beside=True),
    Instrument("4.12", "soak", "--years 1 --teams 1"),
    Instrument("4.13", "servers", SERVERS, SERVERS, SUITE),
    Instrument("4.14", "mutants", "--module core/isoweek.py --every 20", beside=True),
    Instrument("4.15", "determinism", "--seeds 2 --zones 1 --languages 1"),
    Instrument("4.16", "environments", "--row 83"),
    Instrument("4.17", "canary", "--only publish --only crash --leak name", beside=True),
    Instrument("4.18", "static", beside=True),
    Instrument("4.18", "advisories", beside=True),
    Instrument("4.19", "dependencies", "--quick"),
    Instrument("3.7", "package", "--quick", beside=True),
)
"""Every instrument there is, in the order of the failure contract."""


@dataclass(frozen=True)
class Row:
    """One line of the page: what one instrument says, and for its first line how long it took."""

    section: str
    instrument: str
    figure: str
    target: str
    met: bool
    seconds: float | None = None
    commit: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the texts in the order of ``TITLES``."""
        seconds = "" if self.seconds is None else f"{self.seconds:.0f}"
        return (
            self.section,
            self.instrument,
            self.figure,
            self.target,
            "ok" if self.met else "no",
            seconds,
            self.commit,
        )


def main() -> int:
    """Run the instruments, print the page; 1 if a target was missed or an instrument failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--into", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    names = [one.name for one in ARSENAL]
    if strange := set(asked.names) - set(names):
        parser.error(f"{', '.join(sorted(strange))}: choose among {', '.join(names)}")
    chosen = [one for one in ARSENAL if not asked.names or one.name in asked.names]
    known: dict[str, Sequence[Row]] = {}
    for found in found_by(chosen, small=asked.small):
        mine = {one.name: rows for one, rows in found.items()}
        # After each, as a night's run may be cut short; another may be at work there, too.
        known = kept(asked.into) | mine if asked.into else mine
        if asked.into:
            keep(asked.into, known)
    rows = on_page(known)
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table(rows))
    for line in missed(rows):
        console.print(Text(f"\n{line}"))
    return int(not all(row.met for row in rows))


def kept(folder: Path) -> dict[str, Sequence[Row]]:
    """Return what is kept in a folder, by the name of the instrument."""
    file = folder / KEPT
    found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: [Row(**row) for row in rows] for name, rows in found.items()}


def keep(folder: Path, known: Mapping[str, Sequence[Row]]) -> None:
    """Keep what is known in a folder, and write the page there."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {name: [asdict(row) for row in rows] for name, rows in known.items()}
    (folder / KEPT).write_text(json.dumps(found, indent=1), encoding="utf-8")
    (folder / PAGE).write_text(markdown(on_page(known)), encoding="utf-8")


def on_page(known: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Return the lines of the page, in the order of the failure contract."""
    return [row for one in ARSENAL for row in known.get(one.name, ())]


def found_by(chosen: Sequence[Instrument], *, small: bool) -> Iterator[Mapping[Instrument, Sequence[Row]]]:
    """Run instruments; after each yield the lines of all that have ended so far."""
    found: dict[Instrument, Sequence[Row]] = {}
    beside = [one for one in chosen if one.beside]
    for one in chosen:
        if one not in beside:
            found[one] = list(run(one, small=small))
            yield found
    with ThreadPoolExecutor(cpu_count()) as pool:
        begun = {pool.submit(lambda one: list(run(one, small=small)), one): one for one in beside}
        for done in as_completed(begun):
            found[begun[done]] = done.result()
            yield found


def run(one: Instrument, *, small: bool, root: Path = ROOT) -> Iterator[Row]:
    """Run an instrument and yield its lines; whatever goes wrong with it is a line, too."""
    command = one.command(root, small=small)
    sys.stderr.write(f"{one.section}: {' '.join(command)}\n")
    if not Path(command[0]).exists():
        yield Row(one.section, one.name, "there is no such script", "runs", met=False)
        return
    began = monotonic()
    words = [sys.executable, *command]
    done = subprocess.run(words, cwd=root, stdout=subprocess.PIPE, text=True, check=False)
    seconds = monotonic() - began
    found = list(said(one, done.stdout))
    if not found or (done.returncode and all(row.met for row in found)):
        found.append(Row(one.section, one.name, f"ended with {done.returncode}", "runs", met=False))
    commit = commit_of(root)
    yield replace(found[0], seconds=seconds, commit=commit)
    yield from (replace(row, commit=commit) for row in found[1:])


def commit_of(root: Path) -> str:
    """Return which commit is tried, with a plus if anything was changed since; empty if unknown."""
    words = ("git", "describe", "--always", "--dirty=+", "--exclude=*")
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def said(one: Instrument, text: str) -> Iterator[Row]:
    """Yield a line of the page for each that an instrument said; what is no figure misses its target."""
    for line in text.splitlines():
        match line.split("\t"):
            case [instrument, figure, target, "ok" | "no" as met]:
                yield Row(one.section, instrument, figure, target, met == "ok")
            case _:
                yield Row(one.section, one.name, f"not a figure: {line}", "figures alone", met=False)


def table(rows: Sequence[Row]) -> Table:
    """Return the page for a terminal."""
    found = Table(*TITLES, title=_verdict(rows))
    for row in rows:
        found.add_row(*map(Text, row.cells), style="" if row.met else "bold red")
    return found


def markdown(rows: Sequence[Row]) -> str:
    """Return the page as Markdown."""
    lines = [TITLES, ("---",) * len(TITLES), *(row.cells for row in rows)]
    body = "\n".join(" | ".join(("", *(_quoted(cell) for cell in line), "")).strip() for line in lines)
    why = "".join(f"\n* {line}\n" for line in missed(rows))
    return f"# Instruments\n\n{_verdict(rows)}\n\n{body}\n{why}"


def missed(rows: Sequence[Row]) -> list[str]:
    """Return for each missed target what was missed, and what stops it; those with one reason together."""
    known = tomllib.loads(REASONS.read_text(encoding="utf-8"))["missed"]
    why = {(one["line"], one["target"]): one["because"] for one in known}
    found: dict[str, list[str]] = {}
    for row in rows:
        if not row.met:
            because = why.get((row.instrument, row.target), UNKNOWN)
            found.setdefault(because, []).append(f"{row.instrument} ({row.figure})")
    return [f"Missed: {'; '.join(lines)}. Why: {because}" for because, lines in found.items()]


def _quoted(cell: str) -> str:
    return cell.replace("|", r"\|")


def _verdict(rows: Sequence[Row]) -> str:
    where = f"Python {python_version()} on {cpu_count()} processors"
    return f"{sum(row.met for row in rows)} of {len(rows)} targets met; {where}"


if __name__ == "__main__":
    sys.exit(main())
