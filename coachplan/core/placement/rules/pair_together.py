"""Pair together: two reps who are due a session each in a week have one with each other."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from coachplan.core.allocation.allocation import Due
from coachplan.core.allocation.promises import common
from coachplan.core.placement.rules.base import AtMost, Rule, Seat
from coachplan.core.scalars import Identifier


class PairTogether(Rule):
    """Make one session of the first ones that both reps (ids) of a pair are due; all must be free for it."""

    title: ClassVar[str] = "reps who meet together"

    pairs: tuple[tuple[Identifier, Identifier], ...] = ()

    def to_place(self, due: Sequence[Due]) -> Sequence[Due]:
        """Return the sessions, each pair's first two of one length joined where their themes allow it."""
        joined = list(due)
        for first, second in self.pairs:
            alone = [[d for d in joined if d.reps == (rep,)] for rep in (first, second)]
            both = next(((a, b) for a in alone[0] for b in alone[1] if _fit(a, b)), None)
            if both:
                joined = [_joint(*both) if d is both[0] else d for d in joined if d is not both[1]]
        return sorted(joined, key=lambda d: d.place)

    def limits(self, seats: Sequence[Seat]) -> Iterable[AtMost]:  # noqa: ARG002 - it says who meets, not when
        """Yield nothing."""
        return ()

    def allows(self, seat: Seat, taken: Sequence[Seat]) -> bool:  # noqa: ARG002 - the same
        """Agree with every time."""
        return True


def _fit(one: Due, other: Due) -> bool:
    return one.minutes == other.minutes and common(one.theme_kinds, other.theme_kinds) is not None


def _joint(one: Due, other: Due) -> Due:
    return one.model_copy(
        update={
            "others": (*one.others, *other.reps),
            "place": min(one.place, other.place),
            "promise": one.promise or other.promise,
            "theme_kinds": common(one.theme_kinds, other.theme_kinds),
        }
    )


RULE = PairTogether
EXAMPLE = PairTogether(pairs=(("ana", "bo"),))
