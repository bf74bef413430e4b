"""The power fails while the history is written: python tests/instruments/power.py [--adds N].

A process that adds records is watched (strace); whatever it wrote, synced, made, renamed and removed is
played again up to each of its steps, and the disk is left in the states that a power cut may leave it in:
names that were not synced are kept up to any point, data that were not synced are all there, or not at all,
or in part, one write left out or torn at a sector. Every such history is opened; what was acknowledged by
then must be there, and nothing that was never added.

Tried on the history, on the history with a disk that ignores every sync, and on a naive store; the last two
must fail. "lost" counts acknowledged records that were gone, "damaged" states that could not be read.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from instruments.figures import Figure, tell, trial_of  # noqa: E402 - a script finds its neighbours first
from stores import HISTORY, NAIVE, Store  # noqa: E402 - likewise

CALLS = "openat,pwrite64,write,lseek,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2"
SECTOR = 512
SHARED = "/dev/shm"  # noqa: S108 - a name of its own is made inside

_CALL = re.compile(r"^[0-9]+ +([a-z0-9]+)\((.*)\) += (-?[0-9]+)", re.MULTILINE)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_OPEN = re.compile(r"^([0-9]+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Write:
    """Bytes written to a file (known by a number of its own), or with ``data`` ``None`` its new length."""

    file: int
    at: int
    data: bytes | None = None


@dataclass(frozen=True)
class Name:
    """A name that from now on leads to a file, or with ``None`` to nothing."""

    name: str
    file: int | None


@dataclass
class Disk:
    """What was done to a folder so far, and how much of it would outlast a power cut.

    Names that change together stand together; ``named`` of them last, and the writes numbered ``synced``.
    """

    names: list[tuple[Name, ...]] = field(default_factory=list)
    named: int = 0
    writes: list[Write] = field(default_factory=list)
    synced: set[int] = field(default_factory=set)
    acknowledged: set[int] = field(default_factory=set)

    def sync(self, file: int | None) -> None:
        """Make a file's data last, or with ``None`` all names."""
        if file is None:
            self.named = len(self.names)
        else:
            self.synced |= {n for n, write in enumerate(self.writes) if write.file == file}

    def states(self) -> Iterator[dict[str, bytes]]:
        """Yield what a power cut may leave, each as bytes by name."""
        waiting = [n for n in range(len(self.writes)) if n not in self.synced]
        for names in range(self.named, len(self.names) + 1):
            for left_out in _left_out(waiting):
                yield self._state(names, [w for n, w in enumerate(self.writes) if n not in left_out])
            if waiting and (torn := _torn(self.writes[waiting[-1]])):
                yield self._state(names, [*self.writes[: waiting[-1]], torn])

    def _state(self, names: int, writes: Sequence[Write]) -> dict[str, bytes]:
        contents: dict[int, bytearray] = {}
        for write in writes:
            body = contents.setdefault(write.file, bytearray())
            if write.data is None:
                body[write.at :] = bytes(max(0, write.at - len(body)))
            else:
                body.extend(bytes(max(0, write.at - len(body))))
                body[write.at : write.at + len(write.data)] = write.data
        found: dict[str, int] = {}
        for change in (one for together in self.names[:names] for one in together):
            if change.file is None:
                found.pop(change.name, None)
            else:
                found[change.name] = change.file
        return {name: bytes(contents.get(file, b"")) for name, file in found.items()}


def _left_out(waiting: Sequence[int]) -> Iterator[frozenset[int]]:
    """Yield which of the writes that wait may be missing: none, all, either half, any one."""
    half = len(waiting) // 2
    for missing in (waiting[:0], waiting, waiting[:half], waiting[half:]):
        yield frozenset(missing)
    yield from (frozenset({one}) for one in waiting)


def _torn(write: Write) -> Write | None:
    """Return the first half of a write in whole sectors, if it has more than one."""
    if write.data is None or len(write.data) <= SECTOR:
        return None
    return Write(write.file, write.at, write.data[: max(1, len(write.data) // SECTOR // 2) * SECTOR])


def main() -> int:
    """Try all three and tell a figure for each; 1 if the history failed, or one of the others did not."""
    asked = _arguments()
    if asked.worker:
        return _work(*asked.worker)
    if not shutil.which("strace"):
        return tell([Figure("power", "strace is not installed", "0 lost", met=False)])
    return tell(
        trial_of(
            f"power, {store.name}{', no syncs' if deaf else ''}",
            tried(store, asked.adds, deaf=deaf),
            stands=store is HISTORY and not deaf,
        )
        for store, deaf in ((HISTORY, False), (HISTORY, True), (NAIVE, False))
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--adds", type=int, default=8)
    parser.add_argument("--worker", nargs=3, default=(), metavar=("STORE", "HOME", "ADDS"))
    return parser.parse_args()


def _work(name: str, home: str, adds: str) -> int:
    """Add records and acknowledge each; the process that is watched."""
    store = HISTORY if name == HISTORY.name else NAIVE
    for number in range(int(adds)):
        store.add(Path(home), number)
        os.write(1, f"{number}\n".encode())
    return 0


def tried(store: Store, adds: int, *, deaf: bool) -> Counter[str]:
    """Cut the power at every step; a ``deaf`` disk ignores that it is asked to sync."""
    found: Counter[str] = Counter(steps=0, states=0, lost=0, damaged=0, wrong=0)
    with TemporaryDirectory(dir=SHARED if os.access(SHARED, os.W_OK) else None) as folder:
        home, trace = Path(folder) / "home", Path(folder) / "trace"
        home.mkdir(mode=0o700)
        words = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(trace)]
        worker = [sys.executable, __file__, "--worker", store.name, str(home), str(adds)]
        subprocess.run([*words, *worker], capture_output=True, check=True)
        known: set[object] = set()
        for disk in _played(trace.read_text("ascii"), str(home), deaf=deaf):
            found["steps"] += 1
            for state in disk.states():
                key = (tuple(sorted(state.items())), frozenset(disk.acknowledged))
                if key not in known:
                    known.add(key)
                    _open(store, state, disk.acknowledged, Path(folder) / "again", found)
    return found


def _open(
    store: Store, state: dict[str, bytes], acknowledged: set[int], home: Path, found: Counter[str]
) -> None:
    """Open the store that a power cut has left, and count what is wrong with it."""
    found["states"] += 1
    home.mkdir(mode=0o700)
    for name, data in state.items():
        path = home / name
        path.write_bytes(data)
        path.chmod(0o600)
    try:
        numbers = set(store.read(home))
        store.whole(home)
    except Exception:  # noqa: BLE001 - whatever it is, the store cannot be used
        found["damaged"] += 1
    else:
        found["lost"] += len(acknowledged - numbers)
        found["wrong"] += bool(numbers - set(range(len(acknowledged) + 1)))
    shutil.rmtree(home)


def _played(trace: str, home: str, *, deaf: bool) -> Iterator[Disk]:
    """Yield the disk after each call that concerns the folder; a ``deaf`` one knows of no syncs."""
    disk, files, places = Disk(), dict[str, int](), dict[str, int]()
    for match in _CALL.finditer(trace):
        call, words = match[1], match[2]
        texts = [_bytes(text) for text in _TEXT.findall(words)]
        opened = _OPEN.match(words)
        handle, path = (opened[1], _bytes(opened[2]).decode()) if opened else ("", "")
        inside = path.startswith(f"{home}/") or (not path and _all_in(home, texts))
        if call == "write" and handle == "1":
            disk.acknowledged.add(int(texts[0]))
        elif int(match[3]) < 0 or (deaf and "sync" in call) or not (inside or path == home):
            continue
        elif call == "openat":
            _opened(disk, files, texts[-1].decode(), words)
            places[match[3]] = 0
        elif call == "lseek":
            places[handle] = int(match[3])
        elif path == home:
            disk.sync(None)
        elif handle:
            places[handle] = _changed(call, words, texts, disk, (files[path], places.get(handle, 0)))
        else:
            _renamed(disk, files, [text.decode() for text in texts])
        yield disk


def _all_in(home: str, texts: Sequence[bytes]) -> bool:
    return bool(texts) and all(text.decode().startswith(f"{home}/") for text in texts)


def _opened(disk: Disk, files: dict[str, int], path: str, words: str) -> None:
    if path not in files and "O_CREAT" in words:
        files[path] = len(disk.names)
        disk.names.append((Name(Path(path).name, files[path]),))
    if "O_TRUNC" in words:
        disk.writes.append(Write(files[path], 0))


def _changed(call: str, words: str, texts: Sequence[bytes], disk: Disk, where: tuple[int, int]) -> int:
    """Do a call to an open file (its number, and the place in it); return the new place."""
    file, at = where
    if call in {"fsync", "fdatasync"}:
        disk.sync(file)
    elif call == "ftruncate":
        disk.writes.append(Write(file, int(words.rpartition(",")[2])))
    elif call == "pwrite64":
        disk.writes.append(Write(file, int(words.rpartition(",")[2]), texts[0]))
    elif call == "write":
        disk.writes.append(Write(file, at, texts[0]))
        at += len(texts[0])
    return at


def _renamed(disk: Disk, files: dict[str, int], paths: Sequence[str]) -> None:
    """Take a name away (one path), or give its file another (two)."""
    file = files.pop(paths[0])
    gone = Name(Path(paths[0]).name, None)
    if len(paths) == 1:
        disk.names.append((gone,))
    else:
        files[paths[1]] = file
        disk.names.append((gone, Name(Path(paths[1]).name, file)))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


if __name__ == "__main__":
    sys.exit(main())
