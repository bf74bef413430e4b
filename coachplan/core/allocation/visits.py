"""Visits: which promises each of a rep's sessions of the week keeps, and so which kinds of theme it needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from coachplan.core.allocation.promises import Pledge, PromiseKind, common


@dataclass(slots=True)
class Slot:
    """One session of the week in the making: the kinds of theme it must have, the promise that needs it."""

    kinds: tuple[str, ...] = ()
    promise: PromiseKind | None = None


def slots_for(
    open_pledges: Sequence[Pledge], forced: Sequence[Pledge], count: int, often: float
) -> list[Slot]:
    """Return a rep's ``count`` sessions of the week with the promises they keep.

    A promise of certain themes claims a session when its deadline is here, when the week is one of
    the protected ones, or when the rep's next ordinary session, about ``often`` weeks from now, may
    come too late for it.
    """
    slots = [Slot() for _ in range(count)]
    for pledge in sorted(open_pledges, key=lambda p: (p.deadline - p.overdue, p.kind, p.every, p.kinds)):
        pressed = pledge in forced
        late = often > len(pledge.windows[0]) - 1
        if not (pressed or late or pledge.kind == "protected"):
            continue
        for slot in slots:
            shared = common(slot.kinds, pledge.kinds)
            if shared is not None:
                slot.kinds = shared
                slot.promise = slot.promise or (pledge.kind if pressed else None)
                break
    return slots
