"""A week's minutes, and the ledger that they start from: the second stage, for all who need to know."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from coachplan.cli.ground import Ground
from coachplan.cli.inputs import Inputs
from coachplan.cli.lately import unplanned_lately
from coachplan.cli.ranked import ranked
from coachplan.cli.watching import this_monday
from coachplan.cli.week_facts import week_facts
from coachplan.core.allocation.allocation import Allocation, allocate, ledger_at
from coachplan.core.allocation.caution import Caution
from coachplan.core.allocation.cautions import Hours, cautions
from coachplan.core.allocation.ledger import Ledger, Toss, WeekFacts
from coachplan.core.allocation.promises import outlook
from coachplan.core.calendars.week import Week, is_whole, net_minutes, usual_week
from coachplan.core.isoweek import IsoWeek
from coachplan.core.memory.chronicle import weeks_over
from coachplan.core.memory.owed import ledger_before
from coachplan.core.plans.needs import needs_of
from coachplan.core.plans.standards import gauges_of, values_of
from coachplan.core.ranking.ranking import Ranking


def handed_out(
    inputs: Inputs,
    chosen: IsoWeek,
    ranking: Ranking,
    calendar: Callable[[date], WeekFacts],
    before: Ledger | None,
) -> tuple[Ledger, Allocation]:
    """Return the ledger that the week starts from, and the week's minutes as whole sessions."""
    policy, needs = inputs.policy, known_needs(inputs, ranking)
    ledger = ledger_at(ranking, policy, chosen.monday, calendar, needs) if before is None else before
    ahead = outlook(policy, chosen.monday, calendar)
    return ledger, allocate(ranking, policy, calendar(chosen.monday), ledger, needs, ahead)


def kept_ledger(
    inputs: Inputs, chosen: IsoWeek, ranking: Ranking, calendar: Callable[[date], WeekFacts]
) -> Ledger | None:
    """Return the ledger that the history leaves to the week, if it reaches so far."""
    policy, needs = inputs.policy, known_needs(inputs, ranking)

    def assumed(monday: date, ledger: Ledger) -> Ledger:
        ahead = outlook(policy, monday, calendar)
        return allocate(ranking, policy, calendar(monday), ledger, needs, ahead).ledger

    return ledger_before(inputs.history, chosen.monday, this_monday(inputs), calendar, assumed)


def ledger_today(inputs: Inputs) -> Ledger:
    """Return what the weeks on record that are over leave owed, or what was owed before the first."""
    this = usual_week(inputs.roster, int(inputs.now.timestamp()) // 60)
    over = weeks_over(inputs.history, inputs.now)
    first = IsoWeek(monday=min(inputs.history.weeks, default=this.monday))
    target = IsoWeek(monday=over[-1]).shifted(1) if over else first
    return ledger_on_record(inputs, target) or Ledger()


def ledger_on_record(inputs: Inputs, target: IsoWeek) -> Ledger | None:
    """Return what the history leaves to a week, which need not be on record; ``None`` without any before."""
    calendar = week_facts(inputs, target, Ground(ranked))
    return ledger_before(
        inputs.history, target.monday, this_monday(inputs), calendar, lambda _week, ledger: ledger
    )


def minutes_due(inputs: Inputs, monday: date, tosses: Sequence[Toss]) -> dict[str, float]:
    """Return what each rep is due in the week of ``monday`` if these coins hold in it, and no others."""
    ground, chosen = Ground(ranked), IsoWeek(monday=monday, lead=inputs.roster.manager.lead)
    calendar = week_facts(inputs, chosen, ground)

    def tossed(day: date) -> WeekFacts:
        return calendar(day).model_copy(update={"tosses": tuple(tosses) if day == monday else ()})

    _, allocation = handed_out(inputs, chosen, ground.ranking(inputs), tossed, None)
    return {share.rep: share.due_minutes for share in allocation.shares}


def foreseen(inputs: Inputs, chosen: IsoWeek) -> tuple[Caution, ...]:
    """Return what to know about a week's minutes before any session is placed."""
    ground = Ground(ranked)
    ranking = ground.ranking(inputs)
    calendar = week_facts(inputs, chosen, ground)
    kept = kept_ledger(inputs, chosen, ranking, calendar)
    _, allocation = handed_out(inputs, chosen, ranking, calendar, kept)
    return cautions(ranking, inputs.policy, allocation, hours_of(inputs, ground.week(inputs, chosen)))


def known_needs(inputs: Inputs, ranking: Ranking) -> Mapping[str, float]:
    """Return by rep how much their figures ask for coaching; see ``needs_of``."""
    values = values_of(ranking)
    return needs_of(gauges_of(inputs.metrics, values), values)


def hours_of(inputs: Inputs, week: Week) -> Hours:
    """Return the manager's time, this week's and that of the last weeks."""
    return Hours(
        net_minutes(week), whole=is_whole(week, inputs.roster.manager), past=unplanned_lately(inputs)
    )
