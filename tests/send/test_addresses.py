"""Which addresses are asked, and which never."""

import pytest

from coachplan.core.problems import Rejected, RejectedInput
from coachplan.send.addresses import is_public, reachable, web_address


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "ftp://example.com/a.ics",
            "data:text/calendar,BEGIN",
            "gopher://example.com/",
        ),
        *(
            "http://example.com/a.ics",
            "javascript:1",
            "example.com/a.ics",
            "/etc/passwd",
            "",
            "https://",
            "https:///a",
        ),
        *("https://[::1", "https://example.com:99999/", "https://example.com:x/", "https://exa mple.com/"),
        *(
            "https://example.com/\r\nHost: evil",
            "https://example.com/a b",
            "https://example.com/ä",
            "//example.com/",
        ),
        *("https://" + "a" * 300 + ".com/", "https://a..b/", "HTTP://example.com/"),
    ],
)
def test_what_is_no_https_address_is_refused(url: str) -> None:
    with pytest.raises(RejectedInput) as caught:
        reachable(web_address(url), lambda *_: ["93.184.216.34"], frozenset())
    assert [problem.code for problem in caught.value.problems] == ["E3406"]


def test_an_address_is_shown_without_its_secrets() -> None:
    address = web_address("https://anna:s3cret@Calendar.Example.com:8443/private-t0ken/basic.ics?key=k3y")
    assert address.shown == "https://calendar.example.com:8443/..."
    assert address.target == "/private-t0ken/basic.ics?key=k3y"
    assert [word for word in ("s3cret", "t0ken", "k3y", "anna") if word in repr(address)] == []


def test_webcal_means_https() -> None:
    assert web_address("webcal://example.com/a.ics") == web_address("https://example.com/a.ics")


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.9.9.9", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.1.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing listens here
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2001:db8::1", False),
        ("nonsense", False),
    ],
)
def test_which_ip_addresses_are_public(ip: str, public: bool) -> None:  # noqa: FBT001 - a table
    assert is_public(ip) is public


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    address = web_address("https://rebound.example.com/")
    with pytest.raises(RejectedInput) as caught:
        reachable(address, lambda *_: ["93.184.216.34", "192.0.2.7"], frozenset())
    (problem,) = caught.value.problems
    assert problem.code == "E3401"
    assert problem.hint == "allow_private_hosts: [rebound.example.com] asks it all the same"
    assert reachable(address, lambda *_: ["192.0.2.7"], frozenset({address.host})) == "192.0.2.7"


@pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "127.1", "localhost", "[::1]", "[::ffff:7f00:1]"])
def test_other_spellings_of_this_machine_are_this_machine(host: str) -> None:
    with pytest.raises(Rejected) as caught:
        reachable(web_address(f"https://{host}/"), _system, frozenset())
    assert [problem.code for problem in caught.value.problems] == ["E3401"]


def _system(host: str, port: int) -> list[str]:
    from coachplan.send.addresses import system_resolver

    return system_resolver(host, port)


def test_a_host_that_nobody_knows_is_no_host() -> None:
    def nobody(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(Rejected) as caught:
        reachable(web_address("https://nowhere.example.com/"), nobody, frozenset())
    assert [problem.code for problem in caught.value.problems] == ["E3407"]
