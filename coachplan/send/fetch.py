"""Fetching a calendar: https, bounded in size, in time and in redirects."""

from time import monotonic
from urllib.parse import urljoin

from coachplan.send.addresses import WebAddress, web_address
from coachplan.send.exchange import REDIRECTS, Access, Question, exchange, fail, netloc
from coachplan.send.timed import Deadline

_OK = 200
_QUESTION = Question(headers={"Accept": "text/calendar"})

_WORDS = {
    401: ("it asks for a name and a password", "is the private address of the calendar complete?"),
    403: ("it may not be read", "is the private address of the calendar still valid?"),
    404: ("there is nothing at this address", "copy the calendar's private address once more"),
    410: ("it is gone for good", "copy the calendar's private address once more"),
}


def fetch(url: str, access: Access) -> bytes:
    """Return what is at ``url``.

    Raises:
        RejectedInput: E3406 not https, and as ``exchange``.
        FetchFailed: E3402 redirected in a way that is not followed, E3404 refused, and as ``exchange``.
            Messages show the host and nothing else of the address.
    """
    deadline = Deadline(monotonic, access.seconds)
    address = web_address(url, http_too=access.http_too)
    seen = {(*address.origin, address.target)}
    while True:
        answer = exchange(address, _QUESTION, access, deadline)
        if answer.status == _OK:
            return answer.body
        if answer.status in REDIRECTS and answer.location:
            address = _next(address, answer.location, access)
            if (*address.origin, address.target) in seen or len(seen) > access.redirects:
                message = f"it leads on and on, in a circle or more than {access.redirects} times"
                fail("E3402", message, "copy the address that a browser ends at", address)
            seen.add((*address.origin, address.target))
        else:
            usual = (f"its server answers {answer.status}", "try again later")
            message, hint = _WORDS.get(answer.status, usual)
            fail("E3404", f"{message} (status {answer.status})", hint, address)


def _next(address: WebAddress, location: str, access: Access) -> WebAddress:
    """Return where a redirect leads; a password goes nowhere but to where it was meant for."""
    here = f"{address.scheme}://{netloc(address)}{address.target}"
    try:
        joined = urljoin(here, location)
    except ValueError:
        joined = location
    there = web_address(joined, http_too=access.http_too)
    if address.scheme == "https" and there.scheme == "http":
        fail("E3402", "it leads from https: to http:", "use an address that keeps https:", address)
    secret = address.authorization if there.origin == address.origin else there.authorization
    return WebAddress(there.scheme, there.host, there.port, there.target, secret)
