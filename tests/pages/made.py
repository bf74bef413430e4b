"""The pages that these tests look at, made once."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from audited import meeting, scene
from builders import policy, roster
from builders import ranking as ranked
from impact_world import World, monday, simulated
from running import EXAMPLES, MONDAY, ROSTER

from coachplan.cli import outputs
from coachplan.cli.auditing import Wanted
from coachplan.cli.auditing import audited as audited_files
from coachplan.cli.comparing import compared
from coachplan.cli.inputs import Asked, Inputs, read_inputs
from coachplan.cli.pipeline import chosen_week
from coachplan.cli.publishing import Offered, Wishes, preview
from coachplan.core.audit.audit import audit as audited_weeks
from coachplan.core.audit.meetings import Meetings
from coachplan.core.audit.scene import Team
from coachplan.core.calendars.one_to_ones import Person
from coachplan.core.impact.impact import Evidence, impact_of, outlook_of, without_metric
from coachplan.core.impact.words import worded
from coachplan.core.org.figures import Figures, TeamFigures
from coachplan.core.org.org import Region
from coachplan.core.org.run import Fault
from coachplan.core.org.summary import summed
from coachplan.core.plans.given import GivenWeek, OnRecord, RepGiven
from coachplan.core.plans.own_copy import own_copies
from coachplan.core.team.roster import Rep
from coachplan.export.html import (
    audit_page,
    comparison_page,
    impact_page,
    org_page,
    ranking_page,
    rep_page,
    week_page,
)
from coachplan.files.policies import load_policy, policy_names
from coachplan.files.shipped import templates

FIRST = ("Ana", "Bao", "Chloé", "Dmitri", "Efua", "Farid", "Greta", "Hiro", "Imani", "Jonas")
LAST = ("Duarte", "Lindqvist", "Okafor")


@cache
def inputs() -> Inputs:
    return read_inputs(ROSTER, Asked(now=MONDAY))


@cache
def team_of(size: int, name: Callable[[int], str] | None = None) -> Inputs:
    """Return the inputs of a team of so many, with the example's manager; ``name`` names its reps."""
    told = name or (lambda at: f"{FIRST[at % 10]} {LAST[at // 10 % 3]}")
    reps = tuple(
        Rep.model_validate(
            {
                "name": told(at),
                "id": f"rep-{at}",
                "metrics": {
                    "quota_attainment": f"{60 + at * 37 % 90}%",
                    "win_rate": f"{10 + at * 29 % 35}/98",
                    "pipeline_coverage": f"{1 + at * 13 % 40 / 10}",
                    "cycle_days": f"{40 + at * 17 % 50}d",
                },
            }
        )
        for at in range(size)
    )
    return replace(inputs(), roster=inputs().roster.model_copy(update={"reps": reps}), written=None)


@cache
def made(size: int = 0, name: Callable[[int], str] | None = None) -> Offered:
    """Return the plan of the example, or of a team of so many."""
    of = team_of(size, name) if size else inputs()
    return preview(of, chosen_week(of, None), Wishes())


@cache
def week(size: int = 0, name: Callable[[int], str] | None = None) -> str:
    return outputs.week_page(made(size, name))


@cache
def ranking(size: int = 0, name: Callable[[int], str] | None = None) -> str:
    return ranking_page.export(made(size, name).ranking, templates())


PAST = tuple(
    GivenWeek(
        week=f"2026-W{number}",
        planned={"top": 135, "middle": 225, "bottom": 90},
        given={"top": 90, "middle": 225, "bottom": 135},
    )
    for number in range(44, 48)
)


@cache
def with_past() -> str:
    """Return the week's page where history is kept."""
    shown = week_page.Shown(made().plan, made().week, made().ranking, PAST)
    return week_page.export(shown, templates())


@cache
def short() -> str:
    """Return the page of a week in which sessions did not fit."""
    late = read_inputs(ROSTER, Asked(now="2026-11-26T12:00"))
    return outputs.week_page(preview(late, chosen_week(late, "this"), Wishes()))


@cache
def own(size: int = 0, name: Callable[[int], str] | None = None) -> str:
    """Return the page of the first rep with a session."""
    of, what = (team_of(size, name) if size else inputs()), made(size, name)
    return rep_page.export(own_copies(what.plan, what.ranking, of.roster)[0], templates())


def nasty(at: int) -> str:
    """Return a name that tries something."""
    return (
        "<script>document.title='run'</script>",
        '" onmouseover="document.title=1',
        "</style><b>x</b>",
        "محمد علي",
        "👩‍👩‍👧‍👦 Kim",
        "山田太郎",
        "{{ 7 * 7 }}",
        "javascript:alert(1)",
    )[at % 8] + f" {at}"


@cache
def audit(size: int) -> str:
    """Return the page of an audit: the fewer numbers somebody has, the more time they took."""
    names = [name_of(at) for at in range(size)]
    people = tuple(
        Person(id=name.lower(), name=name, addresses=(f"{name.lower()}@north.example",)) for name in names
    )
    team = roster(**{name.lower(): f"{90 - 80 * at // size}/100" for at, name in enumerate(names)})
    policies = tuple(policy(name) for name in policy_names())
    meetings = [
        meeting(30 + 15 * (at % 4) + 90 * (at == size - 1), name, days_ago=3 + 7 * week)
        for at, name in enumerate(names)
        for week in range(8)
        if (at + week) % 3
    ]
    meetings.append(meeting(60, *names[:4], days_ago=10))
    where = replace(scene(people=people), team=Team(ranked(team), {}, policies))
    return audit_page.export(audited_weeks([Meetings("a.ics", tuple(meetings))], where), templates())


def name_of(at: int) -> str:
    """Return the name of one rep of a large team, fit to be an id too."""
    return f"{FIRST[at % 10]}{at // 10 + 1}".replace("é", "e")


@cache
def audit_of_the_example() -> str:
    past = str(EXAMPLES / "last-weeks.ics")
    found, _ = audited_files(Wanted((past,), 8, ROSTER, None, "2026-11-20T12:00", None))
    return audit_page.export(found, templates())


@cache
def audit_with_plans() -> str:
    """Return the page of an audit beside plans on record."""
    past = str(EXAMPLES / "last-weeks.ics")
    found, _ = audited_files(Wanted((past,), 8, ROSTER, None, "2026-11-20T12:00", None))
    reps = tuple(
        RepGiven(rep=one.rep, name=one.name, tier=one.tier, due_minutes=138.4, **minutes)
        for one in found.reps
        for minutes in ({"planned_minutes": 135, "given_minutes": 90, "missed": 1},)
    )
    record = OnRecord(weeks=PAST, reps=reps, unconfirmed=3)
    return audit_page.export(found.model_copy(update={"on_record": record}), templates())


@cache
def audit_of_everyone() -> str:
    past = str(EXAMPLES / "last-weeks.ics")
    found, _ = audited_files(Wanted((past,), 8, None, None, "2026-11-20T12:00", None))
    return audit_page.export(found, templates())


@cache
def comparison(size: int = 0, name: Callable[[int], str] | None = None) -> str:
    of = team_of(size, name) if size else inputs()
    policies = [load_policy(one, Path()) for one in policy_names()]
    return comparison_page.export(compared(of, chosen_week(of, None), policies), templates())


@cache
def impact(blocks: int, over: int) -> str:
    """Return the page of an experiment of so many blocks, of which some are over; none: before the start."""
    past = simulated(World(noise=0.2, effect=0.1, weeks=4 * max(over + 1, 1)), seed=7)
    experiment = past.experiment.model_copy(
        update={"planned": blocks, "blocks": past.experiment.blocks[: min(blocks, over + 1)]}
    )
    metric = next(one for one in inputs().metrics if one.name == "meetings")
    series = {rep: {day: 10 * value for day, value in own.items()} for rep, own in past.readings.items()}
    tossed = experiment.model_copy(update={"level": 10.0}) if over else None
    now = monday(4 * over)
    ahead = None if over else outlook_of(10.0, 0.2, 5, 15, blocks)
    found = impact_of(Evidence(metric, series, now, tossed), "North", now, ahead)
    names = {rep: rep.title() for rep in past.readings}
    shown = impact_page.Shown(worded(found, metric, now), metric, tossed, names)
    return impact_page.export(shown, templates())


@cache
def impact_without(experiment: str) -> str:
    """Return the page of a team without coins: with weekly figures, or without any."""
    metric = next(one for one in inputs().metrics if one.name == "meetings")
    series = {rep: dict(own) for rep, own in simulated(World(noise=0.2), seed=7).readings.items()}
    found = without_metric("North", monday(0))
    if experiment:
        found = impact_of(Evidence(metric, series, monday(8)), "North", monday(8))
    told = worded(found, metric if experiment else None, monday(8))
    return impact_page.export(impact_page.Shown(told, metric if experiment else None, None, {}), templates())


@cache
def organisation(size: int, name: Callable[[int], str] = name_of) -> str:
    """Return the page of so many teams in two regions, one of them within the other."""
    within = {"name": name(101), "lead": name(102)}
    top = Region.model_validate({"name": name(100), "regions": [{"name": name(103), "regions": [within]}]})
    places = ((), (name(103),), (name(103), name(101)))
    teams = [
        TeamFigures(
            roster=f"{at}.yaml",
            regions=places[at % 3],
            state="planned",
            team=name(at),
            manager=name(at + 1),
            policy="balanced",
            week="2026-W48",
            figures=Figures(
                span=10,
                budget=600,
                planned=540 + at,
                broken=at % 4 // 3,
                past=2000,
                held=2000 - 45 * (at % 9),
                unseen=at % 3,
                on_record=10,
            ),
        )
        for at in range(size)
    ]
    fault = Fault(code="E1209", message="unknown key", hint="", file="x.yaml", line=3, column=1)
    bad = TeamFigures(roster="x.yaml", state="refused", figures=Figures(without_plan=1), faults=(fault,))
    return org_page.export(summed(top, [*teams, bad]), templates())


PAGES: dict[str, Callable[[], str]] = {
    "week": week,
    "week, thirty reps": lambda: week(30),
    "week with a past": with_past,
    "short week": short,
    "ranking": ranking,
    "ranking, thirty reps": lambda: ranking(30),
    "rep": own,
    "redacted": lambda: outputs.redacted_page(made()),
    "redacted, thirty reps": lambda: outputs.redacted_page(made(30)),
    "audit": audit_of_the_example,
    "audit beside plans": audit_with_plans,
    "audit of everyone met": audit_of_everyone,
    "audit, thirty reps": lambda: audit(30),
    "comparison": comparison,
    "comparison, thirty reps": lambda: comparison(30),
    "impact before the start": lambda: impact(13, 0),
    "impact after one block": lambda: impact(6, 1),
    "impact after five blocks": lambda: impact(6, 5),
    "impact at the end": lambda: impact(6, 6),
    "impact without coins": lambda: impact_without("figures"),
    "impact without figures": lambda: impact_without(""),
    "organisation": lambda: organisation(3),
    "organisation, thirty teams": lambda: organisation(29),
    "organisation of odd names": lambda: organisation(8, nasty),
    "comparison of odd names": lambda: comparison(12, nasty),
    "week of odd names": lambda: week(12, nasty),
    "ranking of odd names": lambda: ranking(12, nasty),
}
