"""A table of reps in the place of a roster: to rank people, their figures are enough."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from coachplan.cli import clock
from coachplan.cli.import_output import weights_of
from coachplan.cli.importing import Ask, read_import
from coachplan.cli.inputs import Asked, Inputs, checked
from coachplan.core.imports.imported import FileRead
from coachplan.core.imports.on_rosters import Rosters
from coachplan.core.problems import Problem, reject, the_first
from coachplan.core.team.roster import Manager, MetricSettings, Rep, Roster
from coachplan.files.documents import Document
from coachplan.files.marks import Plain, Spot

_NAMED = 8
"""Columns that are named at most."""


def read_table_inputs(path: str, asked: Asked) -> Inputs:
    """Read the table of reps at ``path`` as the roster that an import of it makes.

    Columns that mean nothing known are a warning of the inputs: W2136.

    Raises:
        RejectedInput: as an import; E2135, the table lists deals.
    """
    found = read_import(Ask((path,), clock.now(asked.now, "UTC").date(), lambda _teams: Rosters()))
    if found.period is not None:
        hint = f"count them first: coachplan import {path} -o roster.yaml"
        reject("E2135", f"{path} lists deals, not reps", hint)
    (made,) = found.teams
    figures = [
        {name: figure.reading for name, figure in own.items() if figure.reading} for own in made.figures
    ]
    weights = weights_of({name for own in figures for name in own})
    roster = Roster(
        team=made.team.name or Path(path).stem,
        # What takes no time needs no zone; whoever leaves it out is reminded of it.
        manager=Manager(timezone="UTC"),
        metrics={name: MetricSettings(weight=weight) for name, weight in weights.items()},
        reps=tuple(
            Rep(name=person.name, id=person.id, started=person.started, metrics=own)
            for person, own in zip(made.team.people, figures, strict=True)
        ),
    )
    document = Document(roster, Plain(path, "", {}, Spot(1, 1)))
    inputs = checked(path, document, asked)
    return replace(inputs, warnings=(*found.warnings, *_unread(found.files), *inputs.warnings))


def _unread(files: Sequence[FileRead]) -> Iterator[Problem]:
    """Say which columns the ranking does not know: W2136."""
    hint = "they count nothing; coachplan import takes a --mapping that says what columns mean"
    for file in files:
        if file.unread:
            yield Problem("W2136", f"not read: {the_first(file.unread, _NAMED)}", hint=hint, source=file.name)
