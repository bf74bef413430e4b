"""How often does the chart speak without cause, and how soon does it see a fall?

    python tests/benchmarks/signals.py [TEAMS]          (default 2000)

False alarms per rep, metric and quarter, stated and measured, for weeks that scatter normally and for
counts; and how often a fall of two of the team's standard deviations is seen within three weeks. Beside it
an individuals chart (three standard deviations down), alone and with a run rule (two of three weeks beyond
two standard deviations).
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2])]

from coachplan.core.signals.chart import QUARTER, alarms, false_alarms, residuals, spread_of
from coachplan.core.signals.scale import even
from coachplan.core.team.metrics import Metric, resolve
from coachplan.core.team.roster import Roster
from coachplan.files.metrics import known_metrics

DICE = np.random.default_rng(20271)
Chart = Callable[[list[float], float], list[int]]


def metric(name: str) -> Metric:
    """Return a known metric as a roster of one would have it."""
    team = Roster.model_validate({"reps": [{"name": "Ana", "metrics": {name: [8, 9]}}]})
    return resolve(team, known_metrics())[0]


def individuals(weeks: list[float], spread: float) -> list[int]:
    """Return the weeks more than three standard deviations down."""
    return [n for n, z in enumerate(residuals(weeks, spread), start=1) if z < -3]


def with_runs(weeks: list[float], spread: float) -> list[int]:
    """Return the same, or the second of three weeks more than two down."""
    found, low = [], [False, False]
    for index, residual in enumerate(residuals(weeks, spread), start=1):
        if residual < -3 or (residual < -2 and any(low)):
            found.append(index)
            low = [False, False]
        else:
            low = [low[-1], residual < -2]
    return found


CHARTS: dict[str, Chart] = {"this chart": alarms, "individuals": individuals, "with a run rule": with_runs}
MEETINGS = metric("meetings")


def team(reps: int, weeks: int, mean: float | None) -> np.ndarray:
    """Return weekly values: normal about each rep's own level, or counts with that mean."""
    if mean is None:
        return DICE.normal(size=(reps, weeks)) + DICE.normal(scale=2.0, size=(reps, 1))
    return DICE.poisson(mean * DICE.uniform(0.6, 1.4, size=(reps, 1)), (reps, weeks)).astype(float)


def scaled(values: np.ndarray, mean: float | None) -> list[list[float]]:
    """Return the weeks on the scale that the chart uses."""
    return [list(row) if mean is None else even(MEETINGS, list(row)) for row in values]


def alarms_a_quarter(chart: Chart, teams: int, reps: int, past: int, mean: float | None) -> float:
    """Return the alarms per rep in a quarter after ``past`` weeks of history, nothing having changed."""
    count = 0
    for _ in range(teams):
        rows = scaled(team(reps, past + QUARTER, mean), mean)
        spread = spread_of(rows)
        assert spread is not None
        count += sum(week >= past for row in rows for week in chart(row, spread))
    return count / teams / reps


def seen(chart: Chart, teams: int, reps: int, past: int, mean: float | None) -> float:
    """Return how often a fall of two standard deviations is seen within three weeks of it."""
    count = 0
    for _ in range(teams):
        values = team(reps, past + 3, mean)
        if mean is None:
            values[0, past:] -= 2
        else:
            # On counts the team's standard deviation is that of the plain weekly values.
            level = values[0, :past].mean()
            values[0, past:] = DICE.poisson(max(level - 2 * np.sqrt(level), 0.0), 3)
        rows = scaled(values, mean)
        spread = spread_of(rows)
        assert spread is not None
        count += any(week >= past for week in chart(rows[0], spread))
    return count / teams


def main() -> None:
    """Print one line for each kind of team and chart."""
    teams = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    sys.stdout.write(
        f"stated: {false_alarms():.4f} false alarms per rep, metric and quarter; {teams} teams\n"
    )
    for name, chart in CHARTS.items():
        for mean in (None, 5.0, 12.0):
            for reps, past in ((10, 26), (10, 13), (5, 26), (5, 13)):
                alarmed = alarms_a_quarter(chart, teams, reps, past, mean)
                kind = "normal" if mean is None else f"counts of {mean:g}"
                told = f"{name:16} {kind:13} {reps:2} reps, {past} weeks before: {alarmed:.4f}"
                ratio = f" ({alarmed / false_alarms() - 1:+.0%})" if chart is alarms else ""
                found = seen(chart, teams, reps, past, mean)
                sys.stdout.write(f"{told}{ratio}, two deviations seen {found:.1%}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
