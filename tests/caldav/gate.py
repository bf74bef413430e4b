"""A gate in front of a server: it lets questions through, answers some itself, and tells who watches."""

import http.client
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Reply = tuple[int, dict[str, str], bytes]


Watch = Callable[[str, str], Reply | None]
"""Is told the method and the path of a question; what it returns is answered in the server's place."""


def nothing(_method: str, _path: str) -> None:
    """Let a question through."""


@dataclass
class Gate:
    """What passes: ``before`` is told first, ``after`` when the server has answered and nobody knows yet.

    Without ``etags`` the versions of entries are kept from whoever asks.
    """

    before: Watch = nothing
    after: Watch = nothing
    etags: bool = True
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    def methods(self) -> list[str]:
        """Return the methods that were asked, in order."""
        return [method for method, _, _ in self.asked]

    @contextmanager
    def watched(self, side: str, watch: Watch) -> Iterator[None]:
        """Let ``watch`` stand on one side of the server, ``before`` or ``after``."""
        setattr(self, side, watch)
        try:
            yield
        finally:
            setattr(self, side, nothing)


@contextmanager
def gate_to(port: int, encrypted: ssl.SSLContext | None = None) -> Iterator[Gate]:
    """Run a gate to the server at a port of this machine."""
    gate = Gate()

    class Handler(BaseHTTPRequestHandler):
        def forward(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body, headers = self.rfile.read(length), dict(self.headers)
            gate.asked.append((self.command, self.path, headers))
            what = self.command, self.path
            reply = gate.before(*what) or _passed_on(port, (*what, body), headers)
            status, told, data = gate.after(*what) or reply
            self.send_response(status)
            for name, value in told.items():
                if gate.etags or name.lower() != "etag":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            with suppress(BrokenPipeError):  # whoever asked may be gone
                self.end_headers()
                self.wfile.write(data)

        do_GET = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = forward  # noqa: N815 - the server calls them so

        def log_message(self, *_words: Any) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        gate.port = server.server_port
        if encrypted is not None:
            server.socket = encrypted.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield gate
        finally:
            server.shutdown()
            thread.join()


def _passed_on(port: int, asked: tuple[str, str, bytes], headers: dict[str, str]) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(*asked, {**headers, "Host": f"127.0.0.1:{port}"})
        answer = connection.getresponse()
        data = answer.read()
        kept = {
            name: value
            for name, value in answer.getheaders()
            if name.lower() in {"etag", "content-type", "content-encoding"}
        }
        return answer.status, kept, data
    finally:
        connection.close()
