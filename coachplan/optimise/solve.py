"""Level after level, each as good as it can be before the next counts."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from coachplan.optimise import highs
from coachplan.optimise.bound import bound_of, least, rule_out, step_of
from coachplan.optimise.branching import Tree
from coachplan.optimise.fold import Fold, folds
from coachplan.optimise.local_search import Board
from coachplan.optimise.model import Gains, Model, Row, model_of
from coachplan.optimise.problem import Answer, Charge, LevelResult, Problem
from coachplan.optimise.tie_break import complete, order

T = TypeVar("T")

NODES = 2_000
"""How many nodes one search by HiGHS may take."""

OWN = 30
"""How many nodes a tree of our own may take; measured: 20 and 50 are no better."""

NEAR = 4
"""HiGHS looks first so many steps below the bound, or one in so many of those down to the plan at hand."""

TIES = 20
"""How many plans alike on every level, tie-break included, are looked at to tell which comes first."""


def solve(problem: Problem, *, nodes: int = NODES) -> Answer:
    """Return the best plan, level after level, and what is proven about it.

    A level that would take more than ``nodes`` nodes keeps the best value found and its bound; the levels
    after it go on from there. If the solver fails, the local search's plan is the answer. The same
    problem gives the same answer: limits count work, never time.
    """
    whole = complete(problem)
    board = Board(whole)
    climb = _Climb(whole, model_of(whole), board, board.improved(()), nodes)
    bounds = [bound for fold in folds(whole) for bound in climb.rise(fold)]
    values = [level.value(climb.plan) for level in whole.levels]
    return Answer(
        climb.plan,
        tuple(
            LevelResult(level.name, value, max(value, bound))
            for level, value, bound in zip(whole.levels, values, bounds, strict=True)
        ),
        "optimal" if values == bounds else "feasible",
        climb.solver,
        tuple(climb.notes),
    )


def holding_all(problem: Problem, levels: Collection[str]) -> Answer | None:
    """Return a plan that places every item, if the local search finds one; else nothing is known.

    No plan is better on ``levels`` (by name) whose worth depends on the items placed alone; the other
    levels are neither looked at nor told.
    """
    kept = tuple(level for level in problem.levels if level.name in levels)
    plan = Board(replace(problem, levels=kept)).improved(())
    if len(plan) < problem.items:
        return None
    values = [(level.name, level.value(plan)) for level in kept]
    told = tuple(LevelResult(name, value, value) for name, value in values)
    return Answer(plan, told, "feasible", "local search")


@dataclass
class _Climb:
    """The best plan so far, and the model of all plans that are as good on the levels done."""

    problem: Problem
    model: Model
    board: Board
    plan: tuple[int, ...]
    nodes: int
    solver: str = "local search"
    notes: list[str] = field(default_factory=list)
    alike: list[tuple[int, ...]] = field(default_factory=list)
    """The plans known that are alike on all levels; ``plan`` is the first of them."""

    charges: list[Charge] = field(init=False)

    def __post_init__(self) -> None:
        self.alike = [self.plan]
        self.charges = [charge for level in self.problem.levels for charge in level.charges]

    def rise(self, fold: Fold) -> list[int]:
        """Raise levels as far as they go, hold what is reached, and return their bounds.

        A tree of our own raises them all at once; where it grows too large, HiGHS raises one after the other.
        """
        before, gains = self.plan, fold.gains(self.model)
        groups = bound_of(self.model, gains)
        bound, told = groups.total, list[int]()
        rule_out(self.model, groups, fold.value(self.plan))
        proven = fold.value(self.plan) == bound and not (fold.last and self._has_choice())
        if not proven:
            bound, proven = self._tried(partial(self._grow, fold, gains), (bound, False))
        for part in fold.parts():
            alone = bound_of(self.model, part.gains(self.model)).total
            most = min(alone, fold.bounds(self.plan, bound)[len(told)])
            if not proven and (part.last or part.value(self.plan) < most):
                unknown = max(most, part.value(self.plan) + (part.last and bool(self.plan)))
                most = min(unknown, self._tried(partial(self._ask, part), unknown))
                weight = fold.weights[len(told)]
                if fold.last and not part.last and bound < fold.value(self.plan) + NEAR * weight:
                    bound, proven = self._tried(partial(self._grow, fold, gains), (bound, False))
            told.append(most)
            self._hold(part)
            if self.plan != before and not (part.last or (fold.last and proven)):
                self._offer(self.board.improved(self.plan))
                before = self.plan
        return told

    def _has_choice(self) -> bool:
        """Tell whether there may be another plan."""
        items = range(self.model.items)
        return any(len(self.model.choices(item)) > self.model.must[item] for item in items)

    def _tried(self, ask: Callable[[], T], otherwise: T) -> T:
        """Ask the solver, unless it has failed before."""
        try:
            return otherwise if self.notes else ask()
        except Exception as fault:  # noqa: BLE001 - whatever befalls the solver, there is a plan
            self.notes.append(f"the solver failed ({fault}): this is the best plan known by then")
            return otherwise

    def _grow(self, fold: Fold, gains: Gains) -> tuple[int, bool]:
        """Grow a tree; return what no plan exceeds, and whether it was enough to tell.

        On the last level it also has to show that no other plan is as good.
        """
        self.solver = highs.version()
        tree, value = Tree(self.model, gains), fold.value(self.plan)
        root, step = tree.bound(self.model), step_of(self.model, gains)
        if fold.last:
            tree.relaxation.forbid(self.plan)
        rise = 0 if fold.last else step
        most, finished = tree.find(value + rise, rise, min(OWN, self.nodes), partial(self._tell, fold))
        rule_out(self.model, root, fold.value(self.plan))
        return (fold.value(self.plan) if finished else min(most, root.value(step))), finished

    def _ask(self, level: Fold) -> int:
        """Ask HiGHS for better plans, on the last level also for others as good; return what none exceeds.

        Plans that are known are made to cost a point: if then none is worth as much as they were, they are
        the best and the only ones. One proof shows both.
        """
        gains, known = dict(level.gains(self.model)), list[tuple[int, ...]]()
        while True:
            for plan in self.alike if level.last and self.plan else ():
                if plan not in known:
                    known.append(plan)
                    self.charges.append(Charge("known", 1, (plan,), len(plan) - 1))
                    gains[self.model.add(self.charges[-1])] = -1
            bound = self._search(level, gains, bool(known))
            value = level.value(self.plan)
            if not known or bound < value:
                return max(bound, value)
            if len(known) > TIES or all(plan in known for plan in self.alike):
                return max(bound, value + 1)

    def _search(self, level: Fold, gains: Gains, cost: int) -> int:
        """Search the plans near the relaxation's bound, and if none is among them all.

        The plan at hand is worth ``cost`` less than on the level.
        """
        root, step = Tree(self.model, gains).bound(self.model), step_of(self.model, gains)
        best, value = root.value(step), level.value(self.plan) - cost
        rule_out(self.model, root, value)
        aim = best - max(NEAR * step, (best - value) // NEAR)
        if value < aim and not cost:
            near = replace(self.model, live=list(self.model.live), must=list(self.model.must))
            rule_out(near, root, aim)
            for column in self._columns():
                near.live[column] = True
            bound = self._searched(replace(near, must=self.model.must), gains, best)
            rule_out(self.model, root, level.value(self.plan))
            if level.value(self.plan) >= aim:
                return max(bound, aim)
        bound = self._searched(self.model, gains, best) if value < best else best
        rule_out(self.model, root, level.value(self.plan) - cost)
        return bound

    def _searched(self, model: Model, gains: Gains, best: int) -> int:
        found = highs.search(model, gains, self._columns(), self.nodes)
        self._offer(found.taken)
        return best if found.bound is None else min(best, found.bound)

    def _columns(self) -> tuple[int, ...]:
        """Return the plan's columns: its options, and the charges that are due."""
        columns = enumerate(self.charges, start=self.model.options)
        return (*self.plan, *(column for column, charge in columns if charge.due(self.plan)))

    def _hold(self, level: Fold) -> None:
        """Keep to the plans that are as good on ``level``."""
        gains, value = level.gains(self.model), level.value(self.plan)
        if not level.last and least(self.model, gains) < value:
            columns = tuple(gains)
            self.model.rows.append(Row(columns, tuple(-gains[column] for column in columns), -value))

    def _tell(self, fold: Fold, plan: tuple[int, ...]) -> int:
        """Offer a plan of the solver's, and return its worth."""
        if not self._offer(plan):
            raise highs.SolverFailed("a plan breaks a limit")
        return fold.value(plan)

    def _offer(self, plan: tuple[int, ...]) -> bool:
        """Take ``plan`` over if it is better, or first of those alike; tell whether it obeys the limits."""
        items = {self.problem.options[option].item for option in plan}
        if len(items) < len(plan) or not all(limit.allows(plan) for limit in self.problem.limits):
            return False
        values, now = ([level.value(p) for level in self.problem.levels] for p in (plan, self.plan))
        if values > now:
            self.alike = [plan]
        elif values == now and plan not in self.alike:
            self.alike.append(plan)
        self.plan = min(self.alike, key=partial(order, self.problem))
        return True
