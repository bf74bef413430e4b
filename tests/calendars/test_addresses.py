"""Calendars at an address: a real server on this machine, with and without leave, there and gone."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from calendars.shared import calendar
from calendars.worlds import meeting, world
from running import Around, coachplan

DATA = calendar(meeting("24", "0900", "1000"))


class Handler(BaseHTTPRequestHandler):
    """Serves one calendar at any path."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(DATA)))
        self.end_headers()
        self.wfile.write(DATA)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    """A server that runs for one test."""
    found = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


LEAVE = "allow_http: true\nallow_private_hosts: 127.0.0.1"


def ran(folder: Path, now: str = "2026-11-23T06:30") -> tuple[int, str, list[dict[str, object]]]:
    """Plan the week; return code, errors and what the plan says of its calendars."""
    done = coachplan("schedule", "roster.yaml", "--json", "--now", now, around=Around(folder=folder))
    return done.code, done.err, json.loads(done.out)["calendars"] if done.out else []


def test_an_address_needs_leave_to_be_private(tmp_path: Path, server: HTTPServer) -> None:
    url = f", calendars: http://127.0.0.1:{server.server_port}/private-token/cal.ics"
    world(tmp_path, url)
    assert "error[E3406]" in ran(tmp_path)[1]
    world(tmp_path, url, top="allow_http: true")
    code, err, _ = ran(tmp_path)
    assert (code, "error[E3401]" in err, "allow_private_hosts: [127.0.0.1]" in err) == (3, True, True)
    assert "token" not in err
    world(tmp_path, url, top=LEAVE)
    code, err, (read,) = ran(tmp_path)
    assert (code, err, read["events"], read["age_minutes"], read["problems"]) == (0, "", 1, 0, [])
    assert "token" not in str(read)


def test_a_copy_stands_in_for_a_server_that_is_gone(tmp_path: Path, server: HTTPServer) -> None:
    world(tmp_path, f", calendars: http://127.0.0.1:{server.server_port}/cal.ics", top=LEAVE)
    assert ran(tmp_path)[0] == 0
    # Nobody listens at this port any more, and the copy is filed under the address.
    port = server.server_port
    server.shutdown()
    server.server_close()
    code, err, (read,) = ran(tmp_path, "2026-11-23T12:30")
    assert (code, err, read["age_minutes"], read["events"]) == (0, "", 360, 1)
    assert str(read["problems"]).startswith("['W3405 a copy of 6 hours ago is used")
    world(tmp_path, f", calendars: http://127.0.0.1:{port}/cal.ics", top=f"{LEAVE}\nmax_cache_age: 1h")
    code, err, _ = ran(tmp_path, "2026-11-23T12:30")
    assert (code, "error[E3407]" in err) == (3, True)


@pytest.mark.parametrize("command", ["free", "check", "schedule"])
def test_copies_are_kept_in_the_home_that_is_named(tmp_path: Path, server: HTTPServer, command: str) -> None:
    world(tmp_path, f", calendars: http://127.0.0.1:{server.server_port}/cal.ics", top=LEAVE)
    words = (command, "roster.yaml", "--home", "elsewhere", "--now", "2026-11-23T06:30")
    assert coachplan(*words, around=Around(folder=tmp_path)).code == 0
    assert len([*(tmp_path / "elsewhere" / "calendars").iterdir()]) == 1
    assert not (tmp_path / ".coachplan").exists()
