"""``coachplan cron``: the plan of every week, made unattended."""

from typing import TYPE_CHECKING, Annotated

import typer

from coachplan.cli import exits, options, streams

if TYPE_CHECKING:
    from coachplan.cli.rehearsal import Rehearsal

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("cron")
def cron(
    roster: Annotated[
        str | None,
        typer.Argument(
            metavar="[ROSTER|ORG]",
            help="The roster, or an organisation: a folder of rosters, an org.yaml. "
            "Default: $COACHPLAN_ROSTER, else roster.yaml here.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Try it in an empty environment, keeping nothing; say what is missing."),
    ] = False,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Print what makes a computer plan each week by itself: for cron, systemd, Windows, GitHub Actions.

    Nothing is installed: paste the form that you need. All paths are absolute, and settings that come
    from your environment or your own config file are written into the command.

    For an organisation all teams are planned and nothing is published; settings are not taken along.

    Example: coachplan cron roster.yaml
    """
    from coachplan.cli.inputs import Asked
    from coachplan.cli.unattended import weekly
    from coachplan.export.unattended import forms

    run = weekly(roster, Asked(now=now, home=home))
    if check:
        from tempfile import TemporaryDirectory

        from coachplan.cli.rehearsal import rehearse

        with TemporaryDirectory() as folder:
            found = rehearse(run.rehearsal(folder), run.folders)
        _tell(found, as_json=as_json)
        streams.stop(found.code)
    listed = forms(run.errand)
    if as_json:
        from coachplan.export import json

        texts = {form.name: form.text for form in listed}
        streams.emit(json.export({"schema_version": 1, "kind": "cron", "forms": texts}))
        return
    # Not laid out: a line that is broken to fit a screen cannot be pasted.
    streams.emit("\n".join(f"### {form.place}\n{form.text}" for form in listed))


def _tell(found: "Rehearsal", *, as_json: bool) -> None:
    if as_json:
        from coachplan.export import json

        facts = {"works": found.works, "exit_code": found.code, "missing": list(found.missing)}
        streams.emit(
            json.export({"schema_version": 1, "kind": "cron check", **facts, "notes": list(found.notes)})
        )
        return
    for line in found.missing:
        streams.complain(f"coachplan: missing: {line}")
    if found.said:
        streams.complain(found.said)
    for line in found.notes:
        streams.say(f"note: {line}")
    if found.works:
        rest = "; a session did not fit, which you will be told" if found.code == exits.INCOMPLETE else ""
        streams.say(f"It would work: the week was planned with nothing but PATH set{rest}. Nothing was kept.")
    else:
        streams.say("It would not work yet.")
