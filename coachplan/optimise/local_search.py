"""A plain local search: a plan at once, to start from and to fall back on.

All levels are folded into one whole number per option (of any size, so nothing overflows): a point on
one level outweighs everything below it. Items are placed greedily in their order; then, as long as it
helps, one item at a time is placed, moved, or put in the place of another, which moves elsewhere.
"""

from collections.abc import Iterable, Sequence
from math import inf

from coachplan.optimise.fold import folds
from coachplan.optimise.problem import Level, Problem

STEPS = 6_000
"""How many placings are tried after the greedy start; measured: a third of 20,000, and proofs no later."""


def _move(board: "Board", item: int, steps: int) -> bool:
    """Give one item a better place if there is one, pushing at most one other item elsewhere."""
    before, own = board.total, board.place[item]
    board.take_out(own)
    if board.settle(item) and board.total > before:
        return True
    board.take_out(board.place[item])
    for option in board.options[item]:
        if board.tried >= steps:
            break
        for blocker in board.blockers(option):
            if board.promising(option, blocker, own) and _displace(board, option, blocker, before):
                return True
    if own is not None:
        board.put(own)
    return False


def _displace(board: "Board", option: int, blocker: int, before: int) -> bool:
    """Put ``option`` in the place of ``blocker`` and that elsewhere; undo it if that is no better."""
    other = board.item_of[blocker]
    board.take_out(blocker)
    board.put(option)
    board.settle(other)
    if board.total > before:
        return True
    board.take_out(board.place[other])
    board.take_out(option)
    board.put(blocker)
    return False


class Board:
    """The plan so far, with the room that is left and the charges that are due."""

    def __init__(self, problem: Problem) -> None:
        count = len(problem.options)
        self.item_of = [option.item for option in problem.options]
        self.options: list[list[int]] = [[] for _ in range(problem.items)]
        for number, item in enumerate(self.item_of):
            self.options[item].append(number)
        self.place: list[int | None] = [None] * problem.items
        self.tried = 0
        self.total = 0
        self._load_limits(problem, count)
        weights = [weight for fold in folds(problem, inf) for weight in fold.weights]
        self._load_worth(problem.levels, weights, count)
        self._top = [max((self._worth[o] for o in options), default=0) for options in self.options]

    def improved(self, plan: Iterable[int], steps: int = STEPS) -> tuple[int, ...]:
        """Return a plan that is as good as ``plan`` (which obeys the limits), or better."""
        for option in self.place:
            self.take_out(option)
        for option in plan:
            self.put(option)
        for item, place in enumerate(self.place):
            if place is None:
                self.settle(item)
        self.tried, improving = 0, True
        while improving and self.tried < steps:
            moves = [_move(self, item, steps) for item in range(len(self.place))]
            improving = any(moves)
        return tuple(sorted(option for option in self.place if option is not None))

    def _load_limits(self, problem: Problem, count: int) -> None:
        self._room = [limit.most for limit in problem.limits]
        self._needs = [0] * count
        self._full = sum(1 << number for number, limit in enumerate(problem.limits) if not limit.most)
        self._heavy: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        self._weights: list[dict[int, int]] = [{} for _ in range(count)]
        self._held: list[list[int]] = [[] for _ in problem.limits]
        for number, limit in enumerate(problem.limits):
            for option, weight in limit.weighted():
                if weight:
                    self._weights[option][number] = weight
                    self._needs[option] |= 1 << number
                if weight > 1:
                    self._heavy[option].append((number, weight))

    def _load_worth(self, levels: Sequence[Level], weights: Sequence[int], count: int) -> None:
        self._worth = [0] * count
        self._cost: list[int] = []
        self._spare: list[int] = []
        self._over: list[int] = []
        self._cliques: list[dict[int, list[int]]] = [{} for _ in range(count)]
        self._charges: list[dict[int, int]] = [{} for _ in range(count)]
        self._touches = [0] * count
        self._tight = 0
        for level, weight in zip(levels, weights, strict=True):
            for option, worth in level.worth.items():
                self._worth[option] += weight * worth
            for charge in level.charges:
                number = len(self._cost)
                for clique in charge.cliques:
                    bit = 1 << len(self._spare)
                    for option in clique:
                        self._cliques[option].setdefault(number, []).append(len(self._spare))
                        self._charges[option][number] = self._charges[option].get(number, 0) | bit
                        self._touches[option] |= bit
                    self._tight |= bit * (charge.free == 0)
                    self._spare.append(charge.free)
                self._cost.append(weight * charge.cost)
                self._over.append(0)

    def settle(self, item: int) -> bool:
        """Put an unplaced item where it gains most, if anywhere; the first of equals."""
        best, most = None, 0
        for option in self.options[item]:
            self.tried += 1
            if self._worth[option] > most and self._fits(option):
                gain = self._worth[option] - self._newly_due(option)
                if gain > most:
                    best, most = option, gain
        if best is not None:
            self.put(best)
        return best is not None

    def _fits(self, option: int) -> bool:
        if self._needs[option] & self._full:
            return False
        return all(self._room[limit] >= weight for limit, weight in self._heavy[option])

    def _newly_due(self, option: int) -> int:
        tight = self._touches[option] & self._tight
        if not tight:
            return 0
        charges = self._charges[option].items()
        return sum(self._cost[charge] for charge, bits in charges if bits & tight and not self._over[charge])

    def blockers(self, option: int) -> Iterable[int]:
        """Return the placed options of which each alone keeps ``option`` out."""
        self.tried += 1
        full = [limit for limit, weight in self._weights[option].items() if self._room[limit] < weight]
        if not full:
            return ()
        return [other for other in self._held[full[0]] if all(self._frees(other, option, n) for n in full)]

    def _frees(self, other: int, option: int, limit: int) -> bool:
        freed = self._weights[other].get(limit, 0)
        return self._room[limit] + freed >= self._weights[option][limit]

    def promising(self, option: int, blocker: int, own: int | None) -> bool:
        """Tell whether the exchange could pay if the blocker found its best place (charges apart)."""
        now = self._worth[blocker] + (self._worth[own] if own is not None else 0)
        return self._worth[option] + self._top[self.item_of[blocker]] > now

    def put(self, option: int) -> None:
        """Place an option."""
        self.total += self._worth[option] - self._newly_due(option)
        self._count(option, 1)
        self.place[self.item_of[option]] = option
        for limit in self._weights[option]:
            self._held[limit].append(option)

    def take_out(self, option: int | None) -> None:
        """Undo the placing of an option, if there is one."""
        if option is None:
            return
        self._count(option, -1)
        self.total -= self._worth[option] - self._newly_due(option)
        self.place[self.item_of[option]] = None
        for limit in self._weights[option]:
            self._held[limit].remove(option)

    def _count(self, option: int, sign: int) -> None:
        for limit, weight in self._weights[option].items():
            self._room[limit] -= sign * weight
            if (self._room[limit] <= 0) != (self._full >> limit & 1):
                self._full ^= 1 << limit
        for charge, cliques in self._cliques[option].items():
            for clique in cliques:
                over = self._spare[clique] < 0
                self._spare[clique] -= sign
                self._over[charge] += (self._spare[clique] < 0) - over
                if (self._spare[clique] <= 0) != (self._tight >> clique & 1):
                    self._tight ^= 1 << clique
