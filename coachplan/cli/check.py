"""``coachplan check``: read a roster and list everything that is wrong with it."""

import typer

from coachplan.cli import options, streams

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("check")
def check(
    roster: options.RosterArgument = None,
    policy: options.PolicyOption = None,
    as_json: options.JsonOption = False,
    quiet: options.QuietOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Read a roster, its policy and its metrics, and list what is wrong, with its place.

    Faults of form come first, all at once; then names and figures that do not fit.

    Where there is none: what the week's minutes come to, held against the published evidence; and which
    weekly figures call for attention, with how often that happens by chance.

    Example: coachplan check roster.yaml
    """
    from coachplan.cli.calendars import with_calendars
    from coachplan.cli.earlier import earlier_plans
    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.cli.ranked import ranked
    from coachplan.cli.uninvited import uninvited
    from coachplan.cli.watching import signals_in, too_old, watched_in
    from coachplan.cli.week_minutes import foreseen
    from coachplan.core.checks import no_holidays
    from coachplan.core.memory.reminders import renamed
    from coachplan.core.signals.signal import stated_rate
    from coachplan.files.user_file import user_settings

    inputs, week = with_calendars(read_inputs(roster, Asked(policy=policy, now=now, home=home)), None)
    found, warnings = inputs.roster, (*inputs.warnings, *inputs.odd)
    lacking = [rep for rep in found.reps if not any(rep.metrics.values())]
    lost = [*renamed(inputs.history, [rep.id for rep in found.reps])]
    watched = watched_in(inputs)
    earlier = earlier_plans(inputs, week, (), (), reallocate=False)
    signals = signals_in(inputs, ranked(inputs), week.monday, earlier) if watched else ()
    old = too_old(inputs, signals)
    signals = tuple(signal for signal in signals if not signal.too_old)
    uncalled = uninvited(found, found.mail or user_settings().mail)
    festive = no_holidays(found, inputs.now.date())
    chance = stated_rate(watched)
    if as_json:
        from coachplan.export import json

        facts = {
            "schema_version": 1,
            "kind": "check",
            "team": found.team,
            "reps": len(found.reps),
            "without_figures": [rep.id for rep in lacking],
            "policy": inputs.policy.name,
            "metrics": [metric.name for metric in inputs.metrics],
            "warnings": [*(problem.message for problem in warnings), *lost],
            "uninvited": uncalled,
            "no_holidays": festive,
            "week": week.name,
            "cautions": [caution.model_dump(mode="json") for caution in foreseen(inputs, week)],
            "signals": [signal.model_dump(mode="json") for signal in signals],
            "too_old_to_watch": old,
            "false_signals_per_quarter": round(chance, 3),
        }
        streams.emit(json.export(facts))
        return
    if quiet:
        return
    from rich.text import Text

    from coachplan.cli.named_rep import some
    from coachplan.show.cautions import cautions_view
    from coachplan.show.problems import lines
    from coachplan.show.safe import safe

    if warnings:
        streams.complain("\n".join(lines(warnings)))
    count = f"{len(found.reps)} rep{'s' * (len(found.reps) != 1)}"
    metrics = ", ".join(metric.title.lower() for metric in inputs.metrics) or "no metrics"
    source = "standard input" if inputs.source == "-" else inputs.source
    fine = Text(safe(f"{source}: fine. {count}; policy {inputs.policy.name}; {metrics}."))
    known = cautions_view(foreseen(inputs, week), week.name, ascii_only=streams.ascii_only())
    streams.show([fine, *known], "never")
    if lacking:
        everybody = len(lacking) == len(found.reps)
        whose = "anybody, so nobody is ranked" if everybody else some([rep.name for rep in lacking])
        streams.say(f"no figures yet of {whose}.")
    for told in (
        *(f"warning: {warning}" for warning in lost),
        *(f"signal: {signal.name}: {signal.why}" for signal in signals),
        *old,
        *filter(None, [uncalled, festive]),
    ):
        streams.say(f"{told}.")
    if chance:
        series = f"watched week by week: {', '.join(one.metric.title for one in watched)}"
        streams.say(f"{series}; about {chance:.1f} signals a quarter are chance on this team.")
