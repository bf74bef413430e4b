"""Mail: one message at a time to a server whose certificate is checked; the only file that speaks SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

_SECONDS = 30.0
_ALWAYS_ENCRYPTED = 465
"""The port on which the encryption begins before the first word (RFC 8314)."""

_HANGS_UP = 421
"""What a server answers, to whatever it is told, before it closes the connection (RFC 5321 3.8)."""

Outcome = Literal["sent", "refused", "unknown"]
"""``unknown``: the connection was lost, and nobody knows whether the message arrived."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to log in; ``ca_file`` replaces the system's certificates."""

    host: str
    port: int
    user: str | None = None
    password: str = field(default="", repr=False)
    ca_file: str | None = None


class MailFailed(Exception):  # noqa: N818 - named for what happened
    """No message could be sent; the text says why, without a word of what was sent to log in."""


@contextmanager
def connected(server: Server) -> Iterator[smtplib.SMTP]:
    """Open an encrypted connection and log in.

    Raises:
        MailFailed: the server is not reached, not trusted, or does not let this user in.
    """
    try:
        smtp = _opened(server)
    except ssl.SSLCertVerificationError as error:
        raise MailFailed(f"its certificate is not to be trusted: {error.verify_message}") from None
    except smtplib.SMTPAuthenticationError:
        raise MailFailed("it does not take this user and password") from None
    except smtplib.SMTPNotSupportedError:
        raise MailFailed("it offers no encryption, or no way to log in") from None
    except smtplib.SMTPException:
        raise MailFailed("it broke off the conversation") from None
    except OSError as error:
        raise MailFailed((error.strerror or str(error) or "no answer").lower()) from None
    try:
        yield smtp
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _opened(server: Server) -> smtplib.SMTP:
    trust = ssl.create_default_context(cafile=server.ca_file)
    if server.port == _ALWAYS_ENCRYPTED:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=trust)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
    try:
        if server.port != _ALWAYS_ENCRYPTED:
            smtp.starttls(context=trust)
        if server.user is not None:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def send(smtp: smtplib.SMTP, sender: str, recipient: str, message: bytes) -> Outcome:
    """Hand one message to the server for one recipient, and return what became of it."""
    try:
        smtp.sendmail(sender, [recipient], message)
    except smtplib.SMTPResponseException as error:
        if error.smtp_code == _HANGS_UP:
            smtp.close()  # smtplib does so itself, but not where this is the answer to DATA
        return "refused"
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError):
        return "refused"
    except OSError:  # a lost connection is one
        return "unknown"
    return "sent"


def is_open(smtp: smtplib.SMTP) -> bool:
    """Tell whether another message can be handed over; after some refusals a server takes no more."""
    return smtp.sock is not None
