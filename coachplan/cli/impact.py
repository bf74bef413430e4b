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
    html: options.HtmlOption = None,
    force: options.ForceOption = False,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
    color: options.ColourOption = None,
) -> None:
    """Find out whether more coaching time moves a number: an interval, or how long it takes to tell.

    The roster opts in, with experiment: {metric: meetings, quantum: 15m, blocks: 6}. Neighbours by score get
    15 minutes a week more or less by a fair coin, four weeks at a time, and are compared. What could be seen
    is told first; run --start before each block, every week if you like.

    Example: coachplan impact coin.yaml --start
    """
    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.cli.ranked import ranked

    if html is not None:
        from coachplan.cli.outputs import refuse_page

        refuse_page(html, as_json=as_json, force=force)
    inputs = read_inputs(roster, Asked(policy=policy, now=now, home=home))
    ranking = ranked(inputs)
    experiment = inputs.history.experiment
    tossed = _tossed(inputs, ranking, experiment) if start else None
    if tossed:
        from coachplan.cli.retention import retire

        retire(inputs, quiet=quiet)
    found = _found(inputs, ranking, tossed or experiment, plans or ())
    if html is not None:
        _write_page(html, inputs, found, tossed or experiment)
    if as_json:
        from coachplan.export import json

        streams.emit(json.export(found))
    elif not quiet and html != "-":
        from coachplan.show.impact import impact_view

        names = {rep.id: rep.name for rep in inputs.roster.reps}
        streams.show(impact_view(found, names, inputs.now.date()), color)
        if tossed:
            from coachplan.cli.tossing import held_back

            for sentence in held_back(inputs, tossed):
                streams.say(f"\nnote: {sentence}.")
            streams.emit(f"\nRecorded in {inputs.home}.\n")
        elif start:
            streams.say(f"\nNothing was tossed: {_why_not(found, experiment)}.")


def _tossed(inputs: "Inputs", ranking: "Ranking", recorded: "Experiment | None") -> "Experiment | None":
    """Toss and record the next block; ``None`` while one is under way, and when all are over."""
    import secrets

    from coachplan.cli.usage import refuse
    from coachplan.cli.watching import is_asked_for, this_monday
    from coachplan.core.impact.starting import begun, with_next_block
    from coachplan.core.team.metrics import called
    from coachplan.core.team.weekly import series_of

    wanted = inputs.roster.experiment
    metric = called(wanted.metric, inputs.metrics) if wanted else None
    if wanted is None or metric is None:
        hint = "add to the roster: experiment: {metric: meetings, quantum: 15m, blocks: 6}"
        refuse("E0141", "the roster asks for no experiment, so there is nothing to start", hint)
    series = series_of(inputs.roster, metric, this_monday(inputs))
    asked = recorded is not None and is_asked_for(inputs, recorded)
    end = recorded.end if recorded else None
    if recorded is None or (end and end <= this_monday(inputs) and not asked):
        recorded = begun(wanted, metric, series, ranking, secrets.token_hex(16))
    elif not asked:
        what = f"{recorded.metric}, {recorded.quantum} minutes and {recorded.planned} blocks"
        hint = "put the roster back: a result that may choose its own question proves nothing"
        refuse("E0142", f"an experiment with {what} is under way, and the roster asks for another", hint)
    elif end:
        return None
    tossed = with_next_block(recorded, ranking, series, inputs.now.date())
    if tossed:
        _record(inputs, tossed)
    return tossed


def _why_not(found: "Impact", experiment: "Experiment | None") -> str:
    if found.state == "finished":
        return "the experiment is over. To begin another, change experiment: in the roster"
    later = "It is the last one" if experiment and experiment.end else "Run it again in its last week"
    return f"the block under way goes on. {later}"


def _record(inputs: "Inputs", tossed: "Experiment") -> None:
    from coachplan.cli.publishing import home_of, who
    from coachplan.core.memory.history import History
    from coachplan.core.memory.records import Tossed
    from coachplan.core.problems import reject
    from coachplan.files.history.store import keeping

    with keeping(home_of(inputs), inputs.roster.team, who(inputs)) as book:
        if History(book.records()).experiment != inputs.history.experiment:
            reject("E0154", "the history has changed while the coins were tossed", "run the same again")
        book.add(Tossed(at=inputs.now, experiment=tossed))


def _found(
    inputs: "Inputs", ranking: "Ranking", experiment: "Experiment | None", plans: "Sequence[str]"
) -> "Impact":
    from coachplan.cli.watching import this_monday
    from coachplan.core.impact.ancova import week_given
    from coachplan.core.impact.impact import Evidence, impact_of, without_metric
    from coachplan.core.impact.starting import outlook
    from coachplan.core.impact.words import worded
    from coachplan.core.team.metrics import called
    from coachplan.core.team.weekly import ends_of, series_of
    from coachplan.files.plan_file import read_plan

    metric = _metric(inputs, experiment)
    team, day = inputs.roster.team, inputs.now.date()
    if metric is None:
        return worded(without_metric(team, day), None, day)
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
    last = max(ends_of(inputs.roster, metric, this_monday(inputs)).values(), default=day)
    return worded(impact_of(evidence, team, day, ahead), metric, last)


def _write_page(target: str, inputs: "Inputs", found: "Impact", experiment: "Experiment | None") -> None:
    from coachplan.cli.outputs import write_page
    from coachplan.export.html import impact_page

    names = {rep.id: rep.name for rep in inputs.roster.reps}
    metric = _metric(inputs, experiment)
    shown = impact_page.Shown(found, metric, experiment, names)
    write_page(target, impact_page.export, shown)


def _metric(inputs: "Inputs", experiment: "Experiment | None") -> "Metric | None":
    """Return the metric in question: that of the experiment, else the weightiest with weekly figures."""
    from coachplan.cli.usage import refuse
    from coachplan.cli.watching import weekly_in
    from coachplan.core.team.metrics import called

    wanted = inputs.roster.experiment
    name = experiment.metric if experiment else wanted.metric if wanted else None
    if name is None:
        weekly = [one.metric for one in weekly_in(inputs)]
        return next((m for m in weekly if m.kind == "leading"), weekly[0] if weekly else None)
    found = called(name, inputs.metrics)
    if found is None:
        hint = "put it back: an experiment is read by the number it was begun with"
        refuse("E0143", f"the experiment under way is told by '{name}', which the roster no longer has", hint)
    return found
