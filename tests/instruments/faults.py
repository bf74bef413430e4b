"""What may happen to the history: python tests/instruments/faults.py [--kills N] [--faults N] ...

Four instruments, each run on the history and on a naive store that must fail it:

* kills: a process that adds records is killed (SIGKILL) a few milliseconds after its first acknowledgement;
* faults: the n-th system call on the history's files fails with an error, or kills the process (strace);
* levels: the disk is full to one of so many levels (a small tmpfs of its own);
* pairs: two runs publish the same week at once, and eight add records at once.

"lost" counts acknowledged records that were gone, "damaged" histories that could not be read afterwards.
Linux alone: it forks, and needs strace and the right to mount a tmpfs for two of the four.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from instruments.figures import tell, trial_of  # noqa: E402 - a script finds its neighbours first
from stores import HISTORY, NAIVE, Store  # noqa: E402 - likewise

CALLS = {
    "pwrite64": ("ENOSPC", "EDQUOT", "EIO"),
    "write": ("ENOSPC", "EDQUOT", "EIO"),
    "fdatasync": ("EIO", "ENOSPC"),
    "fsync": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO",),
    "unlink": ("EIO", "EACCES", "EROFS"),
    "rename": ("EIO", "ENOSPC"),
    "chmod": ("EPERM",),
    "close": ("EIO",),
    "flock": ("ENOLCK",),
    "fcntl": ("EIO",),
    "newfstatat": ("EIO", "EACCES"),
    "fstat": ("EIO",),
    "pread64": ("EIO",),
    "openat": ("ENOSPC", "EACCES", "EMFILE", "ENFILE", "EROFS", "EIO"),
}
"""System calls and the errors they are made to return; every call also ends the process once."""

PUBLISHED, UNCHANGED = 10, 11
SHARED = "/dev/shm"  # noqa: S108 - a name of its own is made inside


def main() -> int:
    """Run the instruments and tell a figure for each; 1 if the history failed, or a naive store did not."""
    asked = _arguments()
    if len(asked.worker) == 2:
        return _work(*asked.worker)
    if len(asked.full) == 3:
        return _filled(*asked.full)
    trials = (("kills", kills), ("faults", faults), ("levels", levels), ("pairs", pairs))
    return tell(
        trial_of(f"{name}, {store.name}", instrument(store, count), stands=store is HISTORY)
        for name, instrument in trials
        if (count := getattr(asked, name))
        for store in (HISTORY, NAIVE)
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, usual in (("kills", 500), ("faults", 200), ("levels", 32), ("pairs", 100)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--worker", nargs=2, default=(), metavar=("STORE", "HOME"))
    parser.add_argument("--full", nargs=3, default=(), metavar=("STORE", "FOLDER", "LEVELS"))
    return parser.parse_args()


def kills(store: Store, count: int) -> Counter[str]:
    """Kill a writer again and again; what it acknowledged must be there, and all must be whole."""
    found: Counter[str] = Counter(kills=0, lost=0, damaged=0)
    with _folder() as folder:
        home, acknowledged = folder / "home", set[int]()
        for number in range(count):
            acknowledged |= _killed(store, home, number * 10_000, _chance(number, 30) / 1000)
            found["kills"] += 1
            known = _survivors(store, home, found)
            found["lost"] += len(acknowledged - known)
            if found["damaged"] or acknowledged - known:
                # What is gone stays gone: begin again, so that each loss is counted once.
                shutil.rmtree(home)
                acknowledged = set()
        found["acknowledged"] = len(acknowledged)
    return found


def _killed(store: Store, home: Path, first: int, after: float) -> set[int]:
    """Return what a writer acknowledged before it was killed, ``after`` seconds past its first word."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with contextlib.suppress(Exception):
            for number in range(first, first + 10_000):
                store.add(home, number)
                os.write(writer, f"{number}\n".encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as words:
        text = words.readline()
        sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        text += words.read()
    # A word that was cut short was not spoken.
    return {int(line) for line in text[: text.rfind(b"\n") + 1].split()}


def faults(store: Store, count: int) -> Counter[str]:
    """Make the n-th system call on the files of the store fail, for every call, error and n there is."""
    found: Counter[str] = Counter(faults=0, lost=0, damaged=0)
    if not shutil.which("strace"):
        _say("faults: strace is not installed")
        return found
    for call, error in _faults():
        for number in range(1, 40):
            if found["faults"] >= count:
                return found
            # A full disk stays full: from the n-th call on every one fails.
            if not _one_fault(store, f"{call}:{error}:when={number}+", found):
                break
    return found


def _faults() -> Iterator[tuple[str, str]]:
    yield from ((call, f"error={error}") for call, errors in CALLS.items() for error in errors)
    yield from ((call, "signal=KILL") for call in CALLS)


def _one_fault(store: Store, inject: str, found: Counter[str]) -> bool:
    """Add one record while a call fails; tell whether the call was made at all."""
    with _folder() as folder:
        home, trace = folder / "home", folder / "trace"
        for number in (1, 2, 3):
            store.add(home, number)
        names = ("", "history.db", "history.db-journal", "lock", "kept", "history.json")
        paths = [word for name in names for word in ("-P", str(home / name) if name else str(home))]
        words = [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-o",
            str(trace),
            *paths,
            "-e",
            f"trace={inject.partition(':')[0]}",
        ]
        worker = [sys.executable, __file__, "--worker", store.name, str(home)]
        done = subprocess.run([*words, "-e", f"inject={inject}", *worker], capture_output=True, check=False)
        if b"INJECTED" not in trace.read_bytes() and b"killed by" not in trace.read_bytes():
            return False
        found["faults"] += 1
        found["refused"] += done.returncode == 6
        known = _survivors(store, home, found)
        promised = {1, 2, 3} | ({4} if b"acknowledged" in done.stdout else set())
        found["lost"] += len(promised - known)
        found["wrong"] += bool(known - {1, 2, 3, 4})
    return True


def _work(name: str, home: str) -> int:
    """Add one record, and say so; the process that the faults are planted in."""
    from coachplan.core.problems import RejectedBusy, RejectedOutput, RejectedState

    store = HISTORY if name == HISTORY.name else NAIVE
    try:
        store.add(Path(home), 4)
    except (RejectedOutput, RejectedState, RejectedBusy, OSError):
        return 6
    os.write(1, b"acknowledged\n")
    return 0


def levels(store: Store, count: int) -> Counter[str]:
    """Add records on a disk that is full to one of ``count`` levels."""
    with _folder() as folder:
        words = [sys.executable, __file__, "--full", store.name, str(folder), str(count)]
        apart = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
        done = subprocess.run([*apart, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        _say(f"levels: no small disk can be made here: {done.stderr.strip().splitlines()[-1:]}")
    return Counter({word: int(number) for word, number in (p.split("=") for p in done.stdout.split())})


def _filled(name: str, folder: str, count: str) -> int:
    """Fill a small disk level by level; runs in a namespace of its own."""
    store = HISTORY if name == HISTORY.name else NAIVE
    found: Counter[str] = Counter(levels=0, lost=0, damaged=0, refused=0)
    disk = Path(folder) / "disk"
    disk.mkdir()
    size = 192 * 1024
    for level in range(int(count)):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=True)
        home, acknowledged = disk / "home", {1, 2, 3}
        for number in sorted(acknowledged):
            store.add(home, number)
        with contextlib.suppress(OSError):
            (disk / "ballast").write_bytes(b"x" * (size * level // int(count)))
        for number in range(4, 400):
            try:
                store.add(home, number)
            except Exception:  # noqa: BLE001 - whatever it is, nothing that was acknowledged may be gone
                found["refused"] += 1
                break
            acknowledged.add(number)
        found["levels"] += 1
        known = _survivors(store, home, found)
        found["lost"] += len(acknowledged - known)
        found["wrong"] += bool(known - acknowledged)
        subprocess.run(["umount", str(disk)], check=True)
    sys.stdout.write(" ".join(f"{what}={number}" for what, number in found.items()))
    return 0


def pairs(store: Store, count: int) -> Counter[str]:
    """Let two runs do the same at once, ``count`` times; then let eight writers add records."""
    found: Counter[str] = Counter(pairs=0, lost=0, damaged=0)
    for number in range(count):
        with _folder() as folder:
            codes = _at_once([partial(_publishes, store, folder)] * 2)
            found["pairs"] += 1
            # One of the two publishes, the other finds nothing to do.
            found["wrong"] += sorted(codes) != [PUBLISHED, UNCHANGED] if store is HISTORY else 0
            if store is NAIVE:
                _at_once([partial(_adds, store, folder / "home", n * 100, 5) for n in range(2)])
                found["lost"] += 10 - len(_survivors(store, folder / "home", found))
            elif len(_plans(folder)) != 1:
                found["wrong"] += 1
        if store is NAIVE and found["lost"] and number:
            break
    with _folder() as folder:
        home = folder / "home"
        _at_once([partial(_adds, store, home, n * 100, 25) for n in range(8)])
        known = _survivors(store, home, found)
        found["written"] = len(known)
        found["lost"] += 200 - len(known)
    return found


def _publishes(store: Store, folder: Path) -> int:
    if store is NAIVE:
        return PUBLISHED
    from years import FIRST_WEEK, published, roster_text

    roster = folder / f"roster-{os.getpid()}.yaml"
    roster.write_text(roster_text(0), encoding="utf-8")
    roster.replace(folder / "roster.yaml")
    offered = published("equal", folder, FIRST_WEEK, f"{FIRST_WEEK.monday}T06:30")
    return UNCHANGED if offered.unchanged else PUBLISHED


def _plans(folder: Path) -> list[object]:
    from coachplan.files.history.store import read_records

    records = read_records(folder / ".coachplan", "North")
    return [record for record in records if record.event.kind == "published"]


def _adds(store: Store, home: Path, first: int, count: int) -> int:
    for number in range(first, first + count):
        store.add(home, number)
    return 0


def _at_once(tasks: list[Callable[[], int]]) -> list[int]:
    """Run each task in a process of its own, all at once; return their codes."""
    children = []
    for task in tasks:
        child = os.fork()
        if not child:
            code = 1
            with contextlib.suppress(Exception):
                code = task()
            os._exit(code)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _survivors(store: Store, home: Path, found: Counter[str]) -> set[int]:
    """Return what a store still holds; one that cannot be read is damaged, and holds nothing."""
    try:
        known = set(store.read(home))
        store.whole(home)
    except Exception as error:  # noqa: BLE001 - whatever it is, the store cannot be used
        found["damaged"] += 1
        if store is HISTORY:
            _say(f"  {type(error).__name__}: {error}")
        return set()
    return known


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    # Where there is a disk in memory: what is tried here does not depend on how slow a disk is.
    with TemporaryDirectory(dir=SHARED if os.access(SHARED, os.W_OK) else None) as folder:
        yield Path(folder)


def _chance(number: int, below: int) -> int:
    return zlib.crc32(str(number).encode()) % below


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
