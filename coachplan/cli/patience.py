"""Patience: a sign of life at a terminal for whatever takes longer than a second."""

import threading
from typing import Any

_FIRST, _NEXT = 1.0, 1.0
"""Seconds until the first sign, and from one to the next."""


class Waiting:
    """Writes how long it has been, on one line of ``stream``, until ``end``; at first nothing."""

    def __init__(self, stream: Any) -> None:
        """Start to wait."""
        self._stream = stream
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop, and leave the line empty; only the first call does anything."""
        if not self._over.is_set():
            self._over.set()
            self._thread.join()

    def _tell(self) -> None:
        seconds, told = 0, ""
        wait = _FIRST
        while not self._over.wait(wait):
            seconds, wait = seconds + 1, _NEXT
            told = f"coachplan: at work, {seconds} s"
            self._write(f"\r{told}")
        if told:
            # Spaces, as not every terminal knows how to erase.
            self._write(f"\r{' ' * len(told)}\r")

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._over.set()
