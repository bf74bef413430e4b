"""What is planted where the program reads it, and where none of it may ever be found.

A secret may be found nowhere. What strangers' calendars say may be found nowhere. What a manager notes is
for the manager. A rep's own copies name no other rep, a page without names names nobody, and of somebody who
was forgotten no byte is left in the history's folder.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from caldav.servers import PASSWORD as CALENDAR_SECRET
from caldav.servers import USER
from mail.post_office import PASSWORD as MAIL_SECRET

URL_SECRET, URL_TOKEN, WRITTEN_SECRET = "canary-url-9Lm", "canary-token-3Rt", "canary-written-5Kw"
SECRETS = (MAIL_SECRET, CALENDAR_SECRET, URL_SECRET, URL_TOKEN, WRITTEN_SECRET)
PRIVATE = ("canary-title", "canary-place", "canary-guest", "canary-words")
NOTE = "canary-note"
FORGOTTEN = "Jonas Weber"

WEB = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\n"
    "DTSTAMP:20261120T090000Z\r\nDTSTART:20261124T130000Z\r\nDTEND:20261124T140000Z\r\n"
    "SUMMARY:canary-title\r\nLOCATION:canary-place\r\nDESCRIPTION:canary-words\r\n"
    "ATTENDEE;CN=canary-guest:mailto:canary-guest@example.com\r\n"
    "ORGANIZER:mailto:canary-guest@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
"""A calendar whose words are nobody's business."""

PLANTED = frozenset({"roster.yaml", "written.yaml", "secret", "own.ics"})
"""Files in which it was planted."""


@dataclass(frozen=True)
class Found:
    """A canary where none may be."""

    where: str
    canary: str


def forms(secret: str) -> Iterator[bytes]:
    """Yield a secret as it may be written down."""
    for text in (secret, *(f"{user}:{secret}" for user in (USER, ""))):
        yield text.encode()
        yield base64.b64encode(text.encode()).rstrip(b"=")
    yield quote(secret, safe="").replace("-", "%2D").encode()


def secrets_in(where: str, data: bytes) -> Iterator[Found]:
    """Yield what nobody may ever find."""
    for secret in SECRETS:
        if any(form in data for form in forms(secret)):
            yield Found(where, secret)
    yield from words_in(where, data, PRIVATE)


def words_in(where: str, data: bytes, words: Iterable[str]) -> Iterator[Found]:
    """Yield the words that are found, in whatever capitals."""
    text = data.lower()
    yield from (Found(where, word) for word in words if word.lower().encode() in text)


def in_folder(folder: Path) -> Iterator[Found]:
    """Yield what stands in any file of a folder in which it was not planted, or in the name of one."""
    for path in sorted(folder.rglob("*")):
        yield from secrets_in(f"the name {path.name}", path.name.encode())
        if path.is_file() and path.name not in PLANTED:
            yield from secrets_in(str(path.relative_to(folder)), path.read_bytes())


def in_copies(folder: Path, names: Mapping[str, str]) -> Iterator[Found]:
    """Yield who or what stands in a copy that is somebody else's; ``names`` are the reps' by id."""
    for path in sorted(folder.glob("plans/*/reps/*")):
        others = [name for rep, name in names.items() if rep != path.stem]
        yield from words_in(str(path.relative_to(folder)), path.read_bytes(), [*others, NOTE])


def in_history(home: Path) -> Iterator[Found]:
    """Yield what is left of who was forgotten."""
    words = (FORGOTTEN, FORGOTTEN.lower().replace(" ", "-"))
    for path in sorted(home.rglob("*")):
        if path.is_file():
            yield from words_in(f"after forget: {path.relative_to(home)}", path.read_bytes(), words)
