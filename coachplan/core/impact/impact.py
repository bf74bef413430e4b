"""Impact: did more coaching minutes move the numbers? What was found, and how far to trust it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.impact.ancova import Slope, WeekGiven, ancova
from coachplan.core.impact.effect import DOSE, Effect, Range, effect_of, pairs_needed, smallest_effect
from coachplan.core.impact.experiment import BLOCK_WEEKS, Block, Experiment
from coachplan.core.impact.rebound import Rebound, rebound, without_blocks
from coachplan.core.impact.retoss import LEVEL
from coachplan.core.impact.weekly import level_of, readings_of
from coachplan.core.team.metrics import Metric
from coachplan.core.team.weekly import Series

SCHEMA_VERSION = 1

State = Literal["no coin", "before the start", "running", "finished"]


class Outlook(Value):
    """What the planned experiment can show, told before it starts.

    ``smallest`` is the effect of 30 minutes a week, in the metric's own unit, that it shows four times of
    five; ``pairs`` are those of one block.
    """

    quantum: int
    blocks: int
    weeks: int
    pairs: int
    smallest: float | None


class Impact(Value):
    """What is known about the effect of coaching minutes on one metric.

    Effects and ranges are in the metric's own unit per 30 minutes a week; more is better. ``claim`` tells
    whether the numbers allow to say that minutes made a difference: at the planned end by the test of the
    coins, before it by the range that holds at every look. ``weeks_more`` is about how many more weeks would
    show an effect as large as the estimate, ``None`` where nobody can say.
    """

    schema_version: int = SCHEMA_VERSION
    kind: Literal["impact"] = "impact"
    team: str
    as_of: date
    metric: str | None
    title: str
    design: Literal["coin", "not randomised"]
    state: State
    claim: bool = False
    outlook: Outlook | None = None
    effect: Effect | None = None
    slope: Slope | None = None
    rebound: Rebound | None = None
    blocks_over: int = 0
    weeks_more: int | None = None
    blocks: tuple[Block, ...] = ()
    sentences: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an impact is found from: weekly values in the metric's own unit, and what decided the minutes.

    ``this_monday`` is the first day of the present week, of which nothing is known yet. ``bottom`` is how
    many reps the bottom tier has. ``given`` are the weeks of stored plans, for want of coins.
    """

    metric: Metric
    series: Series
    this_monday: date
    experiment: Experiment | None = None
    given: Sequence[WeekGiven] = field(default=())
    bottom: int = 1


def impact_of(evidence: Evidence, team: str, as_of: date, outlook: Outlook | None = None) -> Impact:
    """Return what is known; ``outlook`` where an experiment is planned but has not begun."""
    metric, experiment = evidence.metric, evidence.experiment
    level = (experiment.level if experiment else level_of(evidence.series)) or 1.0
    readings = readings_of(evidence.series, level, metric.sign)
    blocks = experiment.blocks if experiment else ()
    over = [block for block in blocks if block.end <= evidence.this_monday]
    known = over or [without_blocks(readings, evidence.this_monday, evidence.bottom)]
    found = Impact(
        team=team,
        as_of=as_of,
        metric=metric.name,
        title=metric.title,
        design="not randomised" if experiment is None and outlook is None else "coin",
        state=_state(experiment, outlook, len(over)),
        outlook=outlook,
        rebound=_in_units(rebound(known, readings), level),
        blocks_over=len(over),
        blocks=blocks,
    )
    if experiment is not None:
        return _with_coins(found, experiment, over, effect_of(experiment, over, readings))
    slope = ancova(evidence.given, readings, evidence.this_monday)
    return found.model_copy(update={"slope": slope and _slope_in_units(slope, level)})


def without_metric(team: str, as_of: date) -> Impact:
    """Return what is known where no metric has weekly figures: nothing."""
    return Impact(
        team=team, as_of=as_of, metric=None, title="no metric", design="not randomised", state="no coin"
    )


def _state(experiment: Experiment | None, outlook: Outlook | None, over: int) -> State:
    if experiment is None:
        return "no coin" if outlook is None else "before the start"
    return "finished" if over >= experiment.planned else "running"


def _with_coins(
    found: Impact, experiment: Experiment, over: Sequence[Block], effect: Effect | None
) -> Impact:
    pairs = max((len(block.pairs) for block in experiment.blocks), default=0)
    changes: dict[str, object] = {
        "outlook": outlook_of(
            experiment.level, experiment.spread, pairs, experiment.quantum, experiment.planned
        )
    }
    if effect is not None:
        finished = found.state == "finished"
        changes |= {
            "effect": effect_in_units(effect, experiment.level),
            "claim": effect.chance <= LEVEL if finished else effect.whenever.excludes_zero,
            "weeks_more": _weeks_more(experiment, over, effect),
        }
    return found.model_copy(update=changes)


def outlook_of(level: float, spread: float | None, pairs: int, quantum: int, blocks: int) -> Outlook:
    """Return what an experiment can show; ``spread`` is that of one pair, as a share of ``level``."""
    smallest = None
    if spread is not None and pairs:
        smallest = level * smallest_effect(spread, pairs * blocks, quantum)
    return Outlook(quantum=quantum, blocks=blocks, weeks=blocks * BLOCK_WEEKS, pairs=pairs, smallest=smallest)


def _weeks_more(experiment: Experiment, over: Sequence[Block], effect: Effect) -> int | None:
    each = effect.pairs / len(over)
    dose = 2 * experiment.quantum / DOSE
    spread = effect.error * dose * effect.pairs**0.5 if effect.error is not None else experiment.spread
    if not effect.estimate or not each:
        return None
    needed = pairs_needed(abs(effect.estimate), spread, experiment.quantum) / each
    return max(0, ceil(needed - len(over)) * BLOCK_WEEKS)


def effect_in_units(effect: Effect, level: float) -> Effect:
    """Return the effect in the metric's own unit."""
    numbers = ("estimate", "shrunken", "shrunken_error")
    changes: dict[str, object] = {name: getattr(effect, name) * level for name in numbers}
    changes["error"] = None if effect.error is None else effect.error * level
    changes |= {name: _range(getattr(effect, name), level) for name in ("likely", "whenever")}
    return effect.model_copy(update=changes)


def _slope_in_units(slope: Slope, level: float) -> Slope:
    return Slope(
        stretches=slope.stretches,
        estimate=slope.estimate * level,
        error=slope.error * level,
        likely=_range(slope.likely, level),
    )


def _range(found: Range, level: float) -> Range:
    ends = (None if end is None else end * level for end in (found.low, found.high))
    return Range(**dict(zip(("low", "high"), ends, strict=True)))


def _in_units(found: Rebound | None, level: float) -> Rebound | None:
    if found is None:
        return None
    return found.model_copy(update={"rise": found.rise * level, "own": found.own * level})
