"""Calendars of servers that mean no good, or have a bad day: real ones, on this machine."""

import gzip
import ssl
from pathlib import Path
from time import monotonic

import pytest
from mail.post_office import AVAILABLE, certificate
from send.hostile_web import answer, dripping, serving

from coachplan.core.problems import Rejected
from coachplan.send.addresses import is_public
from coachplan.send.exchange import Access
from coachplan.send.fetch import fetch

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
HERE = frozenset({"127.0.0.1", "localhost", "other.test"})


def to_this_machine(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def access(seconds: float = 10, largest: int = 20_000_000) -> Access:
    return Access(
        http_too=True, private_hosts=HERE, seconds=seconds, largest=largest, resolver=to_this_machine
    )


def fault(url: str, allowed: Access) -> tuple[str, str]:
    """Return code and message of what stands in the way, and see that no secret is told."""
    with pytest.raises(Rejected) as caught:
        fetch(url, allowed)
    (problem,) = caught.value.problems
    assert "secret" not in f"{problem} {caught.value}"
    return problem.code, problem.message


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, "E3404", "it asks for a name and a password"),
        (403, "E3404", "it may not be read"),
        (404, "E3404", "there is nothing at this address"),
        (410, "E3404", "it is gone for good"),
        (500, "E3404", "its server answers 500"),
        (206, "E3404", "its server answers 206"),
    ],
)
def test_a_server_that_refuses_is_quoted(status: int, code: str, words: str) -> None:
    with serving({"/secret": answer(status)}) as web:
        found = fault(f"http://127.0.0.1:{web.port}/secret", access())
    assert (found, web.paths) == ((code, f"{words} (status {status})"), ["/secret"])


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says_and_three_times_at_most(status: int) -> None:
    waited: list[float] = []
    patient = Access(http_too=True, private_hosts=HERE, resolver=to_this_machine, wait=waited.append)
    busy = answer(status, Retry_After="7")

    with serving({"/secret": lambda h, n: (answer(200, CALENDAR) if n == 2 else busy)(h, n)}) as web:
        assert fetch(f"http://127.0.0.1:{web.port}/secret", patient) == CALENDAR
    assert waited == [7, 7]
    with serving({"/secret": busy}) as web:
        assert fault(f"http://127.0.0.1:{web.port}/secret", patient)[0] == "E3404"
    assert len(web.paths) == 3


@pytest.mark.parametrize("after", ["3600", "Wed, 21 Oct 2037 07:28:00 GMT", "9" * 50])
def test_nobody_waits_longer_than_the_limit(after: str) -> None:
    waited: list[float] = []
    patient = Access(http_too=True, private_hosts=HERE, resolver=to_this_machine, wait=waited.append)
    with serving({"/secret": answer(503, Retry_After=after)}) as web:
        assert fault(f"http://127.0.0.1:{web.port}/secret", patient)[0] == "E3404"
    assert (waited, len(web.paths)) == ([], 1)


def test_redirects_are_followed_but_not_for_ever() -> None:
    hops = {f"/secret/{n}": answer(302, Location=f"/secret/{n + 1}") for n in range(9)}
    with serving({**hops, "/secret/5": answer(200, CALENDAR)}) as web:
        assert fetch(f"http://127.0.0.1:{web.port}/secret/0", access()) == CALENDAR
    with serving(hops) as web:
        assert fault(f"http://127.0.0.1:{web.port}/secret/0", access())[0] == "E3402"
    assert len(web.paths) == 6
    with serving({"/secret": answer(301, Location="/secret")}) as web:
        assert fault(f"http://127.0.0.1:{web.port}/secret", access())[0] == "E3402"
    assert len(web.paths) == 1


@pytest.mark.parametrize(
    ("there", "code"),
    [
        ("file:///etc/passwd", "E3406"),
        ("ftp://127.0.0.1/x", "E3406"),
        ("http://10.0.0.1/x", "E3401"),
        ("http://[broken", "E3406"),
    ],
)
def test_no_redirect_leads_where_no_address_may(there: str, code: str) -> None:
    allowed = Access(http_too=True, private_hosts=HERE, resolver=lambda host, _: [host])
    with serving({"/secret": answer(302, Location=there)}) as web:
        assert fault(f"http://127.0.0.1:{web.port}/secret", allowed)[0] == code


def test_a_password_goes_to_its_own_server_alone() -> None:
    with serving({"/there": answer(200, CALENDAR)}) as other:
        away = answer(302, Location=f"http://other.test:{other.port}/there")
        with serving({"/here": answer(302, Location="/again"), "/again": away}) as web:
            assert fetch(f"http://ada:secret@127.0.0.1:{web.port}/here", access()) == CALENDAR
    assert [sent["Authorization"] for _, sent in web.asked] == ["Basic YWRhOnNlY3JldA=="] * 2
    ((_, sent),) = other.asked
    assert (sent["Authorization"], sent["Host"]) == (None, f"other.test:{other.port}")


def test_a_slow_drip_ends_with_the_time_for_the_whole() -> None:
    with serving({"/secret": dripping}) as web:
        begun = monotonic()
        assert fault(f"http://127.0.0.1:{web.port}/secret", access(seconds=0.5))[0] == "E3403"
    # not a matter of speed: without the limit this never ends
    assert monotonic() - begun < 30


def test_a_host_that_is_looked_up_for_ever_ends_too() -> None:
    from threading import Event

    never = Event()

    def asleep(_host: str, _port: int) -> list[str]:
        never.wait(60)
        return []

    slow = Access(seconds=0.2, resolver=asleep)
    assert fault("https://somewhere.test/secret", slow)[0] == "E3403"
    never.set()


def test_a_packed_calendar_is_unpacked_and_a_bomb_is_not() -> None:
    packed, bomb = gzip.compress(CALENDAR), gzip.compress(b"\n" * 50_000_000)
    answers = {
        "/good": answer(200, packed, Content_Encoding="gzip"),
        "/bomb": answer(200, bomb, Content_Encoding="gzip"),
        "/plain": answer(200, b"\n" * 2_000_001),
        "/odd": answer(200, CALENDAR, Content_Encoding="br"),
        "/broken": answer(200, packed[:-9], Content_Encoding="gzip"),
        "/untrue": answer(200, CALENDAR, Content_Encoding="gzip"),
    }
    assert len(bomb) < 60_000
    with serving(answers) as web:
        at, small = f"http://127.0.0.1:{web.port}", access(largest=2_000_000)
        assert fetch(f"{at}/good", small) == CALENDAR
        assert fault(f"{at}/bomb", small) == ("E3103", "larger than 2 MB")
        assert fault(f"{at}/plain", small)[0] == "E3103"
        assert fault(f"{at}/odd", small)[0] == "E3404"
        assert fault(f"{at}/broken", small)[0] == "E3404"
        assert fault(f"{at}/untrue", small)[0] == "E3404"


def test_an_answer_that_breaks_off_is_no_calendar() -> None:
    with serving({"/secret": answer(200, CALENDAR, Content_Length="4000")}) as web:
        code, message = fault(f"http://127.0.0.1:{web.port}/secret", access())
    assert (code, "breaks off" in message) == ("E3404", True)


def test_nobody_at_home_is_told() -> None:
    with serving({}) as web:
        pass
    assert fault(f"http://127.0.0.1:{web.port}/secret", access())[0] == "E3407"
    unknown = Access(resolver=lambda _host, _port: [])
    assert fault("https://nowhere.test/secret", unknown) == ("E3407", "nobody knows the host nowhere.test")
    assert fault("https://nowhere.invalid/secret", Access())[0] == "E3407"


def test_no_time_is_too_little() -> None:
    assert fault("https://somewhere.test/secret", Access(seconds=0))[0] == "E3403"


@pytest.mark.parametrize(
    "url",
    [
        "https://somewhere.test:99999/secret",
        "https://[broken/secret",
        "https:///secret",
        "https://some..where/secret",
        "https://some where/secret",
        "https://somewhere.test/secret\x7f",
    ],
)
def test_what_is_no_address_is_not_asked(url: str) -> None:
    assert fault(url, access()) == ("E3406", "this is no address on the web")


@pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with")
def test_a_certificate_holds_or_nothing_is_asked(tmp_path: Path) -> None:
    made = certificate(tmp_path)
    trusted = Access(
        private_hosts=HERE,
        trust=ssl.create_default_context(cafile=made[0]),
        resolver=to_this_machine,
    )
    plain = answer(302, Location="http://localhost/secret")
    with serving({"/secret": answer(200, CALENDAR), "/down": plain}, made) as web:
        at = f"https://localhost:{web.port}"
        assert fetch(f"{at}/secret", trusted) == CALENDAR
        assert fault(f"{at}/down", trusted)[0] == "E3406"
        both = Access(http_too=True, private_hosts=HERE, trust=trusted.trust, resolver=to_this_machine)
        assert fault(f"{at}/down", both) == ("E3402", "it leads from https: to http:")
        web.asked.clear()
        code, message = fault(f"{at}/secret", access())
        assert (code, "certificate does not hold" in message) == ("E3407", True)
        assert web.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.0.1", "0.0.0.0", "100.64.0.1",  # noqa: S104 - judged, not bound
        "192.0.2.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:db8::1", "no address",
    ],
)  # fmt: skip
def test_an_address_of_this_or_a_near_network_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize(
    "text",
    [
        *("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "2606:4700::1111"),
        *("::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"),
    ],
)
def test_an_address_of_the_open_net_is_public(text: str) -> None:
    assert is_public(text)


@pytest.mark.parametrize(
    ("host", "found"),
    [("0x7f.1", ["127.0.0.1"]), ("rebinding.test", ["93.184.216.34", "127.0.0.1"]), ("[::1]", ["::1"])],
)
def test_a_host_with_one_address_near_by_is_not_asked(host: str, found: list[str]) -> None:
    near = Access(http_too=True, resolver=lambda _host, _port: found)
    assert fault(f"http://{host}/secret", near)[0] == "E3401"


def test_what_was_checked_is_what_is_connected_to() -> None:
    asked: list[str] = []

    def once(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with serving({"/secret": answer(200, CALENDAR)}) as web:
        named = Access(http_too=True, private_hosts=frozenset({"other.test"}), resolver=once)
        assert fetch(f"http://other.test:{web.port}/secret", named) == CALENDAR
    assert asked == ["other.test"]
