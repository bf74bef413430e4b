"""Level after level, each as good as it can be before the next counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from coachplan.optimise import highs
from coachplan.optimise.bound import Bound, bound_of, least, rule_out
from coachplan.optimise.local_search import start_plan
from coachplan.optimise.model import Gains, Model, Row, model_of
from coachplan.optimise.problem import Answer, Level, LevelResult, Problem
from coachplan.optimise.tie_break import earliness, next_batch

NODES = 2_000
"""How many nodes of branch and bound one search may take."""


def solve(problem: Problem, *, nodes: int = NODES) -> Answer:
    """Return the best plan, level after level, and what is proven about it.

    A level that would take more than ``nodes`` nodes keeps the best value found and its bound; the levels
    after it go on from there. If the solver fails, the local search's plan is the answer. The same
    problem gives the same answer: limits count work, never time.
    """
    levels = (*problem.levels, earliness(problem))
    complete = Problem(problem.items, problem.options, problem.limits, levels)
    climb = _Climb(complete, model_of(complete), start_plan(complete), nodes)
    bounds = [climb.rise(number) for number in range(len(levels))]
    values = [level.value(climb.plan) for level in levels]
    if values != bounds or not climb.settle():
        # While another plan may come first, the tie-break's bound stays above its value.
        bounds[-1] = max(bounds[-1], values[-1] + 1)
    return Answer(
        climb.plan,
        tuple(
            LevelResult(level.name, value, max(value, bound))
            for level, value, bound in zip(levels, values, bounds, strict=True)
        ),
        "optimal" if values == bounds else "feasible",
        climb.solver,
        tuple(climb.notes),
    )


@dataclass
class _Climb:
    """The best plan so far, and the model of all plans that are as good on the levels done."""

    problem: Problem
    model: Model
    plan: tuple[int, ...]
    nodes: int
    solver: str = "local search"
    notes: list[str] = field(default_factory=list)
    done: list[Level] = field(default_factory=list)

    def rise(self, number: int) -> int:
        """Raise one level as far as it goes, hold what is reached, and return its bound."""
        level, gains = self.problem.levels[number], self.model.gains[number]
        bound = self._improve(level, gains)
        value = level.value(self.plan)
        if least(self.model, gains) < value:
            columns = tuple(gains)
            self.model.rows.append(Row(columns, tuple(-gains[column] for column in columns), -value))
        return bound

    def settle(self) -> bool:
        """Settle the order of the plans that are still as good; tell whether it is proven."""
        item = 0
        while item < self.problem.items:
            first = item
            gains, item = next_batch(self.model, self.problem.options, first)
            level = Level("order", gains)
            if self._improve(level, gains) > level.value(self.plan):
                return False
            self.model.fix(range(first, item), self.plan)
        return True

    def _improve(self, level: Level, gains: Gains) -> int:
        """Raise ``level`` without lowering those done; return its bound."""
        self.done.append(level)
        bounds = [bound_of(self.model, gains, {})]
        searched = None
        if level.value(self.plan) < bounds[0].value and not self.notes:
            try:
                searched = self._search(level, gains, bounds)
            except Exception as fault:  # noqa: BLE001 - whatever befalls the solver, there is a plan
                self.notes.append(f"the solver failed ({fault}): this is the best plan known by then")
        self._narrow(level, bounds)
        return min(bound for bound in (searched, *(b.value for b in bounds)) if bound is not None)

    def _search(self, level: Level, gains: Gains, bounds: list[Bound]) -> int | None:
        """Ask the solver: first its relaxation (see ``bounds``), then, if need be, branch and bound."""
        self.solver = highs.version()
        relaxed = highs.relax(self.model, gains)
        bounds.append(bound_of(self.model, gains, relaxed.prices))
        self._offer(relaxed.taken)
        if level.value(self.plan) >= bounds[-1].value:
            return None
        self._narrow(level, bounds)
        found = highs.search(self.model, gains, self._columns(), self.nodes)
        self._offer(found.taken)
        return found.bound

    def _narrow(self, level: Level, bounds: Sequence[Bound]) -> None:
        """Take out of the model what no plan as good on ``level`` contains."""
        for bound in bounds:
            rule_out(self.model, bound, level.value(self.plan))

    def _offer(self, plan: tuple[int, ...]) -> None:
        """Take ``plan`` over if it obeys the limits and is better, level after level, as far as done."""
        items = {self.problem.options[option].item for option in plan}
        if len(items) == len(plan) and all(limit.allows(plan) for limit in self.problem.limits):
            values, now = ([level.value(p) for level in self.done] for p in (plan, self.plan))
            self.plan = plan if values > now else self.plan

    def _columns(self) -> tuple[int, ...]:
        """Return the plan's columns: its options, and the charges that are due."""
        charges = [charge for level in self.problem.levels for charge in level.charges]
        due = [
            column for column, charge in enumerate(charges, start=self.model.options) if charge.due(self.plan)
        ]
        return (*self.plan, *due)
