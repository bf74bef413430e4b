"""Calendar files that ``schedule`` writes: the manager's, and one for each rep."""

from collections.abc import Mapping
from pathlib import Path

from coachplan.core.plans.plan import WeekPlan
from coachplan.core.problems import Problem, RejectedOutput
from coachplan.core.team.roster import Roster
from coachplan.files.overwriting import refuse_foreign

OURS = b"PRODID:-//coachplan//"
"""What the calendars that coachplan has written begin with."""


def rep_files(folder: Path, roster: Roster, *, force: bool) -> dict[str, Path]:
    """Return the file of each rep in a folder.

    Raises:
        RejectedInput: E0106 a file there is not ours, unless ``force`` allows it.
    """
    files = {rep.id: folder / f"{rep.id}.ics" for rep in roster.reps}
    for path in () if force else files.values():
        refuse_foreign(path, OURS)
    return files


def make_folder(folder: Path) -> None:
    """Make the folder for the reps' calendars where there is none; raises ``RejectedOutput`` (E6111)."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        hint = "name a folder that you may write to"
        problem = Problem("E6111", f"this folder cannot be made: {reason}", hint=hint, source=str(folder))
        raise RejectedOutput((problem,)) from None


def calendars_of(
    plan: WeekPlan, roster: Roster, ics: str | None, copies: Mapping[str, Path]
) -> list[tuple[str, str]]:
    """Return where each calendar goes, with its text; a rep without sessions gets an empty one.

    An empty calendar takes last week's sessions away again wherever the file is subscribed to.
    """
    if ics is None and not copies:
        return []
    from coachplan.export.ics import Edition, export

    manager, alarm = roster.manager.name, roster.alarm
    own = [] if ics is None else [(ics, export(plan, Edition(alarm=alarm)))]
    return [
        *own,
        *(
            (str(path), export(plan, Edition(rep=rep, manager=manager, alarm=alarm)))
            for rep, path in copies.items()
        ),
    ]
