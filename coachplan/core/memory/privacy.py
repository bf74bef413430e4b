"""Privacy: what each field on record says of a person, and what is left of it when somebody is forgotten.

Every field of every record and of the plan beside it stands here once; a test sees to it, and makes the
table of ``docs/privacy.md`` from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from coachplan.core.allocation.caution import Caution
from coachplan.core.allocation.ledger import Account, Ledger, Toss, Visit, WeekFacts
from coachplan.core.allocation.promises import PromiseState
from coachplan.core.base import Value
from coachplan.core.calendars.taken import ReadCalendar
from coachplan.core.impact.experiment import Block, Experiment, Pair
from coachplan.core.memory.records import (
    Goal,
    Kept,
    Mailed,
    Place,
    Published,
    Pushed,
    Ranked,
    Talk,
    Told,
    Tossed,
)
from coachplan.core.plans.answers import Answers, FocusCount, Needle
from coachplan.core.plans.plan import (
    Change,
    HolidayOf,
    PlanShare,
    Proof,
    ProofLevel,
    Session,
    TierSplit,
    Unplaced,
    WeekPlan,
)
from coachplan.core.policies.policy import Provenance
from coachplan.core.ranking.calibration import Calibration, Origin
from coachplan.core.ranking.measures import Gauge
from coachplan.core.ranking.pooling import Centre, Pool
from coachplan.core.ranking.remembering import Memory
from coachplan.core.ranking.seating import Seat
from coachplan.core.signals.signal import Signal


@dataclass(frozen=True)
class Tags:
    """The fields of one kind of value by what they say, each a list of names.

    ``who`` are ids and names, which an alias takes the place of. ``said`` are words and figures about
    one person, which are emptied where the value is that person's own. ``words`` are about anybody, and
    taken out where they name the person. ``lists`` are of several people: what is in them about one goes
    whole. ``derived`` are times, minutes and seats, which stay under
    the alias so that the totals hold. ``none`` says nothing of anybody.
    """

    who: str = ""
    said: str = ""
    words: str = ""
    lists: str = ""
    derived: str = ""
    none: str = ""

    def by_field(self) -> dict[str, str]:
        """Return for each field the tag that it has."""
        return {name: tag.name for tag in fields(self) for name in getattr(self, tag.name).split()}


TAGS: Mapping[type[Value], Tags] = {
    Published: Tags(
        who="tiers due facts sessions repayable opening",
        derived="week monday carried unused at",
        none="kind cause takes_back reallocated roster asked inputs quantum",
    ),
    Kept: Tags(
        who="id reps names people guide",
        words="theme",
        derived="start end minutes kinds locked shown kind manager_minutes",
    ),
    Told: Tags(
        who="session",
        said="note next_step feedback",
        derived="at state minutes start by absent",
        none="kind source",
    ),
    Talk: Tags(who="rep", said="topic note", derived="at day minutes", none="kind takes_back"),
    Goal: Tags(who="rep session", said="text", derived="at due judged", none="kind"),
    Ranked: Tags(who="memory places", none="kind"),
    Place: Tags(
        who="rep",
        said="score metrics",
        derived="position expected_rank tier certainty",
    ),
    Tossed: Tags(who="experiment", derived="at", none="kind"),
    Mailed: Tags(who="rep session", derived="at monday state message", none="kind"),
    Pushed: Tags(who="session", derived="at monday state target words alarm etag", none="kind calendar"),
    WeekFacts: Tags(who="days tosses", said="signals", none="monday budget_minutes most_sessions year_opens"),
    Toss: Tags(who="more less", derived="minutes"),
    Ledger: Tags(who="accounts", none="carried_minutes budgets assumed"),
    Account: Tags(who="rep", words="themes", derived="credit present seen sessions"),
    Visit: Tags(derived="monday minutes kinds"),
    Memory: Tags(
        lists="seats",
        none="schema_version kind quarter learned as_of calibration",
    ),
    Calibration: Tags(none="metric gauge pool shared read_as learned_from"),
    Origin: Tags(none="group teams reps"),
    Gauge: Tags(none="level unit noise weekly_noise"),
    Pool: Tags(none="centre centre_error taus error groups"),
    Centre: Tags(none="value error"),
    Seat: Tags(derived="tier certainty"),
    Experiment: Tags(who="blocks", none="metric quantum planned seed level spread"),
    Block: Tags(who="pairs scores tiers", none="monday"),
    Pair: Tags(who="more less", derived="tier"),
    WeekPlan: Tags(
        who=(
            "shares promises sessions unplaced changes changes_before clashing on_days_off holidays answers"
        ),
        words="alerts warnings left_over_why",
        lists="calendars cautions signals",
        derived="tier_minutes untiered_minutes tier_split complete carried_minutes left_over_minutes",
        none=(
            "schema_version kind team week monday sunday first_day last_day as_of timezone policy tiers "
            "budget_minutes proof versions inputs learned_from"
        ),
    ),
    PlanShare: Tags(
        who="rep name",
        said="why score",
        derived="tier certainty due_minutes minutes credit_before credit_after last_seen",
    ),
    PromiseState: Tags(who="rep", said="why", derived="kind theme_kinds due_week state"),
    Session: Tags(
        who="id reps names guide guide_name",
        said="focus prompts agreed remembered why",
        words="theme theme_id",
        derived="start end minutes kind locked place promise theme_kinds manager_minutes metric",
    ),
    Unplaced: Tags(
        who="rep name id others guide",
        said="why smallest_change",
        derived="minutes reason place promise theme_kinds manager_minutes",
    ),
    Change: Tags(who="session reps names", said="why", derived="what minutes before after"),
    Caution: Tags(who="reps", words="text", derived="numbers", none="code topic provenance"),
    Provenance: Tags(none="kind source"),
    Signal: Tags(
        who="rep name",
        said="why value usual figures",
        derived="metric title kind monday claims figures_end again too_old",
    ),
    ReadCalendar: Tags(who="person", words="source problems", derived="events age_minutes"),
    HolidayOf: Tags(who="people", none="day name"),
    TierSplit: Tags(derived="nominal due placed"),
    Answers: Tags(
        who="goal needles", words="working working_short", derived="sessions focus strengths unmeasured"
    ),
    Needle: Tags(lists="short", derived="now by reps shown", none="metric title standard source"),
    FocusCount: Tags(derived="metric title sessions"),
    Proof: Tags(none="status levels"),
    ProofLevel: Tags(none="name value bound"),
}
"""What a record, or the plan beside it, says of people, by kind of value."""
