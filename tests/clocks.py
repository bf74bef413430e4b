"""A clock that stands where a test sets it; the program looks at no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self
from unittest import mock

from coachplan.cli import clock


class SetClock(datetime):
    """Tells ``moment`` to whoever asks for the present."""

    moment = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: object = None) -> Self:
        """Return the moment at which the clock stands."""
        assert tz is UTC
        return cls.combine(cls.moment.date(), cls.moment.timetz())


@contextmanager
def set_clock() -> Iterator[type[SetClock]]:
    """Let the program look at a clock that can be set, and yield it."""
    with mock.patch.object(clock, "datetime", SetClock):
        yield SetClock
