"""Nothing reaches whom it does not concern: python tests/instruments/canary.py [--only STEP] [--leak NAME].

Secrets, strangers' words and names are planted (``canaries``), and the whole way is gone from an import to a
week that is mailed and written to a calendar, with servers of this machine; what is logged, audited, exported
and refused, what crashes, and who is forgotten. Then everything is searched that was printed, written and
sent, and the command line of every process that was seen meanwhile.

Each leak is a fault that is put in on purpose; the same search must find it.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from caldav.servers import PASSWORD, USER, Calendar, missing, running
from canaries import (
    FORGOTTEN,
    NOTE,
    URL_SECRET,
    URL_TOKEN,
    WEB,
    WRITTEN_SECRET,
    Found,
    in_copies,
    in_folder,
    in_history,
    secrets_in,
    words_in,
)
from canary_way import CRASH, LEAKS, START, WAY, Step
from instruments.figures import Figure, tell
from mail.post_office import AVAILABLE, Office, certificate, open_office, roster

from coachplan.core.scalars import slug


@dataclass
class Way:
    """What was found on the way, and which steps did not end as they should."""

    folder: Path
    env: Mapping[str, str]
    leak: str = ""
    found: list[Found] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)
    sent: int = 0

    def go(self, step: Step) -> None:
        """Run a command as a process, and search what it says."""
        fault = LEAKS.get(self.leak, "") + (CRASH if step.codes == (1,) else "")
        start = START.format(root=str(ROOT), fault=fault)
        env = {**self.env, "COACHPLAN_NOW": step.now}
        env |= {"COACHPLAN_DEBUG": "1"} if step.name == "debug" else {}
        env |= {"CALENDAR_SECRET": "wrong"} if step.name == "refused" else {}
        words = [sys.executable, "-c", start, *step.words]
        done = subprocess.run(words, cwd=self.folder, env=env, capture_output=True, check=False)
        if done.returncode not in step.codes:
            said = done.stderr.decode(errors="replace").strip()[-300:]
            self.astray.append(f"{step.name} ended with {done.returncode}: {said}")
        for stream, data in (("stdout", done.stdout), ("stderr", done.stderr)):
            self.found += secrets_in(f"{step.name}, {stream}", data)
        if step.name == "crash":
            self.found += words_in("crash, stderr", done.stderr, [FORGOTTEN])
        if step.name == "forget":
            self.found += in_history(self.folder / ".coachplan")


def gone(steps: Sequence[Step], leak: str = "") -> Way:
    """Go the way, and return what was found anywhere."""
    with ExitStack() as stack:
        base = Path(stack.enter_context(TemporaryDirectory()))
        office = stack.enter_context(open_office(certificate(base)))
        (base / "server").mkdir()
        calendar = stack.enter_context(running("radicale", base / "server")).calendar()
        port = stack.enter_context(_web())
        folder = base / "team"
        folder.mkdir()
        names = _planted(folder, office, calendar, port)
        own = {name: str(folder / "own") for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
        (folder / "own").mkdir()
        way = Way(folder, {"PATH": os.environ["PATH"], **own, "CALENDAR_SECRET": PASSWORD}, leak)
        seen = stack.enter_context(_processes())
        for step in steps:
            way.go(step)
        way.found += [one for words in seen for one in secrets_in("a command line", words)]
        way.found += [*in_folder(folder), *in_copies(folder, names)]
        way.found += [*_sent(office, calendar, names), *_shown(folder, names)]
        way.sent = len(office.taken) + len(calendar.texts())
        if any("--mail" in step.words for step in steps) and not way.sent:
            way.astray.append("nothing was sent")
    return way


def _planted(folder: Path, office: Office, calendar: Calendar, port: int) -> dict[str, str]:
    """Write the roster and what it names; return the reps' names by id."""
    roster(folder, office, password_file="", password_command="cat secret")  # noqa: S106 - how to get it
    text = (folder / "roster.yaml").read_text(encoding="utf-8")
    url = f"http://maren:{URL_SECRET}@127.0.0.1:{port}/{URL_TOKEN}/own.ics"
    text = text.replace("manager:\n", f"manager:\n  calendars: ['{url}', own.ics]\n", 1)
    caldav = f"{{url: '{calendar.url}', user: {USER}, password_env: CALENDAR_SECRET}}"
    text += f"\nallow_http: true\nallow_private_hosts: 127.0.0.1\ncaldav: {caldav}\n"
    (folder / "roster.yaml").write_text(text, encoding="utf-8")
    written = text.replace("password_command: cat secret", f"password: {WRITTEN_SECRET}")
    (folder / "written.yaml").write_text(written, encoding="utf-8")
    (folder / "own.ics").write_text(WEB, encoding="utf-8")
    found = [line.partition(": ")[2].strip() for line in text.splitlines() if line.startswith("  - name: ")]
    return {slug(name): name for name in found}


def _sent(office: Office, calendar: Calendar, names: Mapping[str, str]) -> Iterator[Found]:
    """Yield what stands in messages and entries of those whom it does not concern."""
    for recipient, data in office.taken:
        first = recipient.partition("@")[0]
        others = [name for rep, name in names.items() if not rep.startswith(first)]
        whole = b"\n".join((*_parts(data), data))
        yield from secrets_in(f"mail to {recipient}", whole)
        if first != USER:
            yield from words_in(f"mail to {recipient}", whole, [*others, NOTE])
    for path, text in calendar.texts().items():
        yield from secrets_in(f"entry {path}", text.encode())
        yield from words_in(f"entry {path}", text.encode(), [NOTE])


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield the parts of a message as they are read."""
    for part in message_from_bytes(data).walk():
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield body


def _shown(folder: Path, names: Mapping[str, str]) -> Iterator[Found]:
    page = folder / "shown.html"
    if page.exists():
        yield from words_in("the page without names", page.read_bytes(), [*names.values(), NOTE])


@contextmanager
def _web() -> Iterator[int]:
    """Serve the calendar to whoever asks; yield the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(WEB)))
            self.end_headers()
            self.wfile.write(WEB.encode())

        def log_message(self, *_words: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextmanager
def _processes() -> Iterator[set[bytes]]:
    """Yield the command lines of all processes, as they are seen until the context ends."""
    seen: set[bytes] = set()
    over = Event()

    def watch() -> None:
        while not over.wait(0.01):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):
                    seen.add(path.read_bytes())

    thread = Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def figures(steps: Sequence[Step], leaks: Sequence[str]) -> Iterator[Figure]:
    """Go the way, then a short one with each leak, and yield what was found."""
    way = gone(steps)
    _tell(way)
    good = len(steps) - len(way.astray)
    told = f"{good} of {len(steps)} steps as they should, {way.sent} sent, {len(way.found)} hits"
    yield Figure("canary", told, "all steps, 0 hits", not (way.found or way.astray))
    publish = [step for step in WAY if step.name == "publish"]
    for leak in leaks:
        caught = bool(gone(publish, leak).found)
        yield Figure("canary", f"{leak} leak: {'caught' if caught else 'not caught'}", "caught", caught)


def _tell(way: Way) -> None:
    for line in (*way.astray, *(f"{one.canary} in {one.where}" for one in way.found)):
        sys.stderr.write(f"    {line}\n")


def main() -> int:
    """Run as asked and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", action="append", choices=[step.name for step in WAY], default=[])
    parser.add_argument("--leak", action="append", choices=[*LEAKS])
    asked = parser.parse_args()
    if lacking := missing() or ("" if AVAILABLE else "openssl is not installed"):
        sys.stderr.write(f"canary: {lacking}\n")
        return 1
    steps = [step for step in WAY if not asked.only or step.name in asked.only]
    return tell(figures(steps, asked.leak or [*LEAKS]))


if __name__ == "__main__":
    sys.exit(main())
