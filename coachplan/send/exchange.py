"""One question and one answer over HTTP: bounded in size and time, to the machine that was checked.

The standard library's client is used below its connecting part: that part would look the host up
once more, and offers no limit for a whole exchange. Redirects are the caller's to judge.
"""

import http.client
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import sleep
from typing import NoReturn

from coachplan import __version__
from coachplan.core.problems import Problem, RejectedInput
from coachplan.send.addresses import FetchFailed, Resolver, WebAddress, reachable, system_resolver
from coachplan.send.body import TooLargeError, TruncatedError, body_of
from coachplan.send.timed import Deadline, TimedSocket

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LATER = frozenset({429, 503})
"""Statuses that mean: ask again after a while."""

_GOOD = range(200, 300)
_LONGEST_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Access:
    """What may be asked, and how far: seconds for everything together, bytes, redirects.

    ``private_hosts`` may have addresses that are not public; ``trust`` replaces the system's
    certificates.
    """

    http_too: bool = False
    private_hosts: frozenset[str] = frozenset()
    seconds: float = 30.0
    largest: int = 20_000_000
    redirects: int = 5
    retries: int = 2
    trust: ssl.SSLContext | None = None
    resolver: Resolver = system_resolver
    wait: Callable[[float], None] = field(default=sleep, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an address."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``body`` where all went well, ``patience`` in seconds before asking again."""

    status: int
    location: str = ""
    etag: str = ""
    patience: float = 0.0
    body: bytes = field(default=b"", repr=False)


def exchange(address: WebAddress, question: Question, access: Access, deadline: Deadline) -> Answer:
    """Ask once, or again where the server wants to be asked later and the time allows it.

    Raises:
        RejectedInput: E3401 not a public address, E3103 too large.
        FetchFailed: E3403 too slow, E3404 cut off, E3407 not reached. Messages show the host and nothing
            else of the address.
    """
    retries = access.retries
    while True:
        answer = _asked(address, question, access, deadline)
        if not (answer.status in LATER and retries and deadline.allows(answer.patience)):
            return answer
        retries -= 1
        access.wait(answer.patience)


def _asked(address: WebAddress, question: Question, access: Access, deadline: Deadline) -> Answer:
    try:
        ip = deadline.within(lambda: reachable(address, access.resolver, access.private_hosts))
        context = (access.trust or ssl.create_default_context()) if address.scheme == "https" else None
        with TimedSocket(ip, address, context, deadline) as socket:
            return _exchanged(address, question, access, socket)
    except TimeoutError:
        fail("E3403", f"it takes longer than {access.seconds:g} seconds", "try again later", address)
    except ssl.SSLCertVerificationError as error:
        hint = "is the clock right? ca_file: names the certificates of your own authority"
        fail("E3407", f"its certificate does not hold: {error.verify_message}", hint, address)
    except TooLargeError:
        hint = "export a shorter stretch of it, from this month on"
        message = f"larger than {access.largest // 1_000_000} MB"
        raise RejectedInput((Problem("E3103", message, hint=hint, source=address.shown),)) from None
    except (TruncatedError, http.client.HTTPException):
        fail("E3404", "its server breaks off in the middle of the answer", "try again later", address)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        fail("E3407", f"it cannot be reached: {reason}", "check the network", address)


def _exchanged(address: WebAddress, question: Question, access: Access, socket: TimedSocket) -> Answer:
    connection = http.client.HTTPConnection(address.host, address.port)
    # With a socket of its own it neither looks anything up nor connects.
    connection.sock = socket
    headers = {
        "Host": netloc(address).removesuffix(":443" if address.scheme == "https" else ":80"),
        "User-Agent": f"coachplan/{__version__}",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **question.headers,
    }
    if address.authorization:
        headers["Authorization"] = address.authorization
    connection.request(question.method, address.target, question.body, headers)
    response = connection.getresponse()
    body = body_of(response, access.largest) if response.status in _GOOD else b""
    location, etag = (response.getheader(name) or "" for name in ("Location", "ETag"))
    return Answer(response.status, location, etag, _patience(response), body)


def _patience(response: http.client.HTTPResponse) -> float:
    """Return after how many seconds to ask again; a date is longer than anybody waits here."""
    text = (response.getheader("Retry-After") or "1").strip()
    small = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return float(text) if small else float("inf")


def netloc(address: WebAddress) -> str:
    """Return host and port as a URL has them."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{host}:{address.port}"


def fail(code: str, message: str, hint: str, address: WebAddress) -> NoReturn:
    """Raise ``FetchFailed``; of the address the host is shown and nothing else."""
    raise FetchFailed((Problem(code, message, hint=hint, source=address.shown),)) from None
