"""What a server, or whoever stands in its place, can answer: each told with place, fault and way out."""

import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from caldav.gate import Gate, Reply, Watch, gate_to
from caldav.servers import PASSWORD, Calendar, Server
from caldav.weeks import Week
from mail.post_office import AVAILABLE, certificate

from coachplan.send.addresses import FetchFailed
from coachplan.send.caldav import Pass, remote_calendar
from coachplan.send.exchange import Access

LATER = "2026-11-23T07:10"

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<l>&b;</l>"
)
ELSEWHERE = b'<!DOCTYPE l SYSTEM "file:///etc/passwd"><l/>'
A_CALENDAR = (
    b'<multistatus xmlns="DAV:"><response><href>/</href><propstat><prop><resourcetype>'
    b'<calendar xmlns="urn:ietf:params:xml:ns:caldav"/>'
    b"</resourcetype></prop></propstat></response></multistatus>"
)


@pytest.fixture
def gate() -> Iterator[Gate]:
    """Return a gate with no server behind it, that says it is a calendar and takes what it is given."""
    with gate_to(0) as opened:
        opened.before = taking
        yield opened


@pytest.fixture
def ready(planned: Week, gate: Gate, tmp_path: Path) -> Week:
    """Return the published week, to be written through the gate."""
    return planned.copied(tmp_path / "week").going_to(f"http://127.0.0.1:{gate.port}/maren/coaching/")


NOTHING = b'<multistatus xmlns="DAV:"/>'


def taking(method: str, _path: str) -> Reply:
    answers: dict[str, Reply] = {
        "PROPFIND": (207, {}, A_CALENDAR),
        "GET": (404, {}, b""),
        "REPORT": (207, {}, NOTHING),
    }
    return answers.get(method, (201, {"ETag": '"1"'}, b""))


def answering(status: int, method: str, body: bytes = b"", after: int = 0, **headers: str) -> Watch:
    """Return a server that answers a method so, once it has let ``after`` of its questions pass."""
    seen = 0

    def answer(asked: str, path: str) -> Reply:
        nonlocal seen
        seen += asked == method
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return (status, told, body) if asked == method and seen > after else taking(asked, path)

    return answer


@pytest.mark.parametrize(
    ("status", "code", "word"),
    [
        (401, "E7203", "user and password"),
        (403, "E7204", "may not use it"),
        (404, "E7205", "nothing at this address"),
        (405, "E7206", "no calendar"),
        (410, "E7205", "gone for good"),
        (412, "E7209", "cannot do it"),
        (429, "E7207", "busy"),
        (500, "E7209", "cannot do it"),
        (501, "E7206", "no calendar"),
        (503, "E7207", "busy"),
        (507, "E7208", "no room"),
        (302, "E3402", "leads to another address"),
    ],
)
def test_before_anything_is_sent_each_answer_ends_in_7_and_says_why(
    status: int, code: str, word: str, ready: Week, gate: Gate
) -> None:
    gate.before = answering(status, "PROPFIND", Retry_After="999")
    ran = ready.push()
    assert (ran.code, ran.out) == (7, "")
    assert re.fullmatch(
        rf"coachplan: error\[{code}\] http://127\.0\.0\.1:{gate.port}/\.\.\.: [^\n]*{word}[^\n]* "
        rf"\(status {status}\)\n  hint: [^\n]+\n",
        ran.err,
    )
    assert gate.methods() == ["PROPFIND"]
    gate.before = taking
    assert (ready.push(now=LATER).code, gate.methods().count("PUT")) == (0, 10)


@pytest.mark.parametrize(
    ("status", "code"), [(401, "E7203"), (429, "E7207"), (503, "E7207"), (507, "E7208"), (307, "E3402")]
)
def test_in_the_middle_the_others_wait_and_are_all_that_is_sent_next(
    status: int, code: str, ready: Week, gate: Gate
) -> None:
    gate.before = answering(status, "PUT", after=4, Retry_After="999")
    ran = ready.push()
    assert (ran.code, f"error[{code}]" in ran.err, "6 entries wait for the next run" in ran.err) == (
        8,
        True,
        True,
    )
    gate.asked.clear()
    gate.before = taking
    assert (ready.push(now=LATER).code, gate.methods()) == (0, ["PROPFIND"] + ["PUT"] * 6)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 413, 415, 500, 502])
def test_what_is_said_of_one_entry_stops_no_other(status: int, ready: Week, gate: Gate) -> None:
    gate.before = answering(status, "PUT", after=9)
    ran = ready.push()
    assert (ran.code, ran.err.count("error[E7210]"), f"(status {status})" in ran.err) == (8, 1, True)
    gate.asked.clear()
    gate.before = taking
    assert (ready.push(now=LATER).code, gate.methods().count("PUT")) == (0, 1)


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_busy_for_a_moment_is_asked_again(status: int, ready: Week, gate: Gate) -> None:
    asked = 0

    def busy_once(method: str, path: str) -> Reply:
        nonlocal asked
        asked += method == "PUT"
        busy = method == "PUT" and asked == 1
        return (status, {"Retry-After": "0"}, b"") if busy else taking(method, path)

    gate.before = busy_once
    assert (ready.push().code, gate.methods().count("PUT")) == (0, 11)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (207, BOMB, "E7206"),
        (207, BOMB.decode().encode("utf-16"), "E7206"),
        (207, ELSEWHERE, "E7206"),
        (207, b"<a>" * 300_000, "E7206"),
        (207, b"<?xml version='1.0' encoding='nonsense'?><x/>", "E7206"),
        (207, b"", "E7206"),
        (207, b'<multistatus xmlns="DAV:"/>', "E7206"),
        (200, b"<html>Please log in</html>", "E7206"),
        (207, b" " * 2_100_000, "E3103"),
    ],
)
def test_an_answer_that_is_none_is_refused(
    status: int, body: bytes, code: str, ready: Week, gate: Gate
) -> None:
    gate.before = answering(status, "PROPFIND", body)
    ran = ready.push()
    assert (ran.code, code in ran.err, gate.methods()) == (7, True, ["PROPFIND"])


@pytest.mark.parametrize("status", [301, 401, 403, 429, 500, 503])
@pytest.mark.parametrize("method", ["GET", "REPORT"])
def test_what_cannot_be_seen_just_now_is_not_taken_for_gone(
    method: str, status: int, ready: Week, gate: Gate
) -> None:
    ready.push()
    ready.change("move", "hiro-tanaka", "fri", "9:00")
    ready.change("skip", "jonas-weber", now="2026-11-23T07:05")
    answers = {"PUT": 412, "DELETE": 412, method: status}
    gate.before = lambda asked, path: (
        (answers[asked], {"Retry-After": "999"}, b"") if asked in answers else taking(asked, path)
    )
    ran = ready.push(now=LATER)
    assert (ran.code, "W720" in ran.err, "2 entries wait" in ran.err) == (7, False, True)
    assert {one.state for one in ready.pushed()} == {"begun", "standing"}


def test_a_password_goes_nowhere_but_to_the_named_machine(ready: Week, gate: Gate) -> None:
    with gate_to(0) as thief:
        there = f"http://127.0.0.1:{thief.port}/maren/coaching/"
        thief.before = taking
        gate.before = answering(301, "PROPFIND", Location=there)
        assert (ready.push().code, thief.asked) == (7, [])
        href = f'<multistatus xmlns="DAV:"><response><href>{there}x.ics</href></response></multistatus>'
        gate.before = lambda method, path: (
            {
                "PUT": (412, {}, b""),
                "REPORT": (207, {}, href.encode()),
            }.get(method)
            or taking(method, path)
        )
        assert (ready.push(now=LATER).code, thief.asked) == (7, [])
    assert all(path.startswith("/maren/coaching/") for _, path, _ in gate.asked)


@pytest.mark.parametrize(
    "href", ["http://[", "", "//", "/elsewhere/x.ics", "\u00e9 x.ics", "x\n.ics", "/maren/coaching/"]
)
def test_a_place_that_is_none_is_no_place(href: str, ready: Week, gate: Gate) -> None:
    told = f'<multistatus xmlns="DAV:"><response><href>{href}</href></response></multistatus>'
    answers: dict[str, Reply] = {"PUT": (412, {}, b""), "REPORT": (207, {}, told.encode())}
    gate.before = lambda method, path: answers.get(method) or taking(method, path)
    ran = ready.push()
    assert (ran.code, ran.err.count("E7210")) == (7, 10)
    assert all(path.startswith("/maren/coaching/") and path.isascii() for _, path, _ in gate.asked)


def test_conditions_are_sent_with_every_change(ready: Week, gate: Gate) -> None:
    ready.push()
    puts = [headers for method, _, headers in gate.asked if method == "PUT"]
    assert all(headers["If-None-Match"] == "*" and "If-Match" not in headers for headers in puts)
    gate.asked.clear()
    ready.change("move", "hiro-tanaka", "fri", "9:00")
    ready.change("skip", "jonas-weber", now="2026-11-23T07:05")
    ready.push(now=LATER)
    changes = [(method, headers.get("If-Match")) for method, _, headers in gate.asked[1:]]
    assert changes == [("PUT", '"1"'), ("DELETE", '"1"')]


@pytest.mark.parametrize(
    ("url", "allowed", "code"),
    [
        ("http://192.0.2.7/c/", "192.0.2.7", "E3406"),
        ("http://127.0.0.1/c/", "", "E3401"),
        ("https://localhost/c/", "", "E3401"),
        ("ftp://example.com/c/", "", "E3406"),
        ("file:///etc/passwd", "", "E3406"),
        ("http://127.0.0.1:1/c/", "127.0.0.1", "E3407"),
    ],
)
def test_an_address_that_is_not_to_be_asked_is_refused(
    url: str, allowed: str, code: str, planned: Week, tmp_path: Path
) -> None:
    week = planned.copied(tmp_path / "week").going_to(url)
    text = re.sub(r"(?m)^allow_private_hosts: .*$", f"allow_private_hosts: [{allowed}]", week.roster)
    (week.folder / "roster.yaml").write_text(text, encoding="utf-8")
    ran = week.push()
    assert (ran.code, f"error[{code}]" in ran.err, "/c/" in ran.err) == (7, True, False)


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        access = Access(private_hosts=frozenset({"127.0.0.1"}), seconds=0.2)
        remote = remote_calendar(f"http://127.0.0.1:{silent.getsockname()[1]}/c/", Pass(), access)
        with pytest.raises(FetchFailed, match="E3403"):
            remote.check()
        with pytest.raises(FetchFailed, match="E3403"):
            remote_calendar("https://cal.example.com/c/", Pass(), replace(access, seconds=0))


@pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with")
def test_a_certificate_is_held_against_those_that_are_trusted(planned: Week, tmp_path: Path) -> None:
    made, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    with gate_to(0, context) as gate:
        gate.before = taking
        url = f"https://localhost:{gate.port}/c/"
        week = planned.copied(tmp_path / "week").going_to(url)
        ran = week.push()
        assert (ran.code, "E3407" in ran.err, gate.asked) == (7, True, [])
        assert "E3407" in week.going_to(url, ca_file="nowhere.pem").push().err
        assert (week.going_to(url, ca_file=str(made)).push(now=LATER).code, len(gate.asked)) == (0, 11)


def test_a_wrong_password_a_missing_calendar_and_a_home_are_told(
    week: Week, calendar: Calendar, server: Server
) -> None:
    def fault(url: str, **changes: str) -> tuple[int, list[str]]:
        ran = week.going_to(url, **changes).push()
        return ran.code, re.findall(r"error\[(E[0-9]+)\]", ran.err)

    # One server answers 404, the other with a list that says so.
    missing = {"radicale": "E7205", "xandikos": "E7206"}[server.name]
    assert fault(f"{calendar.url}nowhere/") == (7, [missing])
    assert fault(calendar.url.removesuffix(calendar.path) + server.home) == (7, ["E7206"])
    if server.name == "radicale":
        assert fault(calendar.url, user="somebody") == (7, ["E7203"])
        assert fault(calendar.url, password_file="", user="") == (7, ["E7203"])
    assert calendar.paths() == []
    assert week.going_to(calendar.url.rstrip("/")).push(now=LATER).code == 0


@pytest.mark.parametrize(
    "lines",
    [
        f"url: https://example.com/c/\n  user: maren\n  password: {PASSWORD}",
        f"url: https://maren:{PASSWORD}@example.com/c/",
        "url: https://example.com/c/\n  user: maren",
    ],
)
def test_a_password_in_the_roster_is_refused_and_not_shown(lines: str, planned: Week, tmp_path: Path) -> None:
    week = planned.copied(tmp_path / "week")
    (week.folder / "roster.yaml").write_text(f"{week.roster}\ncaldav:\n  {lines}\n", encoding="utf-8")
    ran = week.push()
    assert (ran.code, "password" in ran.err) == (3, True)


def test_without_a_calendar_nothing_is_published(planned: Week, tmp_path: Path) -> None:
    ran = planned.copied(tmp_path / "week").push()
    assert (ran.code, "error[E0162] no calendar to write to is named" in ran.err) == (2, True)
