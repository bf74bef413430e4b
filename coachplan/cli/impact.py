"""``coachplan impact``: whether coaching moved a number, by the planner's coin."""

from typing import TYPE_CHECKING, Annotated

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coachplan.cli.inputs import Inputs
    from coachplan.core.impact.experiment import Experiment
    from coachplan.core.impact.impact import Impact
    from coachplan.core.ranking.ranking import Ranking
    from coachplan.core.team.metrics import Metric

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("impact")
def impact(
    roster: options.RosterArgument = None,
    start: Annotated[
        bool,
        typer.Option(
            "--start", help="Toss the coins of the next four weeks, and record them before they act."
        ),
    ] = False,
    plans: Annotated[
        list[str] | None,
        typer.Option(
            "--plan", metavar="FILE", help="For want of coins: a past plan (its JSON); many may be given."
        ),
    ] = None,
    policy: options.PolicyOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    color: options.ColourOption = None,
) -> None:
    """Find out whether more coaching time moves a number: an interval, or how long it takes to tell.

    The roster opts in, with experiment: {metric: meetings, quantum: 15m, blocks: 6}. Neighbours by score get
    15 minutes a week more or less by a fair coin, four weeks at a time, and are compared. What could be seen
    is told first; run --start before each block, every week if you like.

    Example: coachplan impact roster.yaml --start
    """
    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.cli.pipeline import ranked
    from coachplan.files.experiment_file import experiment_file, read_experiment

    inputs = read_inputs(roster, Asked(policy=policy, now=now))
    ranking = ranked(inputs)
    experiment = read_experiment(inputs.source)
    tossed = None
    if start:
        from coachplan.cli.tossing import held_back, toss

        tossed = toss(inputs, ranking, experiment)
    found = _found(inputs, ranking, tossed or experiment, plans or ())
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(found))
    elif not quiet:
        from coachplan.show.impact import impact_view

        names = {rep.id: rep.name for rep in inputs.roster.reps}
        streams.show(impact_view(found, names, inputs.now.date()), color)
        if tossed:
            for sentence in held_back(inputs, tossed):
                streams.say(f"\nnote: {sentence}.")
            streams.emit(f"\nRecorded in {experiment_file(inputs.source)}.\n")
        elif start:
            streams.say("\nNothing was tossed: the block under way goes on. Run it again in its last week.")


def _found(
    inputs: "Inputs", ranking: "Ranking", experiment: "Experiment | None", plans: "Sequence[str]"
) -> "Impact":
    from coachplan.cli.watching import this_monday
    from coachplan.core.impact.ancova import week_given
    from coachplan.core.impact.impact import Evidence, impact_of, without_metric
    from coachplan.core.impact.starting import outlook
    from coachplan.core.impact.words import worded
    from coachplan.core.team.metrics import called
    from coachplan.core.team.weekly import series_of
    from coachplan.files.plan_file import read_plan

    metric = _metric(inputs, experiment)
    team, day = inputs.roster.team, inputs.now.date()
    if metric is None:
        return worded(without_metric(team, day), None, this_monday(inputs))
    wanted = inputs.roster.experiment
    series = series_of(inputs.roster, metric, this_monday(inputs))
    asked = called(wanted.metric, inputs.metrics) if wanted and experiment is None else None
    evidence = Evidence(
        metric,
        series,
        this_monday(inputs),
        experiment,
        tuple(week_given(read_plan(path)) for path in plans),
        max(1, ranking.tiers["bottom"]),
    )
    ahead = outlook(wanted, asked, series, ranking) if wanted and asked else None
    return worded(impact_of(evidence, team, day, ahead), metric, this_monday(inputs))


def _metric(inputs: "Inputs", experiment: "Experiment | None") -> "Metric | None":
    """Return the metric in question: that of the experiment, else the weightiest with weekly figures."""
    from coachplan.cli.usage import refuse
    from coachplan.cli.watching import watched_in
    from coachplan.core.team.metrics import called

    wanted = inputs.roster.experiment
    name = experiment.metric if experiment else wanted.metric if wanted else None
    if name is None:
        watched = [one.metric for one in watched_in(inputs)]
        return next((m for m in watched if m.kind == "leading"), watched[0] if watched else None)
    found = called(name, inputs.metrics)
    if found is None:
        hint = "an experiment is read by the number it was begun with"
        refuse("E0116", f"the experiment under way is told by '{name}', which the roster no longer has", hint)
    return found
