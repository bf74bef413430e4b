"""The installed program, run with nothing around it but what a test gives."""

import os
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from running import ROOT, Ran

from coachplan.files.history.store import LOCK

PATH_ALONE = {"PATH": os.environ.get("PATH", os.defpath)}


def install(folder: Path) -> Path:
    """Write the script that an installation has, with this very code behind it; return its path."""
    script = folder / "bin" / "coachplan"
    script.parent.mkdir(exist_ok=True)
    lines = (f"#!{sys.executable}", "import sys", f"sys.path.insert(0, {str(ROOT)!r})")
    script.write_text("\n".join((*lines, "from coachplan.cli import main", "main()", "")), encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


def run(words: Sequence[str | Path], env: Mapping[str, str] = PATH_ALONE, folder: Path = Path("/")) -> Ran:
    """Run a command as cron would: no terminal, no input, another folder, and ``env`` as all it has."""
    done = subprocess.run(
        [str(word) for word in words],
        env=dict(env),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), done.stdout)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path, but for the lock, which tells who held it last."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOCK
    }
