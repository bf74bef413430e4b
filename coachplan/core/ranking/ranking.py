"""Ranking: who is where, and how sure the numbers are."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Literal

from coachplan.core.base import Value
from coachplan.core.policies.policy import Policy, Tier
from coachplan.core.ranking.calibration import Calibration, Origin, calibrate
from coachplan.core.ranking.measures import median
from coachplan.core.ranking.rank_distribution import tier_heads
from coachplan.core.ranking.reasons import Reasons
from coachplan.core.ranking.samples import is_large, ramp_share, sampled
from coachplan.core.ranking.scored import Basis, doubted_scores, score_team
from coachplan.core.ranking.seating import LEVEL, Field, Rules, Seat, seat
from coachplan.core.ranking.standing import Because, Certainty, Standing, Standings, StandingsOnDemand
from coachplan.core.ranking.words import note_on_groups, note_on_origin, notes_on, skill_in
from coachplan.core.team.metrics import Metric
from coachplan.core.team.roster import Roster

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
    standings: Standings
    skill: str
    notes: tuple[str, ...] = ()
    calibration: tuple[Calibration, ...] = ()

    @property
    def learned_from(self) -> Origin | None:
        """Return the teams from which it was learned how far reps differ, ``None`` for this team alone."""
        return next((one.learned_from for one in self.calibration if one.learned_from), None)


def rank(
    roster: Roster,
    policy: Policy,
    metrics: Sequence[Metric],
    as_of: date,
    frozen: Sequence[Calibration] = (),
    before: Mapping[str, Seat] | None = None,
) -> Ranking:
    """Rank the roster's reps on ``metrics`` (as resolved for it) as of a date.

    ``frozen`` is the calibration of an earlier ranking: with it, nobody's score depends on who else is on the
    roster. ``before`` is who sat where in an earlier one: seats and labels then change only for a reason.
    Reps without any value come last, by id. The order of the roster does not matter.
    """
    used = [metric for metric in metrics if metric.weight > 0]
    reps = sorted(roster.reps, key=attrgetter("id"))
    ramps = [ramp_share(rep, as_of, policy.ramp) for rep in reps]
    samples = sampled(used, reps, ramps)
    groups = [rep.group or "" for rep in reps]
    calibrations = calibrate(used, samples, frozen, groups)
    learned = {calibration.metric for calibration in calibrations}
    basis = Basis([metric for metric in used if metric.name in learned], calibrations, samples, groups)
    scored = score_team(basis)
    bases = [samples[metric.name].basis for metric in basis.metrics]
    known = [any(row) for row in zip(*bases, strict=True)] or [False] * len(reps)
    tiered = [one and ramp is None for one, ramp in zip(known, ramps, strict=True)]
    heads = tier_heads(sum(tiered), policy.tier_heads)
    field = Field(
        [rep.id for rep in reps], known, tiered, scored.scores, scored.reliability, doubted_scores(basis)
    )
    seating = seat(field, Rules(heads, policy, before or {}))
    reasons = Reasons(reps, ramps, used, basis.pairs, samples, scored, seating)
    standings = StandingsOnDemand(len(reps), reasons.standing)
    left_out = [metric for metric in metrics if metric.weight <= 0]
    return Ranking(
        team=roster.team,
        as_of=as_of,
        tiers=heads,
        interval_level=LEVEL,
        standings=standings if is_large(len(reps)) else tuple(standings),
        skill=skill_in(used, samples, calibrations, median(scored.reliability)),
        notes=(*note_on_origin(calibrations), *note_on_groups(reps), *notes_on(used, samples, left_out)),
        calibration=calibrations,
    )
