"""Mail servers of every kind, real ones on this machine: what each of them is told, or not told."""

import socket
from pathlib import Path

import pytest
from mail.post_office import AVAILABLE, PASSWORD, certificate, open_office, terse_office

from coachplan.send.mail import MailFailed, Server, connected, is_open, send

WELCOME = b"220 here\r\n"


@pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with")
def test_encryption_may_begin_before_the_first_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = certificate(tmp_path)
    with terse_office(WELCOME, made) as port:
        monkeypatch.setattr("coachplan.send.mail._ALWAYS_ENCRYPTED", port)
        with connected(Server("localhost", port, ca_file=str(made[0]))) as smtp:
            assert send(smtp, "maren@example.com", "ana@example.com", b"Subject: x\r\n\r\n") == "sent"


@pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with")
@pytest.mark.parametrize("command", [b"mail", b"rcpt", b"data"])
def test_a_server_that_hangs_up_takes_no_more(
    command: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = certificate(tmp_path)
    with terse_office(WELCOME, made, tires_of=command) as port:
        monkeypatch.setattr("coachplan.send.mail._ALWAYS_ENCRYPTED", port)
        with connected(Server("localhost", port, ca_file=str(made[0]))) as smtp:
            assert is_open(smtp)
            assert send(smtp, "maren@example.com", "ana@example.com", b"Subject: x\r\n\r\n") == "refused"
            assert not is_open(smtp)


@pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with")
def test_a_message_that_is_refused_whole_leaves_the_server_open_for_others(tmp_path: Path) -> None:
    made = certificate(tmp_path)
    with open_office(made) as office:
        office.full = True
        server = Server("localhost", office.port, "maren", PASSWORD, ca_file=str(made[0]))
        with connected(server) as smtp:
            assert send(smtp, "maren@example.com", "ana@example.com", b"Subject: x\r\n\r\n") == "refused"
            assert is_open(smtp)


@pytest.mark.parametrize(
    ("greeting", "why"),
    [
        (WELCOME, "^it offers no encryption, or no way to log in$"),
        (b"554 not today\r\n", "^it broke off the conversation$"),
    ],
)
def test_a_server_that_offers_too_little_gets_no_mail(greeting: bytes, why: str) -> None:
    with (
        terse_office(greeting) as port,
        pytest.raises(MailFailed, match=why),
        connected(Server("localhost", port)),
    ):
        pass


@pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with")
def test_whose_certificate_nobody_vouches_for_is_told_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = certificate(tmp_path)
    with open_office(made) as office, pytest.raises(MailFailed, match="certificate is not to be trusted"):
        connected(Server("localhost", office.port, "maren", "secret")).__enter__()
    with terse_office(WELCOME, made) as port:
        monkeypatch.setattr("coachplan.send.mail._ALWAYS_ENCRYPTED", port)
        with pytest.raises(MailFailed, match="certificate is not to be trusted"):
            connected(Server("localhost", port, "maren", "secret")).__enter__()


@pytest.mark.parametrize("always_encrypted", [True, False])
def test_a_server_that_says_nothing_is_given_up(
    monkeypatch: pytest.MonkeyPatch, *, always_encrypted: bool
) -> None:
    monkeypatch.setattr("coachplan.send.mail._SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        if always_encrypted:
            monkeypatch.setattr("coachplan.send.mail._ALWAYS_ENCRYPTED", port)
        with pytest.raises(MailFailed, match=r"timed out|broke off"):
            connected(Server("127.0.0.1", port)).__enter__()
