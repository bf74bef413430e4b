"""Sockets with one deadline for a whole exchange, however slowly the bytes come."""

import io
import socket
import ssl
from collections.abc import Callable
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from coachplan.send.addresses import WebAddress

T = TypeVar("T")


class Deadline:
    """A number of seconds, counted by ``clock`` from the moment it is made."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock, self._end = clock, clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raises ``TimeoutError`` if there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left

    def allows(self, seconds: float) -> bool:
        """Tell whether that much time is left."""
        return self._clock() + seconds < self._end

    def within(self, work: Callable[[], T]) -> T:
        """Return what ``work`` returns or raise what it raises, or ``TimeoutError`` if it takes too long.

        For calls that know no limit, such as looking up a host: they are left behind, not ended.
        """
        result: list[T] = []
        raised: list[BaseException] = []

        def run() -> None:
            try:
                result.append(work())
            except BaseException as error:  # noqa: BLE001 - it is raised again, where it is waited for
                raised.append(error)

        thread = Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.left())
        if raised:
            raise raised[0]
        if not result:
            raise TimeoutError
        return result[0]


class _Stream(io.RawIOBase):
    """What comes in, each piece waited for no longer than the deadline allows."""

    def __init__(self, source: socket.socket, deadline: Deadline) -> None:
        self._source, self._deadline = source, deadline

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Receive into ``buffer``; raises ``TimeoutError``."""
        self._source.settimeout(self._deadline.left())
        return self._source.recv_into(buffer)


class TimedSocket:
    """A connection to one IP address, with the certificate of the host that was asked for."""

    def __init__(
        self, ip: str, address: WebAddress, context: ssl.SSLContext | None, deadline: Deadline
    ) -> None:
        self._deadline = deadline
        plain = socket.create_connection((ip, address.port), timeout=deadline.left())
        self._socket = plain
        if context is not None:
            try:
                plain.settimeout(deadline.left())
                self._socket = context.wrap_socket(plain, server_hostname=address.host)
            except BaseException:
                plain.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def sendall(self, data: bytes) -> None:
        """Send ``data``; raises ``TimeoutError``."""
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what comes in as a file."""
        return io.BufferedReader(_Stream(self._socket, self._deadline))

    def close(self) -> None:
        """Do nothing: the client calls it before the answer is read to its end."""
