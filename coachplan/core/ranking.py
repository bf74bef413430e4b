"""Ranking: who is where, and how sure the numbers are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.calibration import Calibration, calibrate, shared_luck
from coachplan.core.measures import Sample, measure, median, plain
from coachplan.core.metrics import Metric
from coachplan.core.policy import Policy, Tier
from coachplan.core.rank_distribution import tier_heads
from coachplan.core.ranking_words import as_written, evidence_of, notes_on, shown, skill_in, warnings_on
from coachplan.core.roster import Rep, Roster
from coachplan.core.samples import ramp_share, sampled
from coachplan.core.scoring import Ingredient, posterior
from coachplan.core.seating import LEVEL, Entry, standings
from coachplan.core.standing import Because, Certainty, Standing, rounded

__all__ = ["Because", "Certainty", "Ranking", "Standing", "rank"]

SCHEMA_VERSION = 1


class Ranking(Value):
    """The team in order, best first.

    ``calibration`` is what was learned from the team; given back to ``rank`` it keeps scores comparable.
    """

    schema_version: int = SCHEMA_VERSION
    kind: Literal["ranking"] = "ranking"
    team: str
    as_of: date
    tiers: dict[Tier, int]
    interval_level: float
    standings: tuple[Standing, ...]
    skill: str
    notes: tuple[str, ...] = ()
    calibration: tuple[Calibration, ...] = ()


def rank(
    roster: Roster,
    policy: Policy,
    metrics: Sequence[Metric],
    as_of: date,
    frozen: Sequence[Calibration] = (),
) -> Ranking:
    """Rank the roster's reps on ``metrics`` (as resolved for it) as of a date.

    ``frozen`` is the calibration of an earlier ranking: with it, nobody's score depends on who else is on the
    roster. Reps without any value come last, by id. The order of the roster does not matter.
    """
    used = [metric for metric in metrics if metric.weight > 0]
    reps = sorted(roster.reps, key=lambda rep: rep.id)
    ramps = {rep.id: ramp_share(rep, as_of, policy.ramp) for rep in reps}
    samples = sampled(used, reps, ramps)
    calibrations = calibrate(used, samples, frozen)
    entries = _entries(reps, ramps, used, samples, calibrations)
    usual = median([entry.found.reliability for entry in entries])
    heads = tier_heads(sum(entry.tiered for entry in entries), policy.tier_heads)
    left_out = [metric for metric in metrics if metric.weight <= 0]
    return Ranking(
        team=roster.team,
        as_of=as_of,
        tiers=heads,
        interval_level=LEVEL,
        standings=standings(entries, heads, policy),
        skill=skill_in(used, samples, calibrations, usual),
        notes=tuple(notes_on(used, samples, left_out)),
        calibration=calibrations,
    )


def _entries(
    reps: Sequence[Rep],
    ramps: Mapping[str, float | None],
    metrics: Sequence[Metric],
    samples: Mapping[str, Sequence[Sample | None]],
    calibrations: Sequence[Calibration],
) -> list[Entry]:
    luck = shared_luck(metrics, calibrations)
    learned = {calibration.metric: calibration for calibration in calibrations}
    measured = [metric for metric in metrics if metric.name in learned]
    entries = []
    for index, rep in enumerate(reps):
        cells = [samples[metric.name][index] for metric in measured]
        pairs = list(zip(measured, cells, strict=True))
        found = posterior([_ingredient(metric, cell, learned[metric.name]) for metric, cell in pairs], luck)
        known = [
            _because(metric, rep, cell, part, learned[metric.name])
            for (metric, cell), part in zip(pairs, found.parts, strict=True)
            if cell is not None
        ]
        clipped = {metric.name: cut for metric, cut in zip(measured, found.clipped, strict=True)}
        missing = tuple(metric.name for metric in metrics if metric.reading(rep) is None)
        warnings = tuple(warnings_on(rep, metrics, clipped))
        entries.append(Entry(rep, ramps[rep.id], found, tuple(known), missing, warnings))
    return entries


def _ingredient(metric: Metric, cell: Sample | None, learned: Calibration) -> Ingredient:
    value = None if cell is None else measure(metric, cell, learned.gauge)
    return Ingredient(metric.weight / learned.gauge.unit, learned.pool, value, metric.same_deals)


def _because(metric: Metric, rep: Rep, cell: Sample, part: float, learned: Calibration) -> Because:
    reading = metric.reading(rep)
    return Because(
        metric=metric.name,
        title=metric.title,
        value=reading.value if reading else cell.value,
        shown=as_written(metric, reading) if reading else shown(metric, cell.value),
        evidence=evidence_of(metric, cell),
        contribution=rounded(part),
        usual=shown(metric, plain(metric, learned.pool.centre)),
        weight=rounded(metric.weight),
    )
