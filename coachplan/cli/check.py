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
) -> None:
    """Read a roster, its policy and its metrics, and list every fault at once, with its place.

    Example: coachplan check roster.yaml
    """
    from coachplan.cli.inputs import Asked, read_inputs

    inputs = read_inputs(roster, Asked(policy=policy))
    found = inputs.roster
    if as_json:
        from coachplan.export import json

        facts = {
            "schema_version": 1,
            "kind": "check",
            "team": found.team,
            "reps": len(found.reps),
            "policy": inputs.policy.name,
            "metrics": [metric.name for metric in inputs.metrics],
            "warnings": [problem.message for problem in inputs.warnings],
        }
        streams.emit(json.export(facts))
        return
    if quiet:
        return
    from coachplan.show.problems import lines

    if inputs.warnings:
        streams.complain("\n".join(lines(inputs.warnings)))
    count = f"{len(found.reps)} rep{'s' * (len(found.reps) != 1)}"
    metrics = ", ".join(metric.title.lower() for metric in inputs.metrics) or "no metrics"
    source = "standard input" if inputs.source == "-" else inputs.source
    streams.say(f"{source}: fine. {count}; policy {inputs.policy.name}; {metrics}.")
