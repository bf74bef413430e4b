"""Compares the engine's plans with those of an interval model of the same weeks, written apart from it.

``python tests/benchmarks/intervals.py [WEEKS [SIZE [FIRST_SEED]]]`` (needs the ``bench`` extra). The model is
made from the facts of a week: optional intervals that must not overlap, and what sets
them apart counted from their starts and ends; no rows, no charges.
Only the tie-break's ranks are the engine's. The engine answers in a process of its own.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from benchmarks.weeks import CLOSES, DAY, OPENS, SHAPES, SHORT, Facts, facts, free_spans, problem_of

from coachplan.optimise.problem import Answer, Problem
from coachplan.optimise.solve import solve
from coachplan.optimise.tie_break import earliness

Plan = tuple[tuple[int, int, int], ...]
"""Session, start and length, in order."""


What = Callable[[int, int], int]
"""Something that the start and the length of a session tell."""


def _start(start: int, _: int) -> int:
    return start


def _length(_: int, length: int) -> int:
    return length


def _end(start: int, length: int) -> int:
    return start + length


class Intervals:
    """One week as intervals: each session's presence, start, length and end."""

    def __init__(self, week: Facts, problem: Problem) -> None:
        from ortools.sat.python import cp_model

        self.cp, self.week, self.program = cp_model, week, cp_model.CpModel()
        self.items = range(week.shape.sessions)
        grid = [d * DAY + m for d in range(week.shape.days) for m in range(OPENS, CLOSES, week.shape.grid)]
        self.here = [self.program.new_bool_var(f"here{n}") for n in self.items]
        self.start = [self.program.new_int_var(0, grid[-1], f"start{n}") for n in self.items]
        self.length = [self.program.new_int_var(0, week.longest[n], f"length{n}") for n in self.items]
        self.end = [self.program.new_int_var(0, week.shape.days * DAY, f"end{n}") for n in self.items]
        for start, length, end in zip(self.start, self.length, self.end, strict=True):
            self.program.add(start + length == end)
        self.at = [self._places(n, grid) for n in self.items]
        self.day = [
            [self._within(n, _start, d * DAY + OPENS, d * DAY + CLOSES) for d in range(week.shape.days)]
            for n in self.items
        ]
        self._keep_apart()
        self._limit_days()
        self.levels = [
            self._promises(),
            self._minutes(),
            self._kept(),
            self._preferences(),
            self._early(problem),
        ]

    def _truth(self) -> Any:
        return self.program.new_bool_var("")

    def _places(self, item: int, grid: Sequence[int]) -> dict[tuple[int, int], Any]:
        """Return the truth of each start and length of a session."""
        lengths = range(self.week.shape.shortest, self.week.longest[item] + 1, 15)
        taken = [*self.week.manager, *self.week.reps[self.week.rep_of(item)]]
        at = {
            (start, length): self._truth()
            for start in grid
            for length in lengths
            if start % DAY + length <= CLOSES
            if not any(start < end and begin < start + length for begin, end in taken)
        }
        for (start, length), truth in at.items():
            self.program.add(self.start[item] == start).only_enforce_if(truth)
            self.program.add(self.length[item] == length).only_enforce_if(truth)
        self.program.add(sum(at.values()) == self.here[item])
        self.program.add(self.start[item] == 0).only_enforce_if(self.here[item].negated())
        self.program.add(self.length[item] == 0).only_enforce_if(self.here[item].negated())
        return at

    def _within(self, item: int, what: What, low: int, high: int) -> Any:
        """Return whether a session is there and ``what`` of it lies from ``low`` to before ``high``."""
        inside = self._truth()
        self.program.add(
            sum(at for place, at in self.at[item].items() if low <= what(*place) < high) == inside
        )
        return inside

    def _both(self, *truths: Any) -> Any:
        both = self._truth()
        self.program.add_bool_and(truths).only_enforce_if(both)
        self.program.add_bool_or(*(t.negated() for t in truths), both)
        return both

    def _keep_apart(self) -> None:
        """Keep the manager's sessions a buffer apart."""
        gap = self.week.shape.buffer
        self.program.add_no_overlap(
            self.program.new_optional_interval_var(
                self.start[n], length + gap, self.end[n] + gap, self.here[n], f"session{n}"
            )
            for n, length in enumerate(self.length)
        )

    def _limit_days(self) -> None:
        shape = self.week.shape
        for day in range(shape.days):
            today = [self.day[n][day] for n in self.items]
            self.program.add(sum(today) <= shape.a_day)
            minutes = [
                length * at
                for n in self.items
                for (start, length), at in self.at[n].items()
                if start // DAY == day
            ]
            self.program.add(sum(minutes) <= shape.minutes_a_day)
            for rep in range(shape.reps):
                self.program.add_at_most_one(today[n] for n in self.items if self.week.rep_of(n) == rep)

    def _promises(self) -> Any:
        return sum(self.here[n] for n in self.items if n % 5 == 0)

    def _minutes(self) -> Any:
        return sum(length * (1 + len(self.items) - n) for n, length in enumerate(self.length))

    def _kept(self) -> Any:
        return sum(
            self._both(
                self._within(n, _start, start, start + 1), self._within(n, _length, length, length + 1)
            )
            for n, start, length in self.week.before
        )

    def _preferences(self) -> Any:
        week, days = self.week, range(self.week.shape.days)
        manager, *reps = week.liked
        points = []
        for n in self.items:
            for hour, minutes, worth in ((manager, 180, 2), (reps[week.rep_of(n)], 120, 4)):
                for d in days:
                    at = d * DAY + hour
                    points.append(worth * self._within(n, _start, at, at + minutes))
        return (
            sum(points) - self._edges() - self._scraps() - self._blocks() - self._spacing() - self._balance()
        )

    def _edges(self) -> Any:
        """Count the useless rests between a session and a meeting or the end of the day."""
        spans = free_spans(self.week)
        rests = [
            self._within(n, _start, begin + 1, min(begin + SHORT, end))
            for begin, end in spans
            for n in self.items
        ]
        return sum(rests) + sum(
            self._within(n, _end, max(end - SHORT + 1, begin), end)
            for begin, end in spans
            for n in self.items
        )

    def _scraps(self) -> Any:
        """Count the sessions after which another follows too late and too soon in the same free span."""
        spans = free_spans(self.week)
        at = [[self._within(n, _start, begin, end) for begin, end in spans] for n in self.items]
        followed = [self._truth() for _ in self.items]
        for n in self.items:
            for other in self.items:
                if n == other:
                    continue
                gap = self.start[other] - self.end[n]
                close, soon, late = self._truth(), self._truth(), self._truth()
                self.program.add(gap <= self.week.shape.buffer).only_enforce_if(soon)
                self.program.add(gap >= SHORT).only_enforce_if(late)
                self.program.add_bool_or(close, soon, late)
                for own, theirs in zip(at[n], at[other], strict=True):
                    self.program.add_bool_or(followed[n], close.negated(), own.negated(), theirs.negated())
        return sum(followed)

    def _blocks(self) -> Any:
        cut = []
        for begin, end in self.week.focus:
            broken = self._truth()
            for n in self.items:
                clear, before, after = self.here[n].negated(), self._truth(), self._truth()
                self.program.add(self.end[n] <= begin).only_enforce_if(before)
                self.program.add(self.start[n] >= end).only_enforce_if(after)
                self.program.add_bool_or(clear, before, after, broken)
            cut.append(6 * broken)
        return sum(cut)

    def _spacing(self) -> Any:
        near = []
        for rep in range(self.week.shape.reps):
            own = [n for n in self.items if self.week.rep_of(n) == rep]
            for day in range(self.week.shape.days - 1):
                both = self._truth()
                self.program.add(sum(self.day[n][d] for n in own for d in (day, day + 1)) <= 1 + both)
                near.append(3 * both)
        return sum(near)

    def _balance(self) -> Any:
        share = -(-len(self.items) // self.week.shape.days)
        over = []
        for day in range(self.week.shape.days):
            beyond = self.program.new_int_var(0, len(self.items), "")
            self.program.add(beyond >= sum(self.day[n][day] for n in self.items) - share)
            over.append(2 * beyond)
        return sum(over)

    def _early(self, problem: Problem) -> Any:
        """Return the tie-break: each session's weight by its start and length."""
        weights = earliness(problem).worth
        places = zip(problem.options, weights.values(), strict=True)
        return sum(weight * self.at[o.item][o.start, o.length] for o, weight in places)

    def best(self, seconds: float) -> tuple[list[int], Plan] | None:
        """Return the values of all levels and the plan; nothing if one takes too long."""
        values = []
        for level in self.levels:
            solver = self._solved(level, seconds)
            if solver is None:
                return None
            values.append(round(solver.objective_value))
        return values, self._plan(solver)

    def first(self, seconds: float) -> Plan | None:
        """Return of all plans with these values the first by the first session's place, then the second's."""
        longest = max(self.week.longest) + 1
        for n in self.items:
            last = (1 - self.here[n]) * DAY * (self.week.shape.days + 1) * longest
            solver = self._solved(-(self.start[n] * longest + self.length[n] + last), seconds)
            if solver is None:
                return None
        return self._plan(solver)

    def _solved(self, level: Any, seconds: float) -> Any:
        """Return the solver with the most that a level can be, which is held from then on."""
        solver = self.cp.CpSolver()
        solver.parameters.num_workers, solver.parameters.linearization_level = 1, 2
        solver.parameters.max_time_in_seconds = seconds
        self.program.maximize(level)
        if solver.solve(self.program) != self.cp.OPTIMAL:
            return None
        self.program.add(level == round(solver.objective_value))
        self.program.clear_hints()
        for variable in (*self.here, *self.start, *self.length):
            self.program.add_hint(variable, solver.value(variable))
        return solver

    def _plan(self, solver: Any) -> Plan:
        taken = [n for n in self.items if solver.value(self.here[n])]
        return tuple((n, solver.value(self.start[n]), solver.value(self.length[n])) for n in taken)


def main(weeks: int, size: str, first: int, seconds: float = 120) -> None:
    """Print each difference, and how many weeks came out the same."""
    same = late = 0
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as engine:
        for seed in range(first, first + weeks):
            week = facts(SHAPES[size], seed)
            problem = problem_of(week)
            answer: Answer = engine.submit(solve, problem).result()
            own = [level.value for level in answer.levels]
            taken = [problem.options[n] for n in answer.chosen]
            plan = tuple(sorted((o.item, o.start, o.length) for o in taken))
            model = Intervals(week, problem)
            other = model.best(seconds)
            if other and other[0] == own and other[1] != plan:
                # Alike on every level: the order of the sessions' places decides.
                found = model.first(seconds)
                other = (own, found) if found else None
            late += other is None
            same += other == (own, plan)
            if other not in (None, (own, plan)):
                print(f"seed {seed}: {own} {plan}\n  intervals: {other}")
            print(f"{size}: {same} the same, {late} unproven, of {seed - first + 1}", flush=True)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 200,
        sys.argv[2] if len(sys.argv) > 2 else "typical",
        int(sys.argv[3]) if len(sys.argv) > 3 else 20_000,
    )
