"""The same weeks by plain solvers: one whole-number program a level, each holding what the last one reached.

They get the rows of the engine's model, one thread and a limit in seconds; nothing else is done for them.
Each is imported where it runs: HiGHS and OR-Tools cannot share a process.

Seconds are those of the processor, of the process and of the programs it starts: what else the machine does
counts little. The solvers' own limits go by the clock, so they are stretched by what the clock has run ahead.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

from coachplan.optimise.model import Gains, Model, model_of
from coachplan.optimise.problem import Problem
from coachplan.optimise.solve import solve
from coachplan.optimise.tie_break import complete

GAP = 0.5
"""Values are whole: a plan closer than this to the bound is the best."""


@dataclass(frozen=True)
class Run:
    """What became of one week: values of the levels reached with proof, and the seconds when each was."""

    values: tuple[int, ...]
    seconds: tuple[float, ...]
    total: float
    last: int | None = None
    """The value found on the first level without proof."""
    gap: int | None = None
    """How far above that the proven bound stands (where the solver says)."""
    clock: float = 0
    """The seconds it took by the clock."""

    def proven(self, levels: int) -> bool:
        """Tell whether so many levels are proven."""
        return len(self.values) >= levels


Step = tuple[bool, int | None, int | None]
"""Whether a level was proven; the value found, if a plan was; the gap, if known."""


def seconds_used() -> float:
    """Return the processor's seconds so far, those of programs that were started and ended included."""
    used = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def run(name: str, problem: Problem, limit: float) -> Run:
    """Run one solver on one week, at most so many seconds."""
    clock = perf_counter()
    found = RUNNERS[name](problem, limit)
    return replace(found, clock=perf_counter() - clock)


def _climb(problem: Problem, begin: float, limit: float, step: Callable[[Gains, float], Step]) -> Run:
    """Solve level after level until the time is up."""
    values: list[int] = []
    seconds: list[float] = []
    last = gap = None
    clock, since = perf_counter(), seconds_used()
    for gains in model_of(complete(problem)).gains:
        ahead = max(1.0, (perf_counter() - clock) / max(seconds_used() - since, 0.001))
        left = (limit - (seconds_used() - begin)) * ahead
        proven, value, gap = step(gains, left) if left > 0 else (False, None, None)
        if not proven or value is None:
            last = value
            break
        values.append(value)
        seconds.append(seconds_used() - begin)
    return Run(tuple(values), tuple(seconds), seconds_used() - begin, last, gap)


def ours(problem: Problem, limit: float) -> Run:  # noqa: ARG001 - the engine counts nodes, not seconds
    """Run the engine."""
    begin = seconds_used()
    answer = solve(problem)
    total = seconds_used() - begin
    proven = next((n for n, level in enumerate(answer.levels) if not level.proven), len(answer.levels))
    values = tuple(level.value for level in answer.levels[:proven])
    if proven == len(answer.levels):
        return Run(values, (total,) * proven, total)
    short = answer.levels[proven]
    return Run(values, (total,) * proven, total, short.value, short.bound - short.value)


def highs(problem: Problem, limit: float) -> Run:
    """Run HiGHS with its defaults, one thread."""
    import highspy

    begin = seconds_used()
    model = model_of(complete(problem))
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves the constructor bare
    for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", GAP)):
        solver.setOptionValue(name, value)
    columns = [solver.addBinary() for _ in model.live]
    for group in model.groups:
        solver.addConstr(solver.qsum(columns[n] for n in group) <= 1)
    for row in model.rows:
        terms = zip(row.columns, row.coefficients, strict=True)
        solver.addConstr(solver.qsum(factor * columns[n] for n, factor in terms) <= row.most)

    def step(gains: Gains, left: float) -> Step:
        objective = solver.qsum(gain * columns[n] for n, gain in gains.items())
        solver.setOptionValue("time_limit", solver.getRunTime() + left)
        solver.maximize(objective)
        info = solver.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return False, None, None
        value = round(info.objective_function_value)
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False, value, int(info.mip_dual_bound - value)
        solver.addConstr(objective >= value)
        return True, value, 0

    return _climb(problem, begin, limit, step)


def cp_sat(problem: Problem, limit: float) -> Run:
    """Run CP-SAT on one worker with all linear relaxations, without which it proves little here."""
    from ortools.sat.python import cp_model

    begin = seconds_used()
    model = model_of(complete(problem))
    program = cp_model.CpModel()
    columns = [program.new_bool_var("") for _ in model.live]
    for group in model.groups:
        program.add_at_most_one(columns[n] for n in group)
    for row in model.rows:
        program.add(_sum(columns, zip(row.columns, row.coefficients, strict=True)) <= row.most)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2

    def step(gains: Gains, left: float) -> Step:
        objective = _sum(columns, gains.items())
        program.maximize(objective)
        solver.parameters.max_time_in_seconds = left
        status = solver.solve(program)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False, None, None
        value = round(solver.objective_value)
        if status != cp_model.OPTIMAL:
            return False, value, int(solver.best_objective_bound - value)
        program.add(objective >= value)
        program.clear_hints()
        for column in columns:
            program.add_hint(column, solver.value(column))
        return True, value, 0

    return _climb(problem, begin, limit, step)


def _sum(columns: list[Any], terms: Any) -> Any:
    from ortools.sat.python import cp_model

    pairs = list(terms)
    return cp_model.LinearExpr.weighted_sum([columns[n] for n, _ in pairs], [factor for _, factor in pairs])


def cbc(problem: Problem, limit: float) -> Run:
    """Run the CBC that PuLP brings, as a program of its own that is handed a file for each level."""
    import pulp

    begin = seconds_used()
    model = model_of(complete(problem))
    columns = [pulp.LpVariable(f"x{n}", cat="Binary") for n in range(len(model.live))]
    rows = _pulp_rows(model, columns)

    def step(gains: Gains, left: float) -> Step:
        objective = pulp.LpAffineExpression([(columns[n], gain) for n, gain in gains.items()])
        program = pulp.LpProblem("week", pulp.LpMaximize)
        program.setObjective(objective)
        for row in rows:
            program.addConstraint(row)
        program.solve(pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=left, gapAbs=GAP, gapRel=0))
        if program.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
            return False, None, None
        value = round(pulp.value(objective) or 0)
        if program.sol_status != pulp.LpSolutionOptimal:
            return False, value, None
        rows.append(objective >= value)
        return True, value, 0

    return _climb(problem, begin, limit, step)


def _pulp_rows(model: Model, columns: list[Any]) -> list[Any]:
    import pulp

    def total(terms: Any) -> Any:
        return pulp.LpAffineExpression([(columns[n], factor) for n, factor in terms])

    groups = [total((n, 1) for n in group) <= 1 for group in model.groups if group]
    return groups + [
        total(zip(row.columns, row.coefficients, strict=True)) <= row.most
        for row in model.rows
        if row.columns
    ]


RUNNERS: dict[str, Callable[[Problem, float], Run]] = {
    "coachplan": ours,
    "HiGHS": highs,
    "CP-SAT": cp_sat,
    "CBC": cbc,
}
