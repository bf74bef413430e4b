"""A server on this machine that answers as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from errors.surroundings import During


class Answer(NamedTuple):
    """What is answered to one kind of question."""

    status: int
    body: bytes = b""
    location: str = ""


@contextmanager
def serving(folder: Path, answers: dict[str, Answer]) -> Iterator[None]:
    """Serve ``answers``, by method, which may change meanwhile; PORT in the roster becomes the server's."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = answers[self.command]
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("ETag", '"1"')
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = _answer  # noqa: N815 - the server calls them so

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    roster = folder / "roster.yaml"
    roster.write_text(roster.read_text().replace("PORT", str(server.server_port)))
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def served(**answers: Answer) -> During:
    """Let a server answer so."""
    return lambda folder: serving(folder, answers)
