"""Real calendar servers on this machine, and what somebody else's program does to the calendars there."""

import base64
import http.client
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote, unquote

USER, PASSWORD = "maren", "canary-secret-4Zk"

_PATIENCE = 30.0
_NUMBERS = count(1)


@dataclass(frozen=True)
class Answered:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Calendar:
    """One collection, as any other program sees it."""

    port: int
    path: str

    @property
    def url(self) -> str:
        """Return the address that a roster names."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answered:
        """Ask for a path of the server, as the calendar's owner."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        secret = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        named |= {"Authorization": f"Basic {secret}"}
        try:
            connection.request(method, quote(path, safe="/@%"), body.encode(), named)
            answer = connection.getresponse()
            return Answered(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def paths(self) -> list[str]:
        """Return the paths of all entries."""
        found = self.ask("PROPFIND", self.path, Depth="1", Content_Type="application/xml").body
        return sorted({unquote(path) for path in re.findall(r"<[^>]*href[^>]*>([^<]+\.ics)<", found)})

    def texts(self) -> dict[str, str]:
        """Return the text of every entry by its path, its lines unfolded."""
        return {path: self.ask("GET", path).body.replace("\r\n ", "") for path in self.paths()}

    def uids(self) -> list[str]:
        """Return the UID of every entry, sorted."""
        found = [re.findall(r"(?m)^UID:(\S+)", text) for text in self.texts().values()]
        return sorted(uid for uids in found for uid in uids)

    def put(self, path: str, text: str) -> Answered:
        """Write an entry as another program would, over whatever is there."""
        return self.ask("PUT", path, text, Content_Type="text/calendar; charset=utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Change an entry by hand."""
        text = self.ask("GET", path).body
        assert re.search(old, text)
        assert self.put(path, re.sub(old, new, text)).status in {200, 201, 204}

    def remove(self, path: str) -> None:
        """Delete an entry by hand."""
        assert self.ask("DELETE", path).status in {200, 204}


@dataclass
class Server:
    """A server that runs; it makes an empty calendar for whoever asks."""

    name: str
    port: int
    home: str
    log: Path
    calendars: list[Calendar] = field(default_factory=list)

    def calendar(self) -> Calendar:
        """Return a new calendar."""
        made = Calendar(self.port, f"{self.home}team-{next(_NUMBERS)}/")
        assert made.ask("MKCALENDAR", made.path).status == http.client.CREATED
        return made


def missing() -> str:
    """Say what is not installed here, or nothing."""
    lacking = [name for name in ("radicale", "xandikos") if find_spec(name) is None]
    return f"not installed: {', '.join(lacking)} (coachplan[test] has them)" if lacking else ""


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(name: str, folder: Path) -> Iterator[Server]:
    """Run ``radicale`` or ``xandikos`` with its data in a folder."""
    port = free_port()
    words, home = _radicale(folder, port) if name == "radicale" else _xandikos(folder, port)
    log = folder / "log"
    with ExitStack() as stack:
        out = stack.enter_context(log.open("wb"))
        began = subprocess.Popen([sys.executable, *words], stdout=out, stderr=out)
        stack.callback(began.wait)
        stack.callback(began.terminate)
        _wait_for(port, log)
        yield Server(name, port, home, log)


def _radicale(folder: Path, port: int) -> tuple[list[str], str]:
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    settings = f"""[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder / "users"}
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder / "collections"}
[rights]
type = owner_only
[logging]
level = warning
"""
    (folder / "radicale.conf").write_text(settings)
    return ["-m", "radicale", "--config", str(folder / "radicale.conf")], f"/{USER}/"


def _xandikos(folder: Path, port: int) -> tuple[list[str], str]:
    place = ["-d", str(folder / "data"), "-l", "127.0.0.1", "-p", str(port)]
    words = ["-m", "xandikos", "serve", *place, "--defaults", "--state-dir", str(folder / "state")]
    return words, "/user/calendars/"


def _wait_for(port: int, log: Path) -> None:
    until = monotonic() + _PATIENCE
    while monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text(errors="replace")[-2000:])
