"""A real mail server on this machine, with a certificate of its own, that can refuse and hang up."""

import asyncio
import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from running import EXAMPLES

PASSWORD = "canary-secret-7Qx"  # noqa: S105 - looked for in every byte that is written


@dataclass
class Office:
    """What the server was told to do, and what it took in: recipient and message, in order."""

    refused: set[str] = field(default_factory=set)
    hangs_up_after: int | None = None
    tires_after: int | None = None
    full: bool = False
    meanwhile: Callable[[], object] | None = None
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    port: int = 0
    certificate: Path = Path()

    async def handle_RCPT(  # noqa: N802 - the server calls it so
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse who is to be refused, and everybody when enough was taken."""
        if len(self.taken) == self.tires_after:
            return "421 too many messages, closing"
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take a message in, and perhaps hang up before saying so."""
        assert isinstance(envelope.content, bytes)
        if self.full:
            return "552 the mailbox is full"
        (recipient,) = envelope.rcpt_tos
        self.taken.append((recipient, envelope.content))
        if self.meanwhile is not None:
            happening, self.meanwhile = self.meanwhile, None
            await asyncio.to_thread(happening)
        if self.hangs_up_after is not None and len(self.taken) > self.hangs_up_after:
            server.transport.abort()
        return "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        """Return the messages taken in, parsed."""
        return [parsed(data) for _, data in self.taken]


def parsed(data: bytes) -> EmailMessage:
    """Return a message as the standard library reads it."""
    found = message_from_bytes(data, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for ``localhost``; return it and its key."""
    found, key = folder / "here.pem", folder / "here.key"
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    words += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([*words, "-keyout", str(key), "-out", str(found)], check=True, capture_output=True)
    return found, key


def roster(folder: Path, office: Office, **changes: str) -> None:
    """Write the example's roster with addresses and a server."""
    settings = {
        "host": "localhost",
        "port": str(office.port),
        "user": "maren",
        "password_file": "secret",
        "ca_file": str(office.certificate),
        "reps": "true",
        **changes,
    }
    text = (EXAMPLES / "roster.yaml").read_text(encoding="utf-8")
    text = text.replace("manager:\n", "manager:\n  email: maren@example.com\n", 1)

    def addressed(found: "re.Match[str]") -> str:
        local = found[1].split()[0].lower().encode("ascii", "ignore").decode()
        return f"{found[0]}\n    email: {local}@example.com"

    text = re.sub(r"  - name: (.+)", addressed, text)
    lines = "".join(f"  {key}: {value}\n" for key, value in settings.items() if value)
    (folder / "roster.yaml").write_text(f"{text}\nmail:\n{lines}", encoding="utf-8")
    (folder / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
    (folder / "secret").chmod(0o600)


AVAILABLE = shutil.which("openssl") is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def open_office(made: tuple[Path, Path]) -> Iterator[Office]:
    """Run a server that asks for encryption and for a password."""
    office = Office(certificate=made[0])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*made)

    def known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=good)

    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=_free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=known,
        auth_required=True,
    )
    controller.start()
    try:
        office.port = controller.port
        yield office
    finally:
        controller.stop()


@contextmanager
def terse_office(
    greeting: bytes, made: tuple[Path, Path] | None = None, tires_of: bytes | None = None
) -> Iterator[int]:
    """Run a server that offers nothing at all, encrypted from the first word where it has a certificate.

    It hangs up on a line that begins with what it ``tires_of``.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if made is not None:
        context.load_cert_chain(*made)

    class Conversation(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            if made is not None:
                self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def handle(self) -> None:
            self.wfile.write(greeting)
            for line in self.rfile:
                if tires_of is not None and line.startswith(tires_of):
                    self.wfile.write(b"421 too many messages, closing\r\n")
                    return
                if line == b"data\r\n":
                    self.wfile.write(b"354 go on\r\n")
                    while self.rfile.readline() != b".\r\n":
                        pass
                self.wfile.write(b"250 well\r\n")

        def finish(self) -> None:
            super().finish()
            self.request.close()

    with socketserver.TCPServer(("127.0.0.1", 0), Conversation) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
