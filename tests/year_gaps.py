"""How far a year's minutes lie from the policy's shares, and how far any planner's would.

"Shares within one session of the policy" (DESIGN has promise before cadence, and cadence before debt) can
only be asked of a planner as far as promises and cadence leave it a choice. What they force follows from
the policy and from which sessions are missed, whoever plans; it is worked out here without a planner:

* **Lead.** A rep whom the policy promises a session every week has every one of them that is not missed,
  ``F`` minutes, whatever their share ``S``. Sessions are whole, of ``q`` minutes. A planner that never lets
  the rep fall more than ``q`` behind has held ``F(t) + k q - S(t) >= -q`` by every week ``t``, so that
  ``k >= (S(t) - F(t) - q) / q``, and ends no less than ``F + k q - S`` ahead.
* **Lag.** A rep whose cadence is one session in ``c`` weeks, counted from the last one held in weeks in which
  the rep was there (DESIGN: absence stops the clock), has no more than that of those that are not missed.
  Taking each at the first week that allows it holds the most, also for a planner that never lets the rep get
  more than ``q`` ahead (any other order can be exchanged for this one, session by session); what that lacks
  of ``S`` is lost under any planner.
* **Limit.** What a rep is ahead beyond two sessions is forgiven (the contract clips credit there), so that
  nobody waits for months. What promises alone put a rep ahead beyond that stays, whoever plans.
* **End.** A plan is made before anybody knows what of it will be missed, and all it can do about what was
  missed is to plan it again. So a rep's last week counts as it was planned; all before it as held.

Lead and lag are bounds for one rep alone, with a planner that serves nobody else and knows what will be
missed. The promises of every second or fourth week force nothing here: such a planner puts them where they
fit. Gaps add up to nothing, as shares are of what was held: what promises put one rep ahead, the others are
behind together, and however a planner spreads it, the largest of their parts is no less than an even one, in
proportion to their shares.

``S`` is the policy's share of what was held, in proportion to what was due. A policy that goes by need shares
nothing out: while a session or more of the budget stays unused, missed sessions can be made up without
anybody's loss, and the share is what was due. (Elsewhere time stays unused only in weeks in which nobody may
have more of it, so that nothing can be made up in it.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, fsum, inf, isclose

from years import Year, is_missed, minutes_by_rep, missed_by_rep

from coachplan.core.allocation.ledger import MOST_CREDIT
from coachplan.core.memory.history import SessionOnRecord, WeekOnRecord
from coachplan.core.memory.records import Published
from coachplan.core.policies.policy import Policy


@dataclass(frozen=True)
class Week:
    """One week of one rep: minutes held, the policy's share of them, and what the policy says of it.

    ``possible`` tells that the rep was there and the first session with them would not be missed;
    ``promised`` that the policy promises one every week, ``rest`` is the cadence in weeks, 0 without one.
    ``clock`` counts the weeks in which the rep was there, up to this one: absence stops the clock, a week
    without a run does not.
    """

    held: int
    share: float
    possible: bool
    promised: bool
    rest: int
    clock: int


@dataclass(frozen=True)
class Gap:
    """How far a rep is from the policy's share, and how far anybody's plan would be; minutes.

    ``plain`` is at the very end, ``planned`` with the last week as it was planned; of that, so much is
    ``forced``.
    """

    plain: float
    planned: float
    forced: float

    @property
    def above(self) -> float:
        """Return what the planner itself is answerable for."""
        return max(0.0, abs(self.planned) - self.forced)


def gaps(year: Year, policy: Policy) -> dict[str, Gap]:
    """Return each rep's gap."""
    last = {rep: monday for monday, week in year.history.weeks.items() for rep in week.current.due}
    as_held, as_planned = _weeks(year, policy, {}), _weeks(year, policy, last)
    leads = {rep: forced_lead(weeks, policy.quantum) for rep, weeks in as_planned.items()}
    shares = {rep: fsum(week.share for week in weeks) for rep, weeks in as_planned.items() if not leads[rep]}
    found = {}
    for rep, weeks in as_planned.items():
        plain, planned = (_gap(of) for of in (as_held[rep], weeks))
        taken = fsum(leads.values()) * shares.get(rep, 0.0) / fsum(shares.values())
        forced = leads[rep] if planned > 0 else forced_lag(weeks, policy.quantum) + taken
        found[rep] = Gap(plain, planned, forced)
    return found


def _gap(weeks: list[Week]) -> float:
    return fsum(week.held - week.share for week in weeks)


def forced_lead(weeks: list[Week], quantum: int) -> float:
    """Return how far ahead the promises of every week leave a rep at the least."""
    ahead, lowest, forgiven = 0.0, 0.0, 0.0
    for week in weeks:
        ahead += quantum * (week.promised and week.possible) - week.share
        lowest = min(lowest, ahead)
        forgiven = max(forgiven, ahead - MOST_CREDIT * quantum)
    more = max(0, ceil((-quantum - lowest) / quantum))
    return max(forgiven, ahead + more * quantum)


def forced_lag(weeks: list[Week], quantum: int) -> float:
    """Return how far behind the cadence leaves a rep at the least."""
    if not any(week.rest for week in weeks):
        return 0.0
    ahead, last = 0.0, -inf
    for week in weeks:
        ahead -= week.share
        if week.possible and week.clock - last >= week.rest and ahead <= 0:
            ahead, last = ahead + quantum, week.clock
    return max(0.0, -ahead)


def _weeks(year: Year, policy: Policy, as_planned: Mapping[str, date]) -> dict[str, list[Week]]:
    """Return every week of every rep; their week in ``as_planned`` as if nothing of it had been missed."""
    found: dict[str, list[Week]] = {}
    weekly = {promise.tier for promise in policy.promises if promise.every_weeks == 1}
    before: date | None = None
    for monday, week in year.history.weeks.items():
        published = week.current
        sessions = [
            session.model_copy(update={"held_minutes": session.minutes})
            if any(as_planned.get(rep) == monday for rep in session.reps)
            else session
            for session in year.history.of_week(monday)
        ]
        held, part = minutes_by_rep(sessions), _part_given(week, sessions, policy)
        without = (monday - before).days // 7 - 1 if before else 0
        for rep, due in published.due.items():
            there = published.facts.days.get(rep, 0) > 0
            missed = monday != as_planned.get(rep) and is_missed(year.seed, f"{published.week}/{rep}/1")
            past = found.setdefault(rep, [])
            past.append(
                Week(
                    held=held.get(rep, 0),
                    share=part * due,
                    possible=there and not missed,
                    promised=there and not weekly.isdisjoint({"everyone", published.tiers[rep]}),
                    rest=_rest(rep, published, policy),
                    # Nobody is away in a week without a run.
                    clock=(past[-1].clock if past else 0) + there + without,
                )
            )
        before = monday
    return found


def _part_given(week: WeekOnRecord, sessions: Sequence[SessionOnRecord], policy: Policy) -> float:
    """Return the part of a week's minutes that the policy's shares are of."""
    unused = week.handed_out.unused
    whole, lost = fsum(week.current.due.values()), sum(missed_by_rep(sessions).values())
    if not whole:
        return 0.0
    if policy.basis != "need" or unused < week.current.quantum:
        return sum(minutes_by_rep(sessions).values()) / whole
    return max(0.0, whole - max(0, lost - unused)) / whole


def _rest(rep: str, published: Published, policy: Policy) -> int:
    """Return the weeks of a rep's cadence; where their minutes do not fill it, one session a week may be."""
    if policy.basis != "need":
        return 0
    due = published.due[rep]
    return next((c.weeks for c in policy.cadences if isclose(due * c.weeks, policy.quantum)), 1)
