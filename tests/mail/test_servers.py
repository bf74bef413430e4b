"""Mail servers of every kind, real ones on this machine: what each of them is told, or not told."""

from pathlib import Path

import pytest
from mail.post_office import AVAILABLE, certificate, terse_office

from coachplan.send.mail import MailFailed, Server, connected, send

WELCOME = b"220 here\r\n"


@pytest.mark.skipif(not AVAILABLE, reason="no openssl here to make a certificate with")
def test_encryption_may_begin_before_the_first_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = certificate(tmp_path)
    with terse_office(WELCOME, made) as port:
        monkeypatch.setattr("coachplan.send.mail._ALWAYS_ENCRYPTED", port)
        with connected(Server("localhost", port, ca_file=str(made[0]))) as smtp:
            assert send(smtp, "maren@example.com", "ana@example.com", b"Subject: x\r\n\r\n") == "sent"


@pytest.mark.parametrize(
    ("greeting", "why"),
    [
        (WELCOME, "it offers no encryption, or no way to log in"),
        (b"554 not today\r\n", "it broke off the conversation"),
    ],
)
def test_a_server_that_offers_too_little_gets_no_mail(greeting: bytes, why: str) -> None:
    with (
        terse_office(greeting) as port,
        pytest.raises(MailFailed, match=why),
        connected(Server("localhost", port)),
    ):
        pass
