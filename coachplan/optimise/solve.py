"""Level after level, each as good as it can be before the next counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from coachplan.optimise import highs
from coachplan.optimise.bound import Bound, bound_of, least, near_part, rule_out, step_of
from coachplan.optimise.local_search import Board
from coachplan.optimise.model import Gains, Model, Row, model_of
from coachplan.optimise.problem import Answer, Charge, Level, LevelResult, Problem
from coachplan.optimise.tie_break import complete, order

NODES = 2_000
"""How many nodes of branch and bound one search may take."""

TIES = 20
"""How many plans alike on every level, tie-break included, are looked at to tell which comes first."""

NEAR = 4
"""So many steps below the relaxation's bound the best plan is looked for first; measured, as the next two."""

PART = 4
"""Where the plan at hand is far off: a quarter of the way from the bound down to it."""

SMALLER = 0.8
"""Looking near the bound first pays where it leaves less than this share of the columns."""


def solve(problem: Problem, *, nodes: int = NODES) -> Answer:
    """Return the best plan, level after level, and what is proven about it.

    A level that would take more than ``nodes`` nodes keeps the best value found and its bound; the levels
    after it go on from there. If the solver fails, the local search's plan is the answer. The same
    problem gives the same answer: limits count work, never time.
    """
    whole = complete(problem)
    levels = whole.levels
    board = Board(whole)
    climb = _Climb(whole, model_of(whole), board, board.improved(()), nodes)
    bounds = [*(climb.rise(number) for number in range(len(problem.levels))), climb.settle()]
    values = [level.value(climb.plan) for level in levels]
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
    done: list[Level] = field(default_factory=list)
    charges: list[Charge] = field(init=False)

    def __post_init__(self) -> None:
        self.charges = [charge for level in self.problem.levels for charge in level.charges]

    def rise(self, number: int) -> int:
        """Raise one level as far as it goes, hold what is reached, and return its bound."""
        level, gains = self.problem.levels[number], self.model.gains[number]
        before = self.plan
        bound = self._improve(level, gains)
        value = level.value(self.plan)
        if self.plan != before:
            self._offer(self.board.improved(self.plan))
        if least(self.model, gains) < value:
            columns = tuple(gains)
            self.model.rows.append(Row(columns, tuple(-gains[column] for column in columns), -value))
        return bound

    def settle(self) -> int:
        """Raise the tie-break, take the first of the plans that are best on it, and return its bound.

        A plan that is known is made to cost a point: if no plan is then worth as much as it was, it is
        the best and the only one. One proof shows both.
        """
        level, gains = self.problem.levels[-1], dict(self.model.gains[-1])
        bound = bound_of(self.model, gains, {}).value
        known: list[tuple[int, ...]] = []
        while self.plan and self.plan not in known and len(known) < TIES:
            known.append(self.plan)
            self.charges.append(Charge("known", 1, (self.plan,), len(self.plan) - 1))
            gains[self.model.add(self.charges[-1])] = -1
            rest = Level("another", level.worth, tuple(self.charges[-len(known) :]))
            bound = min(bound, self._improve(rest, gains, near=False))
            if bound < level.value(self.plan):
                break
        best = level.value(self.plan)
        alike = [plan for plan in (*known, self.plan) if level.value(plan) == best]
        self.plan = min(alike, key=partial(order, self.problem))
        # A bound that stays as high as the value: another plan may be as good, and come first.
        return best if bound < best or not self.plan else bound + 1

    def _improve(self, level: Level, gains: Gains, *, near: bool = True) -> int:
        """Raise ``level`` without lowering those done; return its bound.

        If plans ``near`` the relaxation's bound are likely, they are searched first.
        """
        self.done.append(level)
        bounds = [bound_of(self.model, gains, {})]
        searched = bounds[0].value
        if level.value(self.plan) < searched and not self.notes:
            try:
                searched = self._search(level, gains, bounds, near=near)
            except Exception as fault:  # noqa: BLE001 - whatever befalls the solver, there is a plan
                self.notes.append(f"the solver failed ({fault}): this is the best plan known by then")
        self._narrow(level, bounds)
        return min(searched, *(bound.value for bound in bounds))

    def _search(self, level: Level, gains: Gains, bounds: list[Bound], *, near: bool) -> int:
        """Ask the solver: first its relaxation (see ``bounds``), then, if need be, branch and bound.

        Plans near the bound contain few of the columns. If there are any, no other plan matters.
        """
        self.solver = highs.version()
        relaxed = highs.relax(self.model, gains)
        bounds.append(bound_of(self.model, gains, relaxed.prices))
        self._offer(relaxed.taken)
        best, value = bounds[-1].value, level.value(self.plan)
        if value >= best:
            return best
        self._narrow(level, bounds)
        aim = best - max(NEAR * step_of(self.model, gains), (best - value) // PART)
        part = near_part(self.model, bounds[-1], aim, self._columns())
        if near and aim > value and sum(part.live) < SMALLER * sum(self.model.live):
            found = self._ask(part, gains)
            if level.value(self.plan) >= aim:
                return max(found, aim)
            self._narrow(level, bounds)
        return self._ask(self.model, gains)

    def _ask(self, model: Model, gains: Gains) -> int:
        """Search ``model`` from the plan at hand, and return the bound on its plans."""
        found = highs.search(model, gains, self._columns(), self.nodes)
        self._offer(found.taken)
        return bound_of(model, gains, {}).value if found.bound is None else found.bound

    def _narrow(self, level: Level, bounds: Sequence[Bound]) -> None:
        """Take out of the model what no plan as good on ``level`` contains."""
        for bound in bounds:
            rule_out(self.model, bound, level.value(self.plan))

    def _offer(self, plan: tuple[int, ...]) -> None:
        """Take ``plan`` over if it obeys the limits and is better, level after level."""
        items = {self.problem.options[option].item for option in plan}
        if len(items) == len(plan) and all(limit.allows(plan) for limit in self.problem.limits):
            levels = (*self.done, *self.problem.levels)
            values, now = ([level.value(p) for level in levels] for p in (plan, self.plan))
            self.plan = plan if values > now else self.plan

    def _columns(self) -> tuple[int, ...]:
        """Return the plan's columns: its options, and the charges that are due."""
        columns = enumerate(self.charges, start=self.model.options)
        return (*self.plan, *(column for column, charge in columns if charge.due(self.plan)))
