"""The dask engine: one function over many orders, on the workers of a cluster that is there already."""

from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from itertools import islice
from logging import CRITICAL, getLogger
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from coachplan.core.problems import Problem, RejectedExtra, RejectedInput, counted

if TYPE_CHECKING:
    from distributed import Client

Order = TypeVar("Order")
Result = TypeVar("Result")

_AHEAD = 4
"""Orders per thread of the cluster that are handed over at a time: what is lost with a worker is little."""

_PATIENCE = 30
"""Seconds that the first worker has to be there; how long a scheduler has to answer is dask's setting."""

_AGAIN = "when it is back, run the same command again: teams that are done are left alone"

_INSTALL = 'on the scheduler and on each worker, this version: pip install "coachplan[dask]"'

_PROGRAM = __name__.partition(".")[0]

_ONE_AT_A_TIME = Lock()


def spread(
    work: Callable[[Order], Result], orders: Iterable[Order], scheduler: str
) -> Iterator[tuple[Order, Result | None]]:
    """Yield each order with its result, as they are done; what a lost worker had is done by another one.

    A result of ``None`` means that every worker at work on the order came to an end. The workers need this
    program, and the paths in the orders; ``work`` tells its own faults.

    Raises:
        RejectedExtra: E0110 the extra is not installed.
        RejectedInput: E0171 no scheduler or no worker answers, E0172 the scheduler answers no longer, E0173
            this program is missing there.
    """
    with _client(scheduler) as client:
        try:
            _wait_for_workers(client, scheduler)
            _refuse_without_program(client)
            yield from _results(client, work, iter(orders))
        except RejectedInput:
            raise
        except Exception as error:  # noqa: BLE001 - dask has no one class for what a lost connection leads to
            _refuse("E0172", f"the cluster at {scheduler} was lost ({type(error).__name__})", _AGAIN)


def _refuse_without_program(client: "Client") -> None:
    """Refuse workers that cannot import what they are to do; each would come to an end at its first order."""
    found = client.run(find_spec, _PROGRAM).values()
    if missing := sum(one is None for one in found):
        _refuse("E0173", f"{missing} of {counted(len(found), 'worker')} cannot import {_PROGRAM}", _INSTALL)


def _results(
    client: "Client", work: Callable[[Order], Result], left: Iterator[Order]
) -> Iterator[tuple[Order, Result | None]]:
    from distributed import as_completed

    at_work: dict[str, Order] = {}

    def hand_over(count: int) -> Iterator[Any]:
        for order in islice(left, count):
            future = client.submit(_alone, work, order, pure=False)
            at_work[future.key] = order
            yield future

    first = hand_over(_AHEAD * sum(client.nthreads().values()))
    running = as_completed(first, loop=client.loop)
    for future in running:
        yield at_work.pop(future.key), _result(future)
        running.update(hand_over(1))


def _alone(work: Callable[[Order], Result], order: Order) -> Result:
    """Do the work; a worker with several threads plans one team after the other."""
    with _ONE_AT_A_TIME:
        return work(order)


def _result(future: Any) -> Any:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return None
    except Exception as error:
        if future.status != "error":
            raise
        _refuse("E0173", f"the cluster cannot do this program's work ({type(error).__name__})", _INSTALL)


def _client(scheduler: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        hint = 'pip install "coachplan[dask]", here and on the workers'
        raise RejectedExtra((Problem("E0110", "a cluster needs the dask package", hint=hint),)) from None
    # What dask has to say of a lost connection is told once, in our words.
    for name in ("distributed", "distributed.client"):
        getLogger(name).setLevel(CRITICAL)
    try:
        return Client(scheduler, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"no scheduler answers at {scheduler} ({type(error).__name__})"
        _refuse("E0171", message, "is the address right, as in tcp://10.0.0.1:8786, and is it running?")
    except (TypeError, ImportError, RuntimeError) as error:
        kind = scheduler.partition("://")[0]
        message = f"dask is not set up here for addresses of {kind}:// ({type(error).__name__})"
        _refuse("E0171", message, "what they need stands in dask's configuration, under distributed.comm")


def _wait_for_workers(client: "Client", scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        _refuse("E0171", f"the scheduler at {scheduler} has no workers", "start some: dask worker ADDRESS")


def _refuse(code: str, message: str, hint: str) -> NoReturn:
    raise RejectedInput((Problem(code, message, hint=hint),))
