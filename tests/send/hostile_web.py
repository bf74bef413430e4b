"""A web server on this machine that answers as it is told to, and remembers what it was asked."""

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep

Answers = dict[str, Callable[[BaseHTTPRequestHandler, int], None]]
"""What is done at each path; the number says how often the path was asked before."""


@dataclass(frozen=True, slots=True)
class Web:
    """Where the server listens, and the path and the headers of everything it was asked."""

    port: int
    asked: list[tuple[str, Message]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [path for path, _ in self.asked]


@contextlib.contextmanager
def serving(answers: Answers, certificate: tuple[Path, Path] | None = None) -> Iterator[Web]:
    """Answer at a free port, over TLS where there is a certificate and its key, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            before = web.paths.count(self.path)
            web.asked.append((self.path, self.headers))
            with contextlib.suppress(OSError):  # who asked has hung up, which is what some tests are about
                answers[self.path](self, before)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    web = Web(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler, int], None]:
    """Return the answer of that status; ``Retry_After="1"`` is the header ``Retry-After: 1``."""

    def give(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return give


def dripping(handler: BaseHTTPRequestHandler, _: int) -> None:
    """Send a byte now and then, for as long as anybody listens."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"B")
        sleep(0.05)
