"""Fetching from a server that misbehaves, on the loopback alone."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from send.hostile import CALENDAR, Server, misbehave, serving

from coachplan.core.problems import Rejected, RejectedInput
from coachplan.send.addresses import FetchFailed
from coachplan.send.fetch import Access, fetch

HERE = frozenset({"127.0.0.1", "localhost"})
ACCESS = Access(http_too=True, private_hosts=HERE, seconds=10, wait=lambda _: None)
QUICK = Access(http_too=True, private_hosts=HERE, seconds=0.3)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(misbehave) as running:
        yield running


def _code(url: str, access: Access = ACCESS) -> str:
    with pytest.raises(Rejected) as caught:
        fetch(url, access)
    (problem,) = caught.value.problems
    assert "t0ken" not in f"{problem} {caught.value}"
    return problem.code


@pytest.mark.parametrize("path", ["/ok/t0ken?key=1", "/gzip", "/redirect/4"])
def test_what_is_there_is_fetched(server: Server, path: str) -> None:
    assert fetch(server.url(path), ACCESS) == CALENDAR


def test_what_a_server_is_told(server: Server) -> None:
    fetch(server.url("/ok?a=b").replace("http://", "http://anna:p%40ss@"), ACCESS)
    (asked,) = server.asked
    assert asked.path == "/ok?a=b"
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"
    assert asked.headers["authorization"] == "Basic YW5uYTpwQHNz"
    assert asked.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/bomb", "E3103"),
        ("/endless", "E3103"),
        ("/brotli", "E3404"),
        ("/noise", "E3404"),
        ("/half-packed", "E3404"),
        ("/cut", "E3404"),
        ("/cut-chunk", "E3404"),
        ("/nonsense", "E3404"),
        ("/redirect/5", "E3402"),
        ("/circle/a", "E3402"),
        ("/to/file:~~~etc~passwd", "E3406"),
        ("/to/ftp:~~127.0.0.1~", "E3406"),
        ("/to/http:~~[::1", "E3406"),
        ("/later/3600", "E3404"),
        ("/later/Fri, 31 Dec 2027 23:59:59 GMT", "E3404"),
        ("/later/-1", "E3404"),
        *((f"/status/{status}", "E3404") for status in (204, 206, 304, 400, 401, 403, 404, 410, 500, 502)),
    ],
)
def test_how_a_server_misbehaves(server: Server, path: str, code: str) -> None:
    assert _code(server.url(path.replace(" ", "%20") if "later" in path else path)) == code


@pytest.mark.parametrize("path", ["/drip", "/drip-headers", "/silence"])
def test_everything_together_has_one_deadline(server: Server, path: str) -> None:
    assert _code(server.url(path), QUICK) == "E3403"


def test_a_lookup_has_the_same_deadline() -> None:
    from threading import Event

    never = Event()
    access = Access(seconds=0.1, resolver=lambda *_: ["93.184.216.34"] if never.wait(5) else [])
    assert _code("https://slow.example.com/t0ken", access) == "E3403"
    never.set()


def test_asking_again_is_for_those_who_say_when(server: Server) -> None:
    waited: list[float] = []
    access = Access(http_too=True, private_hosts=HERE, seconds=10, wait=waited.append)
    assert fetch(server.url("/later/3"), access) == CALENDAR
    assert waited == [3.0, 3.0]


def test_a_wait_beyond_the_deadline_is_not_waited(server: Server) -> None:
    assert _code(server.url("/later/11"), ACCESS) == "E3404"
    assert len(server.asked) == 1


def test_a_password_goes_to_no_other_origin(server: Server) -> None:
    with serving(misbehave) as other:
        there = other.url("/ok").replace("/", "~")
        secret = server.url(f"/to/{there}").replace("http://", "http://anna:secret@")
        assert fetch(secret, ACCESS) == CALENDAR
        assert "authorization" in server.asked[0].headers
        assert "authorization" not in other.asked[0].headers


def test_a_password_goes_along_within_an_origin(server: Server) -> None:
    fetch(server.url("/redirect/0").replace("http://", "http://anna:secret@"), ACCESS)
    assert ["authorization" in asked.headers for asked in server.asked] == [True, True]


def test_a_redirect_is_checked_like_the_first_address(server: Server) -> None:
    access = Access(http_too=True, private_hosts=frozenset({"127.0.0.1"}), seconds=10)
    for target in ("http:~~localhost~", "http:~~0x7f.2~", "http:~~192.0.2.1~", "http:~~[::1]~"):
        assert _code(server.url(f"/to/{target}"), access) == "E3401"


def test_this_machine_is_not_asked_without_leave(server: Server) -> None:
    assert _code(server.url("/ok"), Access(http_too=True)) == "E3401"
    assert server.asked == []


def test_a_host_is_looked_up_once_and_then_believed(server: Server) -> None:
    lookups: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        lookups.append(host)
        return ["127.0.0.1"] if len(lookups) == 1 else ["192.0.2.1"]

    access = Access(http_too=True, private_hosts=frozenset({"calendar.test"}), seconds=10, resolver=rebinding)
    assert fetch(f"http://calendar.test:{server.port}/ok", access) == CALENDAR
    assert lookups == ["calendar.test"]
    assert server.asked[0].headers["host"] == f"calendar.test:{server.port}"


def test_nobody_there_is_a_failure_of_the_network() -> None:
    with serving(misbehave) as gone:
        url = gone.url("/ok")
    with pytest.raises(FetchFailed) as caught:
        fetch(url, ACCESS)
    assert [problem.code for problem in caught.value.problems] == ["E3407"]


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={name}",
    ]
    command += ["-subj", f"/CN={name}"]
    files = ["-keyout", str(key), "-out", str(certificate), "-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return certificate, key


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's side and the client's trust in it, for the host ``calendar.test``."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    certificate, key = _certificate(tmp_path_factory.mktemp("tls"), "calendar.test")
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)
    return server_side, ssl.create_default_context(cafile=str(certificate))


def _secure_access(trust: ssl.SSLContext | None) -> Access:
    hosts = frozenset({"calendar.test", "other.test"})
    return Access(private_hosts=hosts, seconds=10, trust=trust, resolver=lambda *_: ["127.0.0.1"])


def test_the_certificate_is_that_of_the_host(secure: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    server_side, trust = secure
    with serving(misbehave, server_side) as server:
        port = server.port
        assert fetch(f"https://calendar.test:{port}/ok", _secure_access(trust)) == CALENDAR
        assert _code(f"https://other.test:{port}/ok", _secure_access(trust)) == "E3407"
        assert _code(f"https://calendar.test:{port}/ok", _secure_access(None)) == "E3407"


def test_https_does_not_lead_to_http(secure: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    server_side, trust = secure
    with serving(misbehave, server_side) as server:
        url = f"https://calendar.test:{server.port}/to/http:~~calendar.test~ok"
        assert _code(url, _secure_access(trust)) == "E3406"
        leave = Access(
            http_too=True,
            private_hosts=frozenset({"calendar.test"}),
            seconds=10,
            trust=trust,
            resolver=lambda *_: ["127.0.0.1"],
        )
        assert _code(url, leave) == "E3402"


def test_a_refused_address_is_the_users_to_mend_and_a_failure_is_not() -> None:
    assert not issubclass(FetchFailed, RejectedInput)
