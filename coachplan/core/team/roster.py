"""The roster: the people, their hours and their numbers."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from coachplan.core.base import Value
from coachplan.core.problems import fault
from coachplan.core.scalars import (
    Email,
    Flag,
    Fraction,
    Identifier,
    Number,
    OneOrMore,
    Text,
    Unit,
    Weight,
    Whole,
    slug,
)
from coachplan.core.team.calendars import Calendars, ExistingOneToOnes, HolidaysText, OnCalendarError
from coachplan.core.team.readings import Cells, uncut
from coachplan.core.team.servers import CaldavSettings, MailSettings
from coachplan.core.times import (
    WEEKDAYS,
    Day,
    DayKey,
    DaysText,
    Minutes,
    Month,
    Retention,
    Span,
    Spans,
    SpanText,
    WeekHours,
    ZoneName,
)

TiersMode = Literal["hard", "soft"]
WeekStart = Literal["mon", "sun", "sat"]


class Busy(Value):
    """A block of busy time: on a date (``on: 2026-11-24``) or every week (``every: tue``)."""

    time: Annotated[SpanText, Field(description="from and to on the wall clock, as 9:00-10:30")]
    on: Annotated[DaysText | None, Field(description="one date, or A..B")] = None
    every: Annotated[DayKey | None, Field(description="weekdays: tue, or mon-fri")] = None

    @model_validator(mode="before")
    @classmethod
    def _not_as_hours(cls, value: Any) -> Any:
        # Written as hours are, every part of it would be wrong for a reason that misleads.
        if isinstance(value, str) or (isinstance(value, dict) and any(key[:3] in WEEKDAYS for key in value)):
            hint = "write {every: mon, time: 9:00-11:00}"
            raise fault("E1216", "a busy block needs its time and its day", hint)
        return value

    @model_validator(mode="after")
    def _one_of(self) -> "Busy":
        if (self.on is None) == (self.every is None):
            hint = "keep one of the two" if self.on else "add on: 2026-11-25, or every: tue"
            raise fault("E1216", "a busy block has either a date or a weekday", hint)
        return self


class Budget(Value):
    """The manager's coaching time a week: whole minutes, or a share of net working hours."""

    minutes: Minutes | None = None
    share: Fraction | None = None


_PROBABLY_HOURS = frozenset(map(str, range(1, 15)))
"""Plain numbers that are minutes by the word, and too few of them for any session."""


def _budget(value: Any) -> Any:
    if isinstance(value, str):
        if value.strip() in _PROBABLY_HOURS:
            hint = f"write {value.strip()}h for hours, or {value.strip()}m if you mean it"
            raise fault("E1205", f"a budget of {value.strip()} minutes holds no session", hint)
        return {"share": value} if value.strip().endswith("%") else {"minutes": value}
    if isinstance(value, int):
        return {"minutes": value}
    return value


BudgetText = Annotated[
    Budget, BeforeValidator(_budget), WithJsonSchema({"type": ["string", "integer", "object"]})
]


def _grid(value: int) -> int:
    if value not in {5, 10, 15}:
        raise fault("E1217", f"a grid of {value} minutes is not offered", "write 5, 10 or 15")
    return value


Grid = Annotated[Minutes, AfterValidator(_grid)]

USUAL_HOURS: dict[DayKey, Spans] = {"mon-fri": (Span.model_validate({"begins": "8:30", "ends": "17:30"}),)}
"""Hours of somebody who gives none: with the usual break, 40 hours a week."""

USUAL_BREAKS: dict[DayKey, Spans] = {"mon-fri": (Span.model_validate({"begins": "12:00", "ends": "13:00"}),)}


class Manager(Value):
    """Who coaches, and when they work."""

    name: Text = Field(default="the manager", description="who coaches")
    email: Email | None = Field(default=None, description="where invitations come from")
    timezone: Annotated[ZoneName, Field(description="tz database name, such as Europe/Berlin")] = "UTC"
    week_starts: WeekStart = Field(default="mon", description="the first day of your week: mon, sun or sat")
    hours: WeekHours | None = Field(
        default=None,
        description="working hours by weekday; if absent mon-fri 8:30-17:30 with a break 12:00-13:00",
    )
    breaks: WeekHours | None = Field(default=None, description="breaks by weekday")
    away: Annotated[tuple[DaysText, ...], OneOrMore()] = Field(
        default=(), description="dates away: 2026-12-24 or A..B"
    )
    holidays: HolidaysText | None = Field(
        default=None, description="{country: DE, subdivision: BE}, a list of dates, or an .ics file"
    )
    calendars: Calendars = Field(default=(), description="busy time: .ics files, folders, https addresses")
    busy: Annotated[tuple[Busy, ...], OneOrMore()] = Field(default=(), description="blocks with no coaching")
    budget: BudgetText | None = Field(default=None, description="coaching time a week: 8h or 20%")
    max_sessions_per_day: Whole = Field(default=4, ge=1, le=20, description="sessions a day at most")
    max_minutes_per_day: Minutes = Field(default=180, description="coaching minutes a day at most")
    buffer: Minutes = Field(default=15, description="minutes kept free between two sessions")
    grid: Grid = Field(default=15, description="sessions start on this grid: 5, 10 or 15 minutes")
    notice: Minutes = Field(default=120, description="minutes of notice before a session")
    freeze: Minutes = Field(default=1440, description="published sessions this close stay: 24h")
    preferred: WeekHours = Field(default={}, description="times liked best for sessions")
    focus_blocks: WeekHours = Field(default={}, description="blocks kept whole if possible")

    @property
    def lead(self) -> int:
        """Return how many days before its Monday a week begins."""
        return {"mon": 0, "sun": 1, "sat": 2}[self.week_starts]


class MetricSettings(Value):
    """How this team reads one metric; what is absent comes from the known metrics."""

    weight: Weight | None = Field(
        default=None,
        description="how much it counts: 0.4, 40 or 40%; what states none keeps its usual proportion",
    )
    better: Literal["higher", "lower"] | None = Field(default=None, description="which way is good")
    unit: Unit | None = Field(
        default=None,
        description="a difference that matters, in the metric's own unit: 2, or 5% of a metric in per cent",
    )
    scale: Literal["ratio", "attainment", "positive", "count", "linear"] | None = Field(
        default=None, description="how its values spread"
    )
    kind: Literal["leading", "lagging"] | None = Field(
        default=None, description="leading: an activity; lagging: a result"
    )
    evidence: Number | None = Field(default=None, gt=0, description="deals or weeks behind each value")
    standard: Number | str | None = Field(default=None, description="what good looks like, in number")
    good: Text | None = Field(default=None, description="what good looks like, in a sentence")
    title: Text | None = Field(default=None, description="what to call it in the plan")
    peers: Literal["group", "team"] | None = Field(
        default=None, description="compare reps within their group (as usual), or the whole team"
    )

    @model_validator(mode="before")
    @classmethod
    def _without_decimal_commas(cls, value: Any) -> Any:
        return uncut(value)


class ExperimentSettings(Value):
    """The planner's coin: near-equal reps get a quantum of minutes a week more or less, by toss."""

    metric: Text = Field(description="the one metric that will tell; chosen before, and kept")
    quantum: Minutes = Field(ge=1, description="minutes a week up for one of a pair, down for the other: 15m")
    blocks: Whole = Field(ge=1, le=52, description="blocks of four weeks after which the result is read")


def _or_a_name(schema: dict[str, Any]) -> None:
    """Let the schema say what the validator below takes: a name alone, and an id that is optional."""
    mapping = {**schema, "required": ["name"]}
    schema.clear()
    schema["anyOf"] = [{"type": "string", "description": "a name alone"}, mapping]


class Rep(Value):
    """A seller on the roster."""

    model_config = ConfigDict(json_schema_extra=_or_a_name)

    name: Text = Field(description="the name people use")
    id: Identifier = Field(description="stays the same when the name changes; made from the name if absent")
    email: Email | None = Field(default=None, description="where the rep's own copy goes")
    started: Day | None = Field(default=None, description="first day in the job")
    group: Text | None = Field(
        default=None, description="peers in an equal role or territory, compared with each other"
    )
    timezone: ZoneName | None = Field(default=None, description="if not the manager's")
    hours: WeekHours | None = Field(default=None, description="if not the manager's")
    breaks: WeekHours | None = Field(default=None, description="if not the manager's")
    away: Annotated[tuple[DaysText, ...], OneOrMore()] = Field(
        default=(), description="dates away: 2026-12-24 or A..B"
    )
    holidays: HolidaysText | None = Field(default=None, description="if not the manager's")
    calendars: Calendars = Field(default=(), description="busy time: .ics files, folders, https addresses")
    busy: Annotated[tuple[Busy, ...], OneOrMore()] = Field(
        default=(), description="blocks in which this rep cannot meet"
    )
    preferred: WeekHours = Field(default={}, description="times this rep likes best")
    metrics: Cells = Field(default={}, description="118%, 21/58, 42d, 1.2M, a weekly list, or -")

    @model_validator(mode="before")
    @classmethod
    def _default_id(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = {"name": value}
        if isinstance(value, dict) and "id" not in value:
            name = value.get("name")
            # Without a name the rep is refused for that alone.
            return {**value, "id": slug(name) if isinstance(name, str) else "unnamed"}
        return value


class Coach(Rep):
    """Somebody besides the manager who may take a session of a top rep: another manager, an expert."""

    topics: Annotated[tuple[Text, ...], OneOrMore()] = Field(
        default=(), description="metrics this coach can help with; any if absent"
    )


def _switch(value: Any) -> Any:
    """Read ``on`` and ``off`` as settings."""
    return {"wanted": value == "on"} if isinstance(value, str) and value in {"on", "off"} else value


class PeerSessions(Value):
    """Sessions in which a colleague shows how, or another coach takes the manager's place."""

    wanted: Flag = Field(default=True, description="whether there are any")
    apart: tuple[tuple[Identifier, Identifier], ...] = Field(
        default=(), description="pairs of reps (ids) who never meet in one"
    )
    across_groups: Flag = Field(default=False, description="whether reps of different groups may meet")


class Roster(Value):
    """One team: a manager, the reps, and what is measured."""

    extends: Text | None = Field(
        default=None,
        exclude=True,  # what it says is part of the value already
        description="a file with what several rosters have in common; this one's word counts",
    )
    team: Text = Field(default="team", description="what to call the team")
    manager: Manager = Field(default=Manager(), description="who coaches, and when")
    policy: Any = Field(default="balanced", description="a name, a path, a list, or a blend {name: weight}")
    tiers: TiersMode | None = Field(default=None, description="hard: by seat; soft: by tier probability")
    rules: dict[Text, Any] = Field(default={}, description="settings by rule or preference, or off")
    coaches: tuple[Coach, ...] = Field(default=(), max_length=100, description="who else may coach a top rep")
    peers: Annotated[PeerSessions | None, BeforeValidator(_switch)] = Field(
        default=None,
        description="on, off, or settings for sessions between colleagues; else as the policy says",
    )
    metrics: dict[Text, MetricSettings] = Field(default={}, description="weights and settings by metric")
    fiscal_year_starts: Annotated[Month, Field(description="month: feb, or 2; quarters follow from it")] = 1
    experiment: ExperimentSettings | None = Field(
        default=None, description="let a coin tell whether minutes matter: see coachplan impact"
    )
    metrics_from: Text | None = Field(default=None, description="a metrics file, as coachplan import writes")
    figures_to: Day | None = Field(
        default=None, description="a day of the last week in the weekly lists: 2026-11-20; absent: last week"
    )
    existing_one_to_ones: ExistingOneToOnes = Field(
        default="count", description="those that recur in the manager's calendar: count, ignore or replace"
    )
    on_calendar_error: OnCalendarError = Field(
        default="fail", description="a calendar that cannot be read: fail, or ignore it and say so"
    )
    timezone_aliases: dict[Text, ZoneName] = Field(
        default={}, description="what a zone in a calendar means: {Head Office: Europe/Berlin}"
    )
    allow_private_hosts: Annotated[tuple[Text, ...], OneOrMore()] = Field(
        default=(), description="hosts of calendars whose address is not public"
    )
    allow_http: Flag = Field(default=False, description="fetch calendars in the clear, too")
    max_cache_age: Minutes = Field(default=1440, description="how old a copy of a calendar may be: 24h")
    mail: MailSettings | None = Field(default=None, description="the server that --mail sends by")
    caldav: CaldavSettings | None = Field(default=None, description="the calendar that --caldav writes to")
    alarm: Minutes | None = Field(default=None, description="a reminder so long before each session")
    retention: Retention | None = Field(
        default=None, description="how old weeks on record may get: 24 months; absent: until you remove them"
    )
    reps: tuple[Rep, ...] = Field(min_length=1, description="who is coached")

    @property
    def people(self) -> tuple[Manager | Rep, ...]:
        """Return the manager and then the reps."""
        return (self.manager, *self.reps)
