"""CalDAV: entries of one calendar on a server, each written, read or removed alone (RFC 4791).

No redirect is followed, so that a password goes nowhere but to the machine that was named.
"""

import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from time import monotonic
from typing import Literal, NoReturn
from urllib.parse import quote, urljoin, urlsplit
from xml.etree import ElementTree as ET

from coachplan.core.problems import Problem, RejectedInput
from coachplan.send.addresses import WebAddress, basic, reachable, web_address
from coachplan.send.exchange import REDIRECTS, Access, Answer, Question, exchange, fail
from coachplan.send.timed import Deadline

_LARGEST = 2_000_000
_MULTISTATUS, _OK, _CREATED, _NO_CONTENT = 207, 200, 201, 204
_NOT_FOUND, _GONE, _CONFLICT, _PRECONDITION = 404, 410, 409, 412

_STRONG = re.compile(r'"[\x21\x23-\x7e]*"')
"""An ETag that says: not a byte has changed (RFC 9110 8.8.3)."""

_DAV, _CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_TEXT = {"Content-Type": "text/calendar; charset=utf-8"}

_KIND = '<D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/></D:prop></D:propfind>'
_BY_UID = (
    '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
    '<D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
    '<C:prop-filter name="UID"><C:text-match collation="i;octet">{uid}</C:text-match></C:prop-filter>'
    "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
)
"""Asks for one entry by its UID, which is one of ours and so needs no escapes."""

_LATER = ("E7207", "it is busy", "the same command sends later what is missing")
_NO_CALENDAR = (
    "E7206",
    "what is there is no calendar",
    "copy the address of the calendar itself, not of all",
)
_STOPS: Mapping[int, tuple[str, str, str]] = {
    401: ("E7203", "it does not take this user and password", "look at user: and its password under caldav:"),
    403: ("E7204", "this user may not use it", "share the calendar with write access, or name another"),
    404: ("E7205", "there is nothing at this address", "copy the calendar's own address once more"),
    410: ("E7205", "it is gone for good", "copy the calendar's own address once more"),
    405: _NO_CALENDAR,
    501: _NO_CALENDAR,
    429: _LATER,
    503: _LATER,
    507: ("E7208", "it has no room left", "remove what is old there"),
}
"""What ends a conversation before it begins: code, fault, way out."""

_STOP_LATER = frozenset({401, 429, 503, 507})
"""Those that end it in the middle, too; any other status is about one entry alone."""

Outcome = Literal["done", "changed", "refused"]
"""``changed``: what is there is not what was expected, and nothing was written."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a server said to a change; ``etag`` is empty where it gave none that can be relied on."""

    outcome: Outcome
    status: int
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as it is there now: where, which version, and its text."""

    target: str
    etag: str
    data: bytes


class RemoteCalendar:
    """A calendar on a server. Every method raises ``FetchFailed`` where going on makes no sense."""

    def __init__(self, address: WebAddress, access: Access) -> None:
        self._address, self._access = address, access

    def target(self, uid: str) -> str:
        """Return where a new entry goes: a path on the server."""
        return f"{self._address.target}{uid}.ics"

    def check(self) -> None:
        """Ask whether this is a calendar that this user may see.

        Raises:
            FetchFailed: E3402 it leads elsewhere, E7203 to E7209 as the status says, and as ``exchange``.
        """
        answer = self._ask("PROPFIND", self._address.target, {**_XML, "Depth": "0"}, _KIND)
        if answer.status != _MULTISTATUS:
            self._stop(answer.status, _NO_CALENDAR if answer.status == _OK else None)
        if not any(one.find(f".//{_CALDAV}calendar") is not None for one in self._responses(answer)):
            self._stop(_OK, _NO_CALENDAR)

    def put(self, target: str, text: str, etag: str | None) -> Told:
        """Write an entry: a new one where ``etag`` is ``None``, else over that version; empty: over any."""
        condition = {"If-None-Match": "*"} if etag is None else _over(etag)
        return self._told(self._ask("PUT", target, {**_TEXT, **condition}, text))

    def delete(self, target: str, etag: str) -> Told:
        """Remove one version of an entry; empty: any."""
        return self._told(self._ask("DELETE", target, _over(etag)))

    def look(self, target: str, uid: str) -> Found | None:
        """Return an entry as it stands at ``target``, or elsewhere in the calendar under its UID."""
        return self._at(target) or next(filter(None, map(self._at, self._named(uid))), None)

    def _at(self, target: str) -> Found | None:
        answer = self._ask("GET", target, {"Accept": "text/calendar"})
        if answer.status == _OK:
            return Found(target, _strong(answer.etag), answer.body)
        if answer.status not in {_NOT_FOUND, _GONE}:
            # That it cannot be seen just now does not mean that it is not there.
            self._stop(answer.status)
        return None

    def _named(self, uid: str) -> Iterator[str]:
        """Yield where the server says that an entry of this UID is, within this calendar."""
        answer = self._ask("REPORT", self._address.target, {**_XML, "Depth": "1"}, _BY_UID.format(uid=uid))
        if answer.status != _MULTISTATUS:
            self._stop(answer.status)
        for one in self._responses(answer):
            target = _path(self._address.target, one.findtext(f"{_DAV}href", "").strip())
            if target.startswith(self._address.target) and target != self._address.target:
                yield target

    def _told(self, answer: Answer) -> Told:
        status = answer.status
        if status in _STOP_LATER or status in REDIRECTS:
            self._stop(status)
        if status in {_OK, _CREATED, _NO_CONTENT}:
            return Told("done", status, _strong(answer.etag))
        return Told(
            "changed" if status in {_CONFLICT, _PRECONDITION, _NOT_FOUND, _GONE} else "refused", status
        )

    def _responses(self, answer: Answer) -> Iterator[ET.Element]:
        try:
            return _elements(answer.body).iter(f"{_DAV}response")
        except (ET.ParseError, _DocumentTypeError, ValueError, LookupError):
            fail("E7206", "its answer cannot be read", "is this the address of a calendar?", self._address)

    def _ask(self, method: str, target: str, headers: Mapping[str, str], body: str | None = None) -> Answer:
        address, deadline = replace(self._address, target=target), Deadline(monotonic, self._access.seconds)
        question = Question(method, headers, None if body is None else body.encode())
        return exchange(address, question, self._access, deadline)

    def _stop(self, status: int, words: tuple[str, str, str] | None = None) -> NoReturn:
        if status in REDIRECTS:
            hint = "copy the calendar's own address; a password is not sent on"
            fail("E3402", f"it leads to another address (status {status})", hint, self._address)
        usual = ("E7209", "its server cannot do it", "the same command sends later what is missing")
        code, message, hint = words or _STOPS.get(status, usual)
        fail(code, f"{message} (status {status})", hint, self._address)


@dataclass(frozen=True, slots=True)
class Pass:
    """Who comes, if the server asks; ``ca_file`` replaces the system's certificates."""

    user: str | None = None
    password: str = field(default="", repr=False)
    ca_file: str | None = None


def remote_calendar(url: str, own: Pass, access: Access) -> RemoteCalendar:
    """Return the calendar at ``url``, whose host is looked up once and for all.

    Raises:
        RejectedInput: E3401 not a public address and not allowed, E3406 not https: and not this machine.
        FetchFailed: E3403 and E3407, nobody knows the host, or the certificates cannot be read.
    """
    address = web_address(url, http_too=True)
    path = address.target if address.target.endswith("/") else f"{address.target}/"
    secret = basic(own.user, own.password) if own.user is not None else ""
    address = replace(address, target=path, authorization=secret)
    ip = _looked_up(address, access)
    if address.scheme == "http" and not ip_address(ip).is_loopback:
        hint = "use https:; in the clear a calendar is written on this machine alone"
        message = "http: would show names and a password to others"
        raise RejectedInput((Problem("E3406", message, hint=hint, source=address.shown),))
    try:
        trust = ssl.create_default_context(cafile=own.ca_file) if address.scheme == "https" else None
    except OSError:
        fail("E3407", "the certificates cannot be read", "look at ca_file: under caldav:", address)
    return RemoteCalendar(
        address, replace(access, largest=_LARGEST, trust=trust, resolver=lambda _host, _port: [ip])
    )


def _looked_up(address: WebAddress, access: Access) -> str:
    try:
        return Deadline(monotonic, access.seconds).within(
            lambda: reachable(address, access.resolver, access.private_hosts)
        )
    except TimeoutError:
        fail("E3403", f"it takes longer than {access.seconds:g} seconds", "try again later", address)


def _path(here: str, href: str) -> str:
    """Return the path that an answer names, as it may be asked for; empty where it names none."""
    try:
        return quote(urlsplit(urljoin(here, href)).path, safe="/%:@!$&'()*+,;=~-._")
    except ValueError:
        return ""


def _over(etag: str) -> Mapping[str, str]:
    return {"If-Match": etag} if etag else {}


def _strong(etag: str) -> str:
    return etag if _STRONG.fullmatch(etag) else ""


class _DocumentTypeError(Exception):
    """An answer declares what a declaration can blow up."""


class _Plain(ET.TreeBuilder):
    """Elements and text, and nothing that can be declared: no entity of anybody's own."""

    def doctype(self, *_declared: str | None) -> None:
        """Refuse it."""
        raise _DocumentTypeError


def _elements(data: bytes) -> ET.Element:
    parser = ET.XMLParser(target=_Plain())  # noqa: S314 - no document type gets past its target
    parser.feed(data)
    root: ET.Element = parser.close()
    return root
