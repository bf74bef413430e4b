"""Entitlement: the minutes each rep is due in one week, before they become whole sessions."""

from collections.abc import Mapping
from datetime import timedelta
from math import floor, fsum
from typing import NamedTuple

from coachplan.core.allocation.apportionment import Bound, water_fill
from coachplan.core.allocation.ledger import Account, Ledger, WeekFacts
from coachplan.core.allocation.shifts import (
    Room,
    SignalBound,
    moved_by_coins,
    moved_by_signals,
    with_room_for_coins,
)
from coachplan.core.allocation.tier_weights import is_ramping, is_tiered, weights_of
from coachplan.core.plans.needs import cadence_of
from coachplan.core.policies.policy import TIERS, Policy, Tier, TierCap
from coachplan.core.ranking.ranking import Ranking, Standing

WEEKS_PER_MONTH = 52.1775 / 12
"""ISO weeks in an average month (365.2425 days a year)."""

_EXACT = 1e-6
"""Minutes below this are rounding noise."""

_UNMET = "no day this week on which both work long enough"

Reasoned = tuple[float, str]
"""Minutes and the words for them."""


class Setting(NamedTuple):
    """Everything that bears on one week's minutes; ``length`` is that of the week's sessions."""

    ranking: Ranking
    policy: Policy
    facts: WeekFacts
    ledger: Ledger
    needs: Mapping[str, float]
    length: int


class Entitlements(NamedTuple):
    """Minutes due by rep, why, and why some of the budget is due to nobody (empty: all of it is)."""

    due: dict[str, float]
    why: dict[str, str]
    unused_why: str = ""


class _Line(NamedTuple):
    weight: float
    basis: str
    floor: Reasoned
    cap: Reasoned


def entitlements(setting: Setting) -> Entitlements:
    """Return what each rep is due in the week, in minutes; a rep without a day is due nothing.

    Weights come from the policy's basis, floors from its promises (one session per gap) and from
    ramping, caps from the policy and from the days on offer; the week's own budget is shared by
    ``water_fill``.
    """
    facts, standings = setting.facts, sorted(setting.ranking.standings, key=lambda s: s.rep)
    weights = weights_of(setting.ranking, setting.policy, setting.needs)
    present = [s for s in standings if facts.days.get(s.rep, 0) > 0]
    lines = {s.rep: _line(s, weights[s.rep], setting) for s in present}
    bounds = [Bound(line.weight, line.floor[0], line.cap[0]) for line in lines.values()]
    filled = dict(zip(lines, water_fill(bounds, facts.budget_minutes), strict=True))
    base = {s.rep: filled.get(s.rep, 0.0) for s in standings}
    budget = facts.budget_minutes
    why = {s.rep: _why(lines[s.rep], base[s.rep], budget) if s.rep in lines else _UNMET for s in standings}
    due, words = _shifted(base, lines, setting)
    told = {rep: why[rep] + words.get(rep, "") for rep in why}
    unused = _unused_why(lines, base, facts.budget_minutes)
    return Entitlements(due, told, unused)


def _shifted(
    base: Mapping[str, float], lines: Mapping[str, _Line], setting: Setting
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the minutes due after signals and coins, and by rep the words for what they moved."""
    policy, facts = setting.policy, setting.facts
    tiers = {s.rep: s.tier or "" for s in setting.ranking.standings}
    rooms = {
        rep: Room(line.floor[0], _highest(rep, line, setting), tiers[rep]) for rep, line in lines.items()
    }
    free = facts.budget_minutes - fsum(base.values())
    bound = SignalBound(policy.signal_share * facts.budget_minutes, policy.quantum, free)
    due, words = moved_by_signals(base, with_room_for_coins(rooms, facts.tosses), facts.signals, bound)
    due, by_coin = moved_by_coins(due, rooms, facts.tosses)
    return due, {rep: words.get(rep, "") + by_coin.get(rep, "") for rep in {**words, **by_coin}}


def _highest(rep: str, line: _Line, setting: Setting) -> float:
    """Return the most that a rep may come to; a signal quickens the cadence that need alone would set."""
    policy, facts = setting.policy, setting.facts
    if policy.basis != "need" or rep not in facts.signals or not policy.signal_share:
        return line.cap[0]
    quickest = min(c.weeks for c in policy.cadences)
    return max(line.cap[0], min(facts.days[rep] * setting.length, setting.length / quickest))


def _line(standing: Standing, weight: float, setting: Setting) -> _Line:
    """Return the weight, the highest floor and the lowest cap: floors go before caps, days before both."""
    days = setting.facts.days[standing.rep]
    possible = (float(days * setting.length), f"one session a day on {days} {'day' if days == 1 else 'days'}")
    floor_ = max(_floors(standing, setting), default=(0.0, ""), key=lambda f: f[0])
    cap = min((*_caps(standing, setting), possible), key=lambda c: c[0])
    if floor_[0] > possible[0]:
        floor_ = possible
    if cap[0] < floor_[0]:
        cap = floor_
    return _Line(weight, _basis(standing, setting), floor_, cap)


def _basis(standing: Standing, setting: Setting) -> str:
    policy = setting.policy
    if policy.basis == "need":
        weeks = cadence_of(policy, setting.needs.get(standing.rep, 0.0))
        return f"need {setting.needs.get(standing.rep, 0.0):.2f}, seen {_every(weeks)} at most"
    if policy.basis == "heads" or not is_tiered(setting.ranking):
        return "the same for everybody"
    if is_ramping(standing):
        return "still ramping, outside the tiers"
    if standing.tier is None:
        return "an average share for want of numbers"
    return f"{standing.tier} tier" if policy.tiers == "hard" else "by how likely each tier is"


def _every(weeks: int) -> str:
    return "every week" if weeks == 1 else f"every {weeks} weeks"


def _floors(standing: Standing, setting: Setting) -> list[Reasoned]:
    policy, length = setting.policy, setting.length
    found = [
        (length / p.every_weeks, f"one session {_every(p.every_weeks)}")
        for p in policy.promises
        if p.tier in {"everyone", standing.tier}
    ]
    if is_ramping(standing):
        found.append((float(policy.ramping_floor), f"{policy.ramping_floor} minutes a week while ramping"))
    if policy.basis == "need":
        slowest = max(c.weeks for c in policy.cadences)
        found.append((length / slowest, f"one session {_every(slowest)}"))
    return found


def _caps(standing: Standing, setting: Setting) -> list[Reasoned]:
    policy, length = setting.policy, setting.length
    found = []
    if policy.cap_hours_per_month is not None:
        hours = policy.cap_hours_per_month
        found.append((hours * 60 / WEEKS_PER_MONTH, f"{hours:g} hours a month for one rep"))
    for cap in policy.caps:
        if cap.tier == standing.tier:
            # Whole sessions only: what cannot become a session within the weeks must not become a debt.
            whole = floor(allowed_minutes(cap, setting.facts, setting.ledger) / length + _EXACT)
            text = f"{cap.share:.0%} of the budget over {cap.weeks} weeks for a rep in the {cap.tier} tier"
            found.append((whole * length / cap.weeks, text))
    if policy.basis == "need":
        weeks = cadence_of(policy, setting.needs.get(standing.rep, 0.0))
        found.append((length / weeks, f"one session {_every(weeks)}, as needed"))
    return found


def _rest(standing: Standing, setting: Setting) -> int:
    """Return how many weeks lie between two sessions at the least, for want of a promise or a signal.

    Who is ramping is granted minutes of their own, however small the need: the quickest cadence holds them.
    """
    policy = setting.policy
    signalled = standing.rep in setting.facts.signals and policy.signal_share > 0
    if policy.basis != "need" or signalled:
        return 0
    if is_ramping(standing):
        return min(cadence.weeks for cadence in policy.cadences)
    return cadence_of(policy, setting.needs.get(standing.rep, 0.0))


def allowed_minutes(cap: TierCap, facts: WeekFacts, ledger: Ledger) -> float:
    """Return the minutes that ``cap`` allows over the weeks that end with this one.

    A week before the ledger began counts with the budget of this week.
    """
    opens = facts.monday - timedelta(weeks=cap.weeks - 1)
    past = [budget for monday, budget in ledger.budgets if opens <= monday < facts.monday]
    unknown = cap.weeks - 1 - len(past)
    return cap.share * (sum(past) + facts.budget_minutes * (1 + unknown))


def most_sessions(standing: Standing, account: Account, setting: Setting) -> int:
    """Return how many sessions the rep may get this week without any promise: days, caps, cadence."""
    policy, facts = setting.policy, setting.facts
    most = facts.days[standing.rep]
    for cap in policy.caps:
        if cap.tier == standing.tier:
            opens = facts.monday - timedelta(weeks=cap.weeks - 1)
            used = sum(visit.minutes for visit in account.seen if visit.monday >= opens)
            left = allowed_minutes(cap, facts, setting.ledger) - used
            most = min(most, max(0, floor(left / setting.length + _EXACT)))
    if weeks := _rest(standing, setting):
        rested = not account.seen or account.waited() + 1 >= weeks
        most = min(most, int(rested))
    return most


def _why(line: _Line, due: float, budget: int) -> str:
    basis = f"{due:.0f} of {budget} minutes are due, {line.basis}"
    if due < line.floor[0] - _EXACT:
        return f"{basis}; the budget does not reach {line.floor[1]}"
    if line.floor[1] and due <= line.floor[0] + _EXACT:
        return f"{basis}; not below {line.floor[1]}"
    if due >= line.cap[0] - _EXACT:
        return f"{basis}; not above {line.cap[1]}"
    return basis


def _unused_why(lines: Mapping[str, _Line], due: Mapping[str, float], budget: int) -> str:
    if not lines:
        return "nobody can be met this week"
    if budget - fsum(due.values()) <= _EXACT:
        return ""
    reasons = sorted({line.cap[1] for rep, line in lines.items() if due[rep] >= line.cap[0] - _EXACT})
    return f"held back by the caps ({'; '.join(reasons)})"


def tier_minutes(ranking: Ranking, minutes: Mapping[str, float]) -> dict[Tier, float]:
    """Return minutes summed by seat; reps without a seat are in no tier."""
    return {t: fsum(minutes[s.rep] for s in ranking.standings if s.tier == t) for t in TIERS}
