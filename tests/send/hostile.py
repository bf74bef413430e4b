"""A server on the loopback that does what servers should not do."""

import gzip
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@dataclass
class Asked:
    """One request: its path, and its headers by their names in lower case."""

    path: str
    headers: dict[str, str]


@dataclass
class Server:
    """A running server; ``asked`` is what it was asked so far."""

    port: int
    scheme: str
    asked: list[Asked] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def url(self, path: str) -> str:
        """Return the address of ``path``."""
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"


Answer = Callable[[socket.socket, Asked, Server], None]


@contextmanager
def serving(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Answer every connection with ``answer`` until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1], "https" if context else "http")
        thread = Thread(target=_accept, args=(listener, answer, server, context), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=1):
                thread.join(2)


def _accept(listener: socket.socket, answer: Answer, server: Server, context: ssl.SSLContext | None) -> None:
    while True:
        connection, _ = listener.accept()
        if server.over.is_set():
            connection.close()
            return
        with suppress(OSError):
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            with connection:
                asked = _request(connection)
                server.asked.append(asked)
                answer(connection, asked, server)


def _request(connection: socket.socket) -> Asked:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(4096)
        if not piece:
            raise ConnectionError
        data += piece
    first, *lines = data.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    headers = {name.lower(): text for name, text in pairs}
    return Asked(first.split(" ")[1], headers)


def send(connection: socket.socket, status: int, body: bytes = b"", **headers: str) -> None:
    """Send a whole answer; header names are written with underscores."""
    lines = {"Content-Length": str(len(body))} | {
        name.replace("_", "-"): text for name, text in headers.items()
    }
    head = "".join(f"{name}: {text}\r\n" for name, text in lines.items())
    connection.sendall(f"HTTP/1.1 {status} So\r\n{head}\r\n".encode() + body)


def misbehave(connection: socket.socket, asked: Asked, server: Server) -> None:
    """Answer as the path says."""
    name, _, rest = asked.path.partition("?")[0].lstrip("/").partition("/")
    _WAYS[name](connection, rest, server)


def _ok(connection: socket.socket, _rest: str, _server: Server) -> None:
    send(connection, 200, CALENDAR)


def _status(connection: socket.socket, rest: str, _server: Server) -> None:
    send(connection, int(rest))


def _gzip(connection: socket.socket, _rest: str, _server: Server) -> None:
    send(connection, 200, gzip.compress(CALENDAR), Content_Encoding="gzip")


def _bomb(connection: socket.socket, _rest: str, _server: Server) -> None:
    send(connection, 200, gzip.compress(b"0" * 30_000_000), Content_Encoding="gzip")


def _brotli(connection: socket.socket, _rest: str, _server: Server) -> None:
    send(connection, 200, b"x", Content_Encoding="br")


def _noise(connection: socket.socket, _rest: str, _server: Server) -> None:
    send(connection, 200, b"this is not packed", Content_Encoding="gzip")


def _half_packed(connection: socket.socket, _rest: str, _server: Server) -> None:
    send(connection, 200, gzip.compress(CALENDAR * 100)[:40], Content_Encoding="gzip")


def _endless(connection: socket.socket, _rest: str, server: Server) -> None:
    connection.sendall(b"HTTP/1.1 200 So\r\n\r\n")
    while not server.over.is_set():
        connection.sendall(b"x" * 65_536)


def _drip(connection: socket.socket, _rest: str, server: Server) -> None:
    connection.sendall(b"HTTP/1.1 200 So\r\nContent-Length: 1000\r\n\r\n")
    while not server.over.wait(0.02):
        connection.sendall(b"x")


def _drip_headers(connection: socket.socket, _rest: str, server: Server) -> None:
    connection.sendall(b"HTTP/1.1 200 So\r\nX: ")
    while not server.over.wait(0.02):
        connection.sendall(b"x")


def _silence(_connection: socket.socket, _rest: str, server: Server) -> None:
    server.over.wait(5)


def _cut(connection: socket.socket, _rest: str, _server: Server) -> None:
    connection.sendall(b"HTTP/1.1 200 So\r\nContent-Length: 1000\r\n\r\nBEGIN:VCALENDAR")


def _cut_chunk(connection: socket.socket, _rest: str, _server: Server) -> None:
    connection.sendall(b"HTTP/1.1 200 So\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nBEGIN:VCALENDAR")


def _nonsense(connection: socket.socket, _rest: str, _server: Server) -> None:
    connection.sendall(b"\x00\xff\r\n\r\n")


def _redirect(connection: socket.socket, rest: str, _server: Server) -> None:
    left = int(rest)
    send(connection, 302, Location=f"/redirect/{left - 1}" if left else "/ok")


def _circle(connection: socket.socket, rest: str, _server: Server) -> None:
    send(connection, 301, Location="/circle/b" if rest == "a" else "/circle/a")


def _to(connection: socket.socket, rest: str, _server: Server) -> None:
    send(connection, 307, Location=rest.replace("~", "/"))


def _later(connection: socket.socket, rest: str, server: Server) -> None:
    times = sum(asked.path.startswith("/later/") for asked in server.asked)
    if times > 2:
        send(connection, 200, CALENDAR)
    else:
        send(connection, 429 if times == 1 else 503, Retry_After=rest)


_WAYS: dict[str, Callable[[socket.socket, str, Server], None]] = {
    "ok": _ok,
    "status": _status,
    "gzip": _gzip,
    "bomb": _bomb,
    "brotli": _brotli,
    "noise": _noise,
    "half-packed": _half_packed,
    "endless": _endless,
    "drip": _drip,
    "drip-headers": _drip_headers,
    "silence": _silence,
    "cut": _cut,
    "cut-chunk": _cut_chunk,
    "nonsense": _nonsense,
    "redirect": _redirect,
    "circle": _circle,
    "to": _to,
    "later": _later,
}
