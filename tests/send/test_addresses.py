"""Addresses on the web, taken apart: what is asked, what is shown, and what is refused in which words."""

import pytest

from coachplan.core.problems import Problem, Rejected, RejectedInput
from coachplan.send.addresses import FetchFailed, basic, reachable, system_resolver, web_address

NO_ADDRESS = ("this is no address on the web", "write it as https://host/path", "calendar address")
IN_THE_CLEAR = ("http: sends a calendar in the clear", "use https:, or write allow_http: true")
NOT_ASKED = "use https:, or give a file as a path"


@pytest.mark.parametrize(
    ("url", "origin", "target", "shown"),
    [
        ("https://example.com", ("https", "example.com", 443), "/", "https://example.com/..."),
        (" webcal://Example.com/a?b=c ", ("https", "example.com", 443), "/a?b=c", "https://example.com/..."),
        (
            "webcals://example.com:8443/a!~",
            ("https", "example.com", 8443),
            "/a!~",
            "https://example.com:8443/...",
        ),
        ("https://[2001:db8::1]/x", ("https", "2001:db8::1", 443), "/x", "https://[2001:db8::1]/..."),
        (
            "https://b\u00fccher.example/",
            ("https", "xn--bcher-kva.example", 443),
            "/",
            "https://xn--bcher-kva.example/...",
        ),
        ("http://example.com:80/", ("http", "example.com", 80), "/", "http://example.com/..."),
    ],
)
def test_an_address_is_taken_apart_and_shown_without_its_path(
    url: str, origin: tuple[str, str, int], target: str, shown: str
) -> None:
    found = web_address(url, http_too=True)
    assert (found.origin, found.target, found.shown, found.authorization) == (origin, target, shown, "")


@pytest.mark.parametrize(
    ("url", "user", "password"),
    [("https://u:p%40w@example.com/", "u", "p@w"), ("https://u@example.com/", "u", "")],
)
def test_a_password_in_an_address_is_sent_and_never_shown(url: str, user: str, password: str) -> None:
    found = web_address(url)
    assert found.authorization == basic(user, password)
    assert found.authorization not in repr(found) + found.shown


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://example.com/secret", (*IN_THE_CLEAR, "http://example.com/...")),
        ("ftp://example.com/a", ("'ftp:' is not asked for calendars", NOT_ASKED, "calendar address")),
        (
            f"{'x' * 21}://example.com/a",
            (f"'{'x' * 20}:' is not asked for calendars", NOT_ASKED, "calendar address"),
        ),
        ("https:///a", NO_ADDRESS),
        ("https://example.com/a b", NO_ADDRESS),
        ("https://example.com/a?b c", NO_ADDRESS),
        ("https://example.com/\x7f", NO_ADDRESS),
        ("https://example.com/\u00e9", NO_ADDRESS),
        ("https://example.com:99999/", NO_ADDRESS),
    ],
)
def test_what_is_not_asked_is_told_with_a_way_out(url: str, told: tuple[str, str, str]) -> None:
    with pytest.raises(RejectedInput) as caught:
        web_address(url)
    message, hint, source = told
    assert caught.value.problems == (Problem("E3406", message, hint=hint, source=source),)


@pytest.mark.parametrize(
    ("found", "kind", "code", "message", "hint"),
    [
        ([], FetchFailed, "E3407", "nobody knows the host example.com", "check the address and the network"),
        (
            ["93.184.216.34", "10.0.0.1"],
            RejectedInput,
            "E3401",
            "the address of example.com is not public",
            "to ask it all the same: allow_private_hosts: [example.com]",
        ),
    ],
)
def test_a_host_that_is_not_to_be_asked_is_told_by_its_name(
    found: list[str], kind: type[Rejected], code: str, message: str, hint: str
) -> None:
    with pytest.raises(kind) as caught:
        reachable(web_address("https://example.com/secret"), lambda _host, _port: found, frozenset())
    assert caught.value.problems == (Problem(code, message, hint=hint, source="https://example.com/..."),)


def test_each_address_of_a_host_is_told_once() -> None:
    assert system_resolver("127.0.0.1", 80) == ["127.0.0.1"]
