"""The price: what it costs to place a session against the order of the levels."""

from collections.abc import Mapping

from coachplan.core.explanations.explanation import Loss, Price
from coachplan.core.placement.trial import Trials


def price_of(number: int, trials: Trials, names: Mapping[str, str]) -> Price:
    """Return what forcing a session costs: the week is placed again with it above all other levels."""
    forced = trials.again(forced=frozenset({number}))
    if number not in trials.starts(forced):
        return Price(
            possible=False, losses=(), why="it cannot be forced: not even an empty week has room for it"
        )
    lost = [trials.due[n] for n in trials.lost(forced)]
    losses = tuple(
        Loss(rep=due.rep, name=names[due.rep], minutes=due.minutes, promise=due.promise is not None)
        for due in lost
    )
    told = [f"{loss.minutes} minutes of {loss.name}{' and a promise' * loss.promise}" for loss in losses]
    return Price(possible=True, losses=losses, why=_said(told))


def _said(told: list[str]) -> str:
    return f"forcing it costs {' and '.join(told)}" if told else "forcing it costs nobody a session"
