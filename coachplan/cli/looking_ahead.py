"""Looking ahead: the coming weeks, each planned as if the one before it were held as planned."""

from collections.abc import Iterator

from coachplan.cli import exits, streams
from coachplan.cli.calendars import with_calendars
from coachplan.cli.earlier import earlier_plans
from coachplan.cli.endings import code_of_plan
from coachplan.cli.inputs import Inputs
from coachplan.cli.pipeline import Made, plan_week
from coachplan.core.isoweek import IsoWeek


def weeks_ahead(inputs: Inputs, first: IsoWeek, count: int) -> Iterator[Made]:
    """Plan ``count`` weeks from ``first`` on; published ones keep their list of sessions."""
    made: Made | None = None
    for number in range(count):
        inputs, week = with_calendars(inputs, first.shifted(number).name)
        earlier = earlier_plans(inputs, week, (), (), reallocate=False)
        if made:
            earlier = earlier._replace(previous=made.plan)
        made = plan_week(inputs, week, made.ledger if made else None, earlier)
        yield made


def look_ahead(
    inputs: Inputs, first: IsoWeek, count: int, color: streams.Colour | None, *, as_json: bool
) -> int:
    """Show the coming weeks and return the exit code."""
    plans = [made.plan for made in weeks_ahead(inputs, first, count)]
    if as_json:
        from coachplan.export import json

        listed = [plan.model_dump(mode="json") for plan in plans]
        document = {"schema_version": 1, "kind": "look ahead", "team": inputs.roster.team, "plans": listed}
        streams.emit(json.export(document))
    else:
        from coachplan.show.look_ahead import look_ahead_view

        streams.show(look_ahead_view(plans, streams.terminal_width()), color)
    return max((code_of_plan(plan) for plan in plans), default=exits.DONE)
