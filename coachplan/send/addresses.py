"""Addresses on the web: which may be asked, and which machine that really is."""

import ipaddress
import re
import socket
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from coachplan.core.problems import Problem, Rejected, RejectedInput

Resolver = Callable[[str, int], list[str]]
"""From a host's name and port to its IP addresses."""

_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+(?:%[a-z0-9]+)?")
_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchFailed(Rejected):
    """Something on the web cannot be had, now or at all."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A URL taken apart; its path, its query and its password are never shown."""

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)
    authorization: str = field(default="", repr=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        """Return what has to be the same for a password to be sent again."""
        return self.scheme, self.host, self.port

    @property
    def shown(self) -> str:
        """Return the address without anything that may be a secret."""
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{port}/..."


def web_address(url: str, *, http_too: bool = False) -> WebAddress:
    """Take a URL apart; ``webcal:`` means ``https:``.

    Raises:
        RejectedInput: E3406 it is none, or none that is asked: only https, and http if ``http_too``.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        _refuse("E3406", "this is no address on the web", "write it as https://host/path", "calendar address")
    scheme = "https" if parts.scheme in {"webcal", "webcals"} else parts.scheme
    if scheme == "http" and not http_too:
        _refuse(
            "E3406",
            "http: sends a calendar in the clear",
            "use https:, or write allow_http: true",
            f"http://{_host(parts.hostname)}/...",
        )
    if scheme not in _PORTS:
        hint = "use https:, or give a file as a path"
        _refuse("E3406", f"'{scheme[:20]}:' is not asked for calendars", hint, "calendar address")
    host = _host(parts.hostname)
    if not host or any(ord(c) <= 0x20 or ord(c) >= 0x7F for c in parts.path + parts.query):  # noqa: PLR2004 - ASCII
        _refuse("E3406", "this is no address on the web", "write it as https://host/path", "calendar address")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return WebAddress(
        scheme, host, port or _PORTS[scheme], target, _written_in(parts.username, parts.password)
    )


def _host(name: str | None) -> str:
    """Return a host's name in ASCII, or nothing if it cannot be one."""
    try:
        host = (name or "").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return host if _HOST.fullmatch(host) else ""


def _written_in(user: str | None, password: str | None) -> str:
    return "" if user is None else basic(unquote(user), unquote(password or ""))


def basic(user: str, password: str) -> str:
    """Return what tells a server who asks (RFC 7617)."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")


def system_resolver(host: str, port: int) -> list[str]:
    """Return the IP addresses that the system knows for a host, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def reachable(address: WebAddress, resolver: Resolver, private_hosts: frozenset[str]) -> str:
    """Return the IP address to connect to; nobody asks for it a second time.

    Raises:
        RejectedInput: E3401 one of the host's addresses is not public, and the host is not allowed.
        FetchFailed: E3407 nobody knows the host.
    """
    try:
        found = resolver(address.host, address.port)
    except (OSError, UnicodeError):
        found = []
    if not found:
        message, hint = f"nobody knows the host {address.host}", "check the address and the network"
        raise FetchFailed((Problem("E3407", message, hint=hint, source=address.shown),))
    if address.host not in private_hosts and not all(is_public(ip) for ip in found):
        hint = f"to ask it all the same: allow_private_hosts: [{address.host}]"
        _refuse("E3401", f"the address of {address.host} is not public", hint, address.shown)
    return found[0]


def is_public(text: str) -> bool:
    """Tell whether an IP address can belong to a machine on the open net."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inside is None and address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(str(inside))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _refuse(code: str, message: str, hint: str, source: str) -> NoReturn:
    raise RejectedInput((Problem(code, message, hint=hint, source=source),)) from None
