"""The local engine: one function over many orders, in processes of this machine."""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import TypeVar

from coachplan.core.problems import reject

Order = TypeVar("Order")
Result = TypeVar("Result")

_AHEAD = 2
"""Orders per process that are handed over at a time: none waits for work, and few are in memory."""


def spread(
    work: Callable[[Order], Result], orders: Iterable[Order], processes: int
) -> Iterator[tuple[Order, Result | None]]:
    """Yield each order with its result, as they are done; one process is this one.

    A result of ``None`` means that the process at work on the order came to a sudden end: such orders
    are tried once more, alone. ``work`` tells its own faults.

    Raises:
        RejectedInput: E0174, the system starts no more processes.
    """
    left = iter(orders)
    if processes == 1:
        yield from ((order, work(order)) for order in left)
        return
    try:
        while lost := (yield from _in_processes(work, left, processes)):
            for order in lost:
                again = yield from _in_processes(work, iter([order]), 1)
                yield from ((one, None) for one in again)
    except OSError as error:
        refused = (error.strerror or str(error)).lower()
        message = f"this machine does not start {processes} processes: {refused}"
        reject("E0174", message, "try fewer, as --jobs 1")


def _in_processes(
    work: Callable[[Order], Result], left: Iterator[Order], processes: int
) -> Generator[tuple[Order, Result], None, list[Order]]:
    """Yield orders with results until none are left; where a process is lost, return what was at work."""
    at_work: dict[Future[Result], Order] = {}
    # A process that has threads must not be copied: every worker begins afresh, and imports once.
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin) as pool:
        try:
            while True:
                for order in islice(left, _AHEAD * processes - len(at_work)):
                    at_work[_submitted(pool, work, order)] = order
                if not at_work:
                    return []
                for done in wait(at_work, return_when=FIRST_COMPLETED).done:
                    yield at_work[done], done.result()
                    del at_work[done]
        except BrokenProcessPool:
            return [*at_work.values()]
        finally:
            pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, work: Callable[[Order], Result], order: Order) -> Future[Result]:
    """Return the result to come; if a process was lost in the meantime, it says so when asked."""
    try:
        return pool.submit(work, order)
    except BrokenProcessPool as broken:
        lost: Future[Result] = Future()
        lost.set_exception(broken)
        return lost


def _begin() -> None:
    """Leave it to the first process to obey the keyboard, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
