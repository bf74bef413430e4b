"""Engines: what works through the teams of an organisation, on this machine or on a cluster."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from coachplan.cli.org_team import Order
from coachplan.cli.pool import spread

_FEW = 8
"""Teams for which another process is not worth its start."""

Engine = Callable[[Callable[[Order], Any], Iterable[Order]], Iterator[tuple[Order, Any]]]
"""Works through orders and yields each with its result as it is done; ``None`` where a process was lost."""


def local(jobs: int | None, teams: int) -> Engine:
    """Return the engine that uses ``jobs`` processes of this machine, else as many as are worth it."""
    processes = jobs or min(_cores(), 1 + teams // _FEW)
    return lambda work, orders: spread(work, orders, processes)


def on_dask(scheduler: str) -> Engine:
    """Return the engine that uses the workers of a dask cluster."""
    from coachplan.send import cluster

    def engine(work: Callable[[Order], Any], orders: Iterable[Order]) -> Iterator[tuple[Order, Any]]:
        # Workers run in folders of their own.
        known = {order.absolute(): order for order in orders}
        for order, result in cluster.spread(work, known, scheduler):
            yield known[order], result

    return engine


def alone(work: Callable[[Order], Any], orders: Iterable[Order]) -> Iterator[tuple[Order, Any]]:
    """Work through orders in this process."""
    return spread(work, orders, 1)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
