"""Copies of calendars that were fetched: the last good one of each address, readable by its owner alone."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from coachplan.core.calendars.one_to_ones import Matcher
from coachplan.core.problems import Problem, Rejected
from coachplan.files.calendars.instances import LARGEST, refuse_what_is_none
from coachplan.files.calendars.reducing import reduced

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Latest:
    """A calendar as it was last seen, and the warning and the age if that was not just now."""

    data: bytes = field(repr=False)
    findings: tuple[Problem, ...] = ()
    age: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Copies:
    """A folder of copies, without titles and strangers, and how old one may be to be used."""

    folder: Path
    matcher: Matcher
    oldest: timedelta = timedelta(hours=24)

    def latest(self, address: str, source: str, fetch: Callable[[], bytes], now: datetime) -> Latest:
        """Fetch a calendar and keep a copy, or return the copy where it cannot be had.

        Args:
            address: what the copy is filed under; only a digest of it is written.
            source: how messages call the calendar.
            fetch: gets the bytes, or raises ``Rejected``.
            now: the present, with its offset.

        Raises:
            Rejected: what ``fetch`` raises, or E3101 where it got no calendar, if there is no copy
                that is young enough.
        """
        try:
            data = fetch()
            refuse_what_is_none(data, source)
        except Rejected as rejected:
            return self._instead(address, source, now, rejected)
        self._keep(address, data, now)
        return Latest(data)

    def _instead(self, address: str, source: str, now: datetime, rejected: Rejected) -> Latest:
        try:
            with self._path(address).open("rb") as file:
                first, data = file.readline(100), file.read(LARGEST + 1)
            age = now - datetime.fromisoformat(first.decode("ascii").strip())
        except (OSError, ValueError, TypeError):
            raise rejected from None
        if age > self.oldest:
            raise rejected
        why = "; ".join(problem.message for problem in rejected.problems)
        message = f"a copy of {_told(age)} ago is used: {why}"
        found = Problem("W3405", message, hint="run it again when it is back", source=source)
        return Latest(data, (found,), max(age, timedelta()))

    def _keep(self, address: str, data: bytes, now: datetime) -> None:
        """Write the copy; a calendar that was read is no worse off if that fails."""
        path = self._path(address)
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(now.isoformat().encode() + b"\n" + reduced(data, self.matcher))
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _path(self, address: str) -> Path:
        return self.folder / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.ics"


def _told(age: timedelta) -> str:
    hours = age // _HOUR
    return f"{hours} hour{'s' * (hours != 1)}" if hours > 0 else "less than an hour"
