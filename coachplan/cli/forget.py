"""``coachplan forget``: a person leaves the history; the minutes stay."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coachplan.cli import options, streams

if TYPE_CHECKING:
    from coachplan.cli.inputs import Inputs
    from coachplan.core.memory.forgetting import Person
    from coachplan.core.memory.records import Record
    from coachplan.files.history.rewriting import Change

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("forget")
def forget(
    rep: Annotated[
        str, typer.Argument(metavar="REP", help="The rep's id, name, or a part of it that nobody else has.")
    ],
    roster: options.RosterOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; there is no way back.")] = False,
    as_json: options.JsonOption = False,
    now: options.NowOption = None,
    home: options.HomeOption = None,
) -> None:
    """Take a person out of the history: name, notes, goals and numbers; minutes stay, under no name.

    Files that you made yourself (plans, calendars, backups, exports), mail, and entries in your calendar
    are not touched. Take the person out of the roster, too.

    Example: coachplan forget jonas-weber
    """
    from functools import partial

    from coachplan.cli.inputs import Asked, read_inputs
    from coachplan.cli.publishing import home_of, who
    from coachplan.files.history.rewriting import holding, rewrite

    inputs = read_inputs(roster, Asked(now=now, home=home))
    place, person = home_of(inputs), _person(inputs, rep)
    if yes:
        rewrite(place, inputs.roster.team, who(inputs), partial(_forgetting, person))
    left = [str(path) for path in holding(place, person.is_in)] if yes else []
    in_roster = any(one.id == person.id for one in inputs.roster.reps)
    if as_json:
        from coachplan.export import json

        facts = {"alias": person.alias, "done": yes, "in_roster": in_roster, "left": left}
        streams.emit(json.export({"schema_version": 1, "kind": "forgotten", **facts}))
        return
    if yes:
        streams.say(f"Forgotten: {person.id}; the minutes are those of '{person.alias}' now.")
    else:
        streams.say(f"{person.id} would become '{person.alias}', without notes, goals and numbers.")
    for path in left:
        streams.say(f"Still named in {path}: remove it yourself.")
    if in_roster:
        streams.say(f"Still on {inputs.source}: take them off there, or they will be planned again.")
    if not yes:
        streams.say("Nothing was changed; --yes does it, and there is no way back.")


def _person(inputs: "Inputs", word: str) -> "Person":
    """Return whom on record a word means, with every name that was used and an alias that is free."""
    from coachplan.cli.named_rep import near, one_named
    from coachplan.cli.publishing import home_of
    from coachplan.cli.usage import refuse
    from coachplan.core.memory.forgetting import Person, ids_in, names_in
    from coachplan.files.history.store import read_plans

    records = inputs.history.records
    ids = dict.fromkeys(rep for record in records for rep in ids_in(record.event))
    plans = [record.number for record in records if record.event.kind == "published"]
    names: dict[str, dict[str, None]] = {rep.id: {rep.name: None} for rep in inputs.roster.reps}
    for rep, name in names_in(read_plans(home_of(inputs), plans) if plans else ()):
        names.setdefault(rep, {})[name] = None
    known = [(rep, next(reversed(names.get(rep, {rep: None})))) for rep in ids]
    hint = near(word, known) if known else "coachplan history list shows who is"
    meant = one_named(word, known) or refuse("E0164", f"nothing is on record of '{word}'", hint)
    number = next(n for n in range(1, len(ids) + 2) if f"gone-{n}" not in ids)
    return Person(meant, tuple(names.get(meant, ())), f"gone-{number}")


def _forgetting(person: "Person", records: tuple["Record", ...]) -> "Change":
    from coachplan.core.memory.forgetting import without
    from coachplan.core.memory.history import History
    from coachplan.core.memory.records import EVENT
    from coachplan.core.plans.plan import WeekPlan

    own = frozenset(s.id for s in History(records).sessions.values() if s.reps == (person.id,))
    person = replace(person, sessions=own)

    def change(
        body: dict[str, Any], plan: dict[str, Any] | None
    ) -> tuple[dict[str, Any], dict[str, Any] | None] | None:
        if body["kind"] == "goal" and body["rep"] == person.id:
            return None
        event = without(EVENT.validate_python(body), person)
        whole = without(WeekPlan.model_validate(plan), person).model_dump(mode="json") if plan else None
        return event.model_dump(mode="json"), whole

    return change
