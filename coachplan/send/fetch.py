"""Fetching a calendar: https, bounded in size, in time and in redirects, from the machine that was checked.

The standard library's client is used below its connecting part: that part would look the host up
once more, and offers no limit for a whole exchange.
"""

import http.client
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import NoReturn
from urllib.parse import urljoin

from coachplan import __version__
from coachplan.core.problems import Problem, RejectedInput
from coachplan.send.addresses import (
    FetchFailed,
    Resolver,
    WebAddress,
    reachable,
    system_resolver,
    web_address,
)
from coachplan.send.body import TooLargeError, TruncatedError, body_of
from coachplan.send.timed import Deadline, TimedSocket

_REDIRECTS = {301, 302, 303, 307, 308}
_LATER = {429, 503}
_OK = 200
_RETRIES = 2
_LONGEST_NUMBER = 5

_WORDS = {
    401: ("it asks for a name and a password", "is the private address of the calendar complete?"),
    403: ("it may not be read", "is the private address of the calendar still valid?"),
    404: ("there is nothing at this address", "copy the calendar's private address once more"),
    410: ("it is gone for good", "copy the calendar's private address once more"),
}


@dataclass(frozen=True, slots=True)
class Access:
    """What is asked, and how far: seconds for everything together, bytes, redirects.

    ``private_hosts`` may have addresses that are not public; ``trust`` replaces the system's
    certificates.
    """

    http_too: bool = False
    private_hosts: frozenset[str] = frozenset()
    seconds: float = 30.0
    largest: int = 20_000_000
    redirects: int = 5
    trust: ssl.SSLContext | None = None
    resolver: Resolver = system_resolver
    wait: Callable[[float], None] = field(default=sleep, repr=False)


def fetch(url: str, access: Access) -> bytes:
    """Return what is at ``url``.

    Raises:
        RejectedInput: E3401 not a public address, E3406 not https, E3103 too large.
        FetchFailed: E3402 redirected in a way that is not followed, E3403 too slow, E3404 refused or
            cut off, E3407 not reached. Messages show the host and nothing else of the address.
    """
    deadline = Deadline(monotonic, access.seconds)
    address = web_address(url, http_too=access.http_too)
    seen = {(*address.origin, address.target)}
    retries = _RETRIES
    while True:
        answer = _asked(address, access, deadline)
        if answer.status == _OK:
            return answer.body
        if answer.status in _LATER and retries and deadline.allows(answer.patience):
            retries -= 1
            access.wait(answer.patience)
        elif answer.status in _REDIRECTS and answer.location:
            address = _next(address, answer.location, access)
            if (*address.origin, address.target) in seen or len(seen) > access.redirects:
                message = f"it leads on and on, in a circle or more than {access.redirects} times"
                _fail("E3402", message, "copy the address that a browser ends at", address)
            seen.add((*address.origin, address.target))
        else:
            usual = (f"its server answers {answer.status}", "try again later")
            message, hint = _WORDS.get(answer.status, usual)
            _fail("E3404", f"{message} (status {answer.status})", hint, address)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str = ""
    patience: float = 0.0
    body: bytes = field(default=b"", repr=False)


def _next(address: WebAddress, location: str, access: Access) -> WebAddress:
    """Return where a redirect leads; a password goes nowhere but to where it was meant for."""
    here = f"{address.scheme}://{_netloc(address)}{address.target}"
    try:
        joined = urljoin(here, location)
    except ValueError:
        joined = location
    there = web_address(joined, http_too=access.http_too)
    if address.scheme == "https" and there.scheme == "http":
        _fail("E3402", "it leads from https: to http:", "use an address that keeps https:", address)
    secret = address.authorization if there.origin == address.origin else there.authorization
    return WebAddress(there.scheme, there.host, there.port, there.target, secret)


def _netloc(address: WebAddress) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{host}:{address.port}"


def _asked(address: WebAddress, access: Access, deadline: Deadline) -> _Answer:
    try:
        ip = deadline.within(lambda: reachable(address, access.resolver, access.private_hosts))
        context = (access.trust or ssl.create_default_context()) if address.scheme == "https" else None
        with TimedSocket(ip, address, context, deadline) as socket:
            return _exchange(address, access, socket)
    except TimeoutError:
        _fail("E3403", f"it takes longer than {access.seconds:g} seconds", "try again later", address)
    except ssl.SSLCertVerificationError as error:
        hint = "is the clock right? ca_file: names the certificates of your own authority"
        _fail("E3407", f"its certificate does not hold: {error.verify_message}", hint, address)
    except TooLargeError:
        hint = "export a shorter stretch of it, from this month on"
        message = f"larger than {access.largest // 1_000_000} MB"
        raise RejectedInput((Problem("E3103", message, hint=hint, source=address.shown),)) from None
    except (TruncatedError, http.client.HTTPException):
        _fail("E3404", "its server breaks off in the middle of the answer", "try again later", address)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        _fail("E3407", f"it cannot be reached: {reason}", "check the network", address)


def _exchange(address: WebAddress, access: Access, socket: TimedSocket) -> _Answer:
    connection = http.client.HTTPConnection(address.host, address.port)
    # With a socket of its own it neither looks anything up nor connects.
    connection.sock = socket
    headers = {
        "Host": _netloc(address).removesuffix(":443" if address.scheme == "https" else ":80"),
        "User-Agent": f"coachplan/{__version__}",
        "Accept": "text/calendar",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if address.authorization:
        headers["Authorization"] = address.authorization
    connection.request("GET", address.target, headers=headers)
    response = connection.getresponse()
    if response.status != _OK:
        return _Answer(response.status, response.getheader("Location") or "", _patience(response))
    return _Answer(_OK, body=body_of(response, access.largest))


def _patience(response: http.client.HTTPResponse) -> float:
    """Return after how many seconds to ask again; a date is longer than anybody waits here."""
    text = (response.getheader("Retry-After") or "1").strip()
    small = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return float(text) if small else float("inf")


def _fail(code: str, message: str, hint: str, address: WebAddress) -> NoReturn:
    raise FetchFailed((Problem(code, message, hint=hint, source=address.shown),)) from None
