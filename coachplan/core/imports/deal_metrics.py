"""Deal metrics: what the deals of a period say about each rep, with what lies behind every figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coachplan.core.imports.columns import FINE
from coachplan.core.imports.deal_tally import Tallies, Tally
from coachplan.core.problems import reject
from coachplan.core.team.readings import LARGEST, Reading


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric of one rep: what is read, and its weekly values as text (``-`` for none)."""

    reading: Reading | None
    weeks: tuple[str, ...] = ()


def figures(
    tallies: Tallies, seat: int, quotas: tuple[float, float] | None, started: date | None, currency: str
) -> dict[str, Figure]:
    """Return the metrics of one rep by name; a reading that is ``None`` says that there are no data.

    Args:
        tallies: the counts of the whole team.
        seat: the number of the rep.
        quotas: the quota over the period and that of its last quarter, where they are known.
        started: the rep's first day; weeks before it have no value.
        currency: what amounts are in.
    """
    own = tallies.reps[seat]
    weeks = [(n, monday) for n, monday in enumerate(tallies.weeks)]
    there = [n for n, monday in weeks if started is None or monday >= started]
    found = _results(tallies, own, currency)
    found |= _ahead(tallies, own, there, currency)
    if quotas is not None and tallies.valued:
        total, quarter = quotas
        closed = own.won + own.lost
        found["quota_attainment"] = Figure(reading_of(own.revenue / FINE / total) if closed else None)
        coverage = own.pipeline / FINE / quarter
        found["pipeline_coverage"] = Figure(reading_of(coverage, evidence=1) if own.open_valued else None)
    series = _series(tallies, own, set(there))
    return {
        name: Figure(one.reading, series.get(name, ()) if one.reading else ()) for name, one in found.items()
    }


def reading_of(value: float, *, evidence: float | None = None, currency: str = "") -> Reading:
    """Return a figure as it is kept; raises ``RejectedInput`` (E1205) for one beyond any roster."""
    if abs(value) > LARGEST:
        message = f"a figure beyond {LARGEST:g} comes of these deals"
        reject("E1205", message, "look for a wrong amount among the deals, or for a wrong quota")
    return Reading(value=round(value, 6), evidence=evidence, currency=currency)


def _results(tallies: Tallies, own: Tally, currency: str) -> dict[str, Figure]:
    """Return what came of the deals that ended in the period."""
    closed = own.won + own.lost
    found = {"win_rate": Figure(None)}
    if closed:
        rate = own.won / closed
        found["win_rate"] = Figure(Reading(value=round(rate, 6), hits=own.won, tries=closed))
    if tallies.valued:
        # Behind revenue stands the number of wins to expect, not the rep's own: no win must not look precise.
        won = sum(one.won for one in tallies.reps)
        ended = won + sum(one.lost for one in tallies.reps)
        expected = round(closed * won / ended, 2) if closed and won else None
        total = reading_of(own.revenue / FINE, evidence=expected, currency=currency)
        found["revenue"] = Figure(total if closed else None)
        average = own.revenue / FINE / own.valued if own.valued else 0.0
        size = reading_of(average, evidence=own.valued, currency=currency) if own.valued else None
        found["deal_size"] = Figure(size)
    if tallies.created_known:
        cycle = reading_of(own.cycle_days / own.cycles, evidence=own.cycles) if own.cycles else None
        found["cycle_days"] = Figure(cycle)
    return found


def _ahead(tallies: Tallies, own: Tally, there: Sequence[int], currency: str) -> dict[str, Figure]:
    """Return what is open at the end of the period, and what was added in it."""
    found: dict[str, Figure] = {}
    known = own.deals > 0
    if tallies.ahead:
        amount = reading_of(own.pipeline / FINE, evidence=1, currency=currency)
        found["pipeline"] = Figure(amount if own.open_valued else None)
    if not tallies.created_known:
        return found
    age = sum(days for _, days in own.ages) / len(own.ages) if own.ages else 0.0
    found["time_in_stage"] = Figure(reading_of(age, evidence=len(own.ages)) if own.ages else None)
    found["stuck_deals"] = Figure(reading_of(own.stuck, evidence=1) if own.ages else None)
    weeks = len(there)
    created = sum(own.weekly["created"][n] for n in there)
    found["new_opportunities"] = Figure(reading_of(created / weeks) if known and weeks else None)
    if tallies.ahead:
        added = sum(own.weekly["created_amount"][n] for n in there) / FINE
        per_week = reading_of(added / weeks, currency=currency) if known and weeks else None
        found["pipeline_created"] = Figure(per_week)
    return found


def _series(tallies: Tallies, own: Tally, there: set[int]) -> Mapping[str, tuple[str, ...]]:
    """Return the weekly values of the metrics that have them, oldest first."""
    if not own.deals:
        return {}
    weekly = own.weekly
    numbers = range(len(tallies.weeks))
    ended = [(weekly["won"][n], weekly["won"][n] + weekly["lost"][n]) for n in numbers]
    found = {"win_rate": [f"{won}/{closed}" if closed else "-" for won, closed in ended]}
    found["new_opportunities"] = [str(weekly["created"][n]) for n in numbers]
    amounts = {"revenue": "revenue", "pipeline": "pipeline", "pipeline_created": "created_amount"}
    for metric, name in amounts.items() if tallies.valued else ():
        found[metric] = [format(weekly[name][n] / FINE, ".12g") for n in numbers]
    averages = [
        format(weekly["revenue"][n] / FINE / weekly["won"][n], ".6f").rstrip("0").rstrip(".")
        if weekly["won"][n] and tallies.valued
        else "-"
        for n in numbers
    ]
    found["deal_size"] = averages
    return {
        metric: tuple(text if n in there else "-" for n, text in enumerate(texts))
        for metric, texts in found.items()
    }
