"""A calendar that is held in memory, with the conditions of a server."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from coachplan.send.caldav import Found, Told


def uid_of(text: str) -> str:
    """Return the UID of an entry's text."""
    found = re.search(r"(?m)^UID:(\S+)", text.replace("\r\n ", ""))
    assert found
    return found[1]


@dataclass
class Memory:
    """A calendar as a server keeps it: versions, conditions, and no UID twice (RFC 4791 5.3.2.1)."""

    there: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    versions: int = 0
    asked: Callable[[], None] = lambda: None
    """Is called before and after each change; what it raises reaches whoever asked."""

    def check(self) -> None:
        """Say that this is a calendar."""

    def target(self, uid: str) -> str:
        """Return where a new entry goes."""
        return f"/{uid}.ics"

    def keep(self, target: str, data: bytes) -> str:
        """Take in a text as a new version, and return that."""
        self.versions += 1
        self.there[target] = f'"{self.versions}"', data
        return self.there[target][0]

    def put(self, target: str, text: str, etag: str | None) -> Told:
        """Write under a condition, as a server does."""
        self.asked()
        found, own = self.there.get(target), uid_of(text)
        elsewhere = any(uid_of(data.decode()) == own for at, (_, data) in self.there.items() if at != target)
        if elsewhere or (found if etag is None else not found or found[0] != etag):
            return Told("changed", 412)
        told = Told("done", 201, self.keep(target, text.encode()))
        self.asked()
        return told

    def delete(self, target: str, etag: str) -> Told:
        """Remove under a condition."""
        self.asked()
        found = self.there.get(target)
        if not found or found[0] != etag:
            return Told("changed", 412 if found else 404)
        del self.there[target]
        return Told("done", 204)

    def look(self, target: str, uid: str) -> Found | None:
        """Return what is there, or elsewhere under the UID."""
        places = [target, *(at for at in self.there if uid_of(self.there[at][1].decode()) == uid)]
        return next((Found(at, *self.there[at]) for at in places if at in self.there), None)
