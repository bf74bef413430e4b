"""Signals: the polite ones end the run in order, so that clean-up happens."""

import signal
import sys
from typing import Any

_POLITE = ("SIGINT", "SIGTERM", "SIGHUP")


def obey() -> None:
    """Let each polite signal that is not ignored end the run with 128 and its number."""
    for name in _POLITE:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in {signal.SIG_DFL, signal.default_int_handler}:
            signal.signal(number, _leave)


def _leave(caught: int, _frame: Any) -> None:
    # Whoever asks a second time does not want to wait for the clean-up.
    signal.signal(caught, signal.SIG_DFL)
    sys.exit(128 + caught)
