"""Cautions: what a manager should know about a week's minutes although the policy is obeyed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from coachplan.core.allocation.allocation import Allocation
from coachplan.core.allocation.caution import Caution, caution, percent
from coachplan.core.allocation.entitlement import WEEKS_PER_MONTH
from coachplan.core.allocation.seat_cautions import nothing_told_apart, seat_firmness
from coachplan.core.allocation.spent import Spent
from coachplan.core.calendars.week import Week, days_in_common
from coachplan.core.policies.policy import TIERS, Policy
from coachplan.core.problems import some_of
from coachplan.core.ranking.ranking import Ranking

Side = Literal["below", "above"]
_SIDES: tuple[Side, ...] = ("above", "below")

_FEWEST = 3
"""Reps from which on a ranking could make a difference."""

_ALIKE = 2.0
"""Minutes a week that nobody would notice."""


class Hours(NamedTuple):
    """The manager's time: ``net_minutes`` of work this week, and whether that is a ``whole`` week.

    A week that absence or a holiday cuts short is no measure of a month.
    ``past`` are the last weeks, where they tell how much of the coaching was planned.
    """

    net_minutes: int
    whole: bool = True
    past: Spent | None = None


def cautions(ranking: Ranking, policy: Policy, allocation: Allocation, hours: Hours) -> tuple[Caution, ...]:
    """Return what to know about a week's minutes, the weightiest first.

    It compares what each rep is due with the evidence band, the budget with the policy's limits and the
    manager's hours, the number of reps with the span of one manager; it names tiers without a session and
    says how firm the seats are.
    """
    found = (
        nothing_told_apart(ranking),
        _much(policy, allocation.budget_minutes, hours.net_minutes),
        _little(policy, allocation.budget_minutes),
        _reactive(policy, hours.past),
        *_without_session(policy, allocation),
        *(_outside_band(policy, allocation) if hours.whole else ()),
        _span(policy, len(ranking.standings), allocation.budget_minutes, hours),
        _all_alike(policy, allocation),
        seat_firmness(ranking),
    )
    return tuple(one for one in found if one)


def _outside_band(policy: Policy, allocation: Allocation) -> Iterable[Caution]:
    low, high = policy.band_hours_per_month
    names = {share.rep: share.name for share in allocation.shares}
    found = outside_band(policy, {share.rep: share.due_minutes for share in allocation.shares})
    bounds = {"below": f"less than {low:g}", "above": f"more than {high:g}"}
    for side in _SIDES:
        reps = tuple(rep for rep, (own, _) in found.items() if own == side)
        if reps:
            what = f"due {bounds[side]} hours a month, outside the evidence band of {low:g} to {high:g}"
            text = f"{some_of([names[rep] for rep in reps])} {'is' if len(reps) == 1 else 'are'} {what}"
            numbers = {"low": low, "high": high} | {rep: found[rep][1] for rep in reps}
            yield caution(
                f"{side}-band", "hours a month", text, numbers, policy, ("band_hours_per_month",), reps
            )


def outside_band(policy: Policy, due: Mapping[str, float]) -> dict[str, tuple[Side, float]]:
    """Return by rep on which side of the evidence band, with how many hours a month.

    ``due`` are minutes a week by rep; who is due nothing (away, say) is left out.
    """
    low, high = policy.band_hours_per_month
    found: dict[str, tuple[Side, float]] = {}
    for rep, minutes in due.items():
        hours = round(minutes * WEEKS_PER_MONTH / 60, 3)
        if minutes and not low <= hours <= high:
            found[rep] = ("below" if hours < low else "above", hours)
    return found


def _little(policy: Policy, budget: int) -> Caution | None:
    least = policy.warn_below_minutes
    if budget >= least:
        return None
    text = f"the week has {budget} minutes of coaching, less than {least / 60:g} hours"
    numbers = {"minutes": budget, "least": least}
    return caution("little-time", "the budget", text, numbers, policy, ("warn_below_minutes",))


def _much(policy: Policy, budget: int, net_minutes: int) -> Caution | None:
    most = policy.warn_above_share
    if budget <= most * net_minutes:
        return None
    part = f"{percent(budget / net_minutes)} of the week" if net_minutes else "more than the whole week"
    text = f"coaching takes {part}; managers have about {percent(most)} of it for their team"
    numbers = {"minutes": budget, "net_minutes": net_minutes, "most": most}
    return caution("much-time", "the budget", text, numbers, policy, ("warn_above_share",))


def _reactive(policy: Policy, past: Spent | None) -> Caution | None:
    known = past.planned + past.unplanned if past else 0
    least = policy.planned_share
    if past is None or not known or round(past.planned / known, 6) >= least:
        return None
    minutes = f"{past.unplanned} of the {known} minutes"
    text = {
        "history": f"of your coaching was not planned: {minutes} on record for {past.span} were ad hoc",
        "calendar": f"of your time with reps was not planned: {minutes} that your calendar has for "
        f"{past.span} came up at short notice",
    }[past.told_by]
    reactive = past.unplanned / known
    asks = f"{policy.name} asks for at least {percent(least)} planned ahead"
    numbers = {"reactive": round(reactive, 6), "planned_at_least": least}
    numbers |= {"planned_minutes": past.planned, "unplanned_minutes": past.unplanned, "weeks": past.weeks}
    told = f"{percent(reactive)} {text}; {asks}"
    return caution("reactive", "reactive time", told, numbers, policy, ("planned_share",))


def _without_session(policy: Policy, allocation: Allocation) -> Iterable[Caution]:
    """Yield each tier that is there this week and has no session, and how often one is due."""
    seen = {rep for due in allocation.sessions for rep in due.reps}
    for tier in TIERS:
        own = [share for share in allocation.shares if share.tier == tier]
        due = sum(share.due_minutes for share in own)
        if not own or any(share.rep in seen for share in own):
            continue
        weeks = max(1, round(policy.quantum / due)) if due else 0
        often = {0: "none is due there", 1: "one a week is due"}
        told = often.get(weeks, f"one is due about every {weeks} weeks")
        text = f"nobody in the {tier} tier has a session this week; {told}"
        numbers = {"reps": len(own), "due_minutes": round(due, 3), "weeks": weeks}
        path = {"shares": f"shares.{tier}", "heads": "tier_heads", "need": "cadences"}[policy.basis]
        reps = tuple(share.rep for share in own)
        yield caution(
            "tier-without-session", "a tier without a session", text, numbers, policy, (path,), reps
        )


def _span(policy: Policy, reps: int, budget: int, hours: Hours) -> Caution | None:
    """Return what is to be said of so many reps, with what they need of a whole week."""
    told, paths = "", []
    if reps > policy.span_warning:
        told = (
            f"{reps} reps are more than one manager can coach well; the limit is about {policy.span_warning}"
        )
        paths = ["span_warning"]
    elif reps > policy.span_note:
        told = f"{reps} reps are a wide span for one manager; {policy.span_note} is usual"
        paths = ["span_note"]
    numbers: dict[str, float] = {"reps": reps, "usual": policy.span_note, "limit": policy.span_warning}
    each = policy.target_hours_per_month
    needed = reps * each * 60 / WEEKS_PER_MONTH
    if hours.whole and hours.net_minutes and (told or needed > budget):
        part, given = needed / hours.net_minutes, budget / hours.net_minutes
        who = f"1 rep at {each:g} hours needs" if reps == 1 else f"{reps} reps at {each:g} hours each need"
        what_if = f"{who} {percent(part)} of your week; your budget is {percent(given)}"
        told = f"{told}. {what_if}" if told else what_if
        numbers |= {"hours_each": each, "needed_share": round(part, 6), "budget_share": round(given, 6)}
        paths += ["target_hours_per_month"]
    return caution("span", "the span", told, numbers, policy, paths) if told else None


def _all_alike(policy: Policy, allocation: Allocation) -> Caution | None:
    """Say so where the cap for one rep leaves a policy of shares no difference to make."""
    due = [s.due_minutes for s in allocation.shares if s.due_minutes and s.tier]
    hours = policy.cap_hours_per_month
    if policy.basis != "shares" or hours is None or len(due) < _FEWEST or allocation.full:
        return None
    if min(due) < hours * 60 / WEEKS_PER_MONTH - _ALIKE:
        return None
    text = (
        f"there is time to give everyone {hours:g} hours a month, the most that this policy gives one rep, "
        "so the ranking makes no difference; it would with a smaller budget"
    )
    return caution("all-alike", "the cap", text, {"hours": hours}, policy, ("cap_hours_per_month",))


def unreachable(
    week: Week, names: Mapping[str, str], starts: Mapping[str, date], least: int
) -> tuple[str, ...]:
    """Return a sentence for each rep with whom no session of ``least`` minutes is possible on any day.

    ``names`` are the reps' names by id, ``starts`` their first days in the job, as far as they are known.
    """
    found = []
    for rep in week.reps:
        begins = starts.get(rep.id)
        if begins and begins > week.week.last:
            found.append(f"{names[rep.id]} starts on {begins}, so nothing is due yet")
        elif not rep.working:
            found.append(f"{names[rep.id]} is away all week, so nothing is due")
        elif week.manager.working and not days_in_common(week, rep, least):
            found.append(
                f"{names[rep.id]} never works at the same time as you for {least} minutes this week, "
                "so nothing is due; check hours and time zone"
            )
    return tuple(found)
