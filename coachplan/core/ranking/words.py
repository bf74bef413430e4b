"""Words about a ranking: values and evidence as people write them, notes, warnings, and how much is skill."""

from collections import Counter
from collections.abc import Mapping, Sequence

from coachplan.core.ranking.calibration import Calibration
from coachplan.core.ranking.measures import Sample, median
from coachplan.core.ranking.samples import Samples
from coachplan.core.team.metrics import Metric
from coachplan.core.team.readings import Reading
from coachplan.core.team.roster import Rep

ENOUGH_REPS = 3
"""Fewer reps cannot tell skill from luck."""

HALF = 0.5

LARGE = 1000
"""From here on a number is shown whole, its thousands apart."""


def shown(metric: Metric, value: float) -> str:
    """Return a value of ``metric`` in its usual spelling."""
    if metric.shows == "percent":
        return f"{value * 100:z.0f}%"
    if metric.shows == "money":
        return f"{value:z,.0f}"
    plain = f"{value:z.1f}".removesuffix(".0") if abs(value) < LARGE else f"{value:,.0f}"
    return plain + {"days": "d", "times": "x"}.get(metric.shows, "")


def signed(score: float) -> str:
    """Return a score or a part of one with its sign; what rounds to zero has none."""
    return f"{score:+z.2f}".replace("+0.00", "0.00")


def as_written(metric: Metric, reading: Reading) -> str:
    """Return the reading as the roster has it; a series by its average."""
    return reading.text or shown(metric, reading.value)


def evidence_of(metric: Metric, sample: Sample) -> str:
    """Return what lies behind a value, and whether the roster says so."""
    kind = "weeks" if sample.basis == "weeks" else metric.evidence_kind
    amount = counted(sample.evidence, kind)
    origin = {"assumed": " assumed", "borrowed": f", from {str(metric.evidence_from).replace('_', ' ')}"}.get(
        sample.basis, ""
    )
    ramp = f", read against {sample.ramp * 100:.0f}% ramp" if sample.ramp < 1 else ""
    return f"{amount}{origin}{ramp}"


def counted(amount: float, kind: str) -> str:
    """Return ``1 deal`` or ``12 deals``."""
    return f"{amount:g} {kind.removesuffix('s') if amount == 1 else kind}"


def notes_on(
    metrics: Sequence[Metric], samples: Mapping[str, Samples], left_out: Sequence[Metric]
) -> list[str]:
    """Return what the reader should know about how the metrics were read."""
    notes = [f"{metric.title} has no weight and is left out of the score" for metric in left_out]
    for metric in metrics:
        given = len(samples[metric.name].given.values)
        kind = metric.evidence_kind
        assumed = samples[metric.name].basis.count("assumed")
        who = "" if assumed == given else f" for {assumed} of {given} reps"
        if not given:
            notes.append(f"{metric.name}: no values; left out of the score")
        elif assumed:
            amount = counted(metric.evidence, kind)
            better = " (21/58 would say it)" if metric.scale == "ratio" else ""
            unsaid = f"how many {kind} stand behind a figure is not said{who}{better}"
            notes.append(f"{metric.name}: {unsaid}; taken as {amount}")
        if given == 1:
            notes.append(f"{metric.name}: only one rep has a value; nobody to compare with")
    return notes


def note_on_origin(calibrations: Sequence[Calibration]) -> list[str]:
    """Return from which other teams it was learned how far reps differ, if it was."""
    origins = {one.learned_from: None for one in calibrations if one.learned_from}
    return [
        f"how far reps differ is learned from {told.reps:,} reps of {told.teams:,} teams of {told.group}"
        for told in origins
    ]


def note_on_groups(reps: Sequence[Rep]) -> list[str]:
    """Return who is compared with whom, if there are groups of peers."""
    sizes = Counter(rep.group or "" for rep in reps)
    if len(sizes) == 1:
        return []
    named = ", ".join(f"{group or 'no group'} {sizes[group]}" for group in sorted(sizes))
    return [f"reps are compared within their group: {named}"]


def warnings_on(
    told: Mapping[str, Reading | None], metrics: Sequence[Metric], clipped: Mapping[str, bool]
) -> list[str]:
    """Return doubts about one rep's values, ``told`` by metric.

    ``clipped`` marks values too far out to be believed whole.
    """
    warnings = []
    for metric in metrics:
        reading = told[metric.name]
        if reading is None:
            continue
        if metric.doubt is not None and reading.value > metric.doubt:
            text = as_written(metric, reading)
            warnings.append(f"{metric.title} of {text}: do both numbers cover the same period?")
        if clipped.get(metric.name):
            warnings.append(
                f"{metric.title} is so far from the team's that part of the distance is not counted"
            )
    return warnings


def skill_in(
    metrics: Sequence[Metric],
    samples: Mapping[str, Samples],
    calibrations: Sequence[Calibration],
    reliability: float,
) -> str:
    """Return how much of the differences one sees is skill, and what would show more of it.

    ``reliability`` is that of the usual score.
    """
    pools = {calibration.metric: calibration.pool for calibration in calibrations}
    found: list[tuple[Metric, float, str, float]] = []
    for metric in metrics:
        evidences = samples[metric.name].given.evidence
        if len(evidences) >= ENOUGH_REPS:
            weekly = samples[metric.name].basis.count("weeks") == len(evidences)
            kind = "weeks" if weekly else str(metric.evidence_kind)
            evidence = median(evidences)
            found.append((metric, pools[metric.name].reliability, kind, evidence))
    if not found:
        return "too few reps with values to tell skill from luck"
    metric, share, kind, evidence = found[0]
    usual = counted(float(f"{evidence:.0f}") or 1, kind)
    text = (
        f"with {usual} each, about {share * 100:.0f}% of the differences you see in {metric.title} are skill"
    )
    if share < HALF:
        text += f"; {_rounded(evidence * (1 - share) / share)} {kind} each would make it half"
    if len(found) == 1:
        return f"{text}. More metrics would help, leading ones most."
    text += f". In the whole score it is about {reliability * 100:.0f}%"
    best = max(found[1:], key=lambda one: (one[1], one[0].name))
    clearer = f"; clearest is {best[0].title} with {best[1] * 100:.0f}%" if best[1] > share else ""
    return f"{text}{clearer}."


def _rounded(amount: float) -> str:
    """Return an estimate to two figures."""
    return f"{float(f'{amount:.2g}'):,.0f}"
