"""The experiments of a folder's rosters: ``.coachplan/experiment.json``, by the name of the roster's file."""

from pathlib import Path
from typing import NoReturn

from pydantic import Field, ValidationError

from coachplan.core.base import Value
from coachplan.core.impact.experiment import Experiment
from coachplan.core.problems import Problem, RejectedInput, RejectedOutput, RejectedState
from coachplan.files.atomic import write_text
from coachplan.files.ranking_state import LARGEST, STANDARD_INPUT, memory_file


class _Shelf(Value):
    schema_version: int = 1
    rosters: dict[str, tuple[Experiment, ...]] = Field(default={})


def experiment_file(roster: str) -> Path:
    """Return where the experiments of the rosters in a folder are kept."""
    return memory_file(roster).with_name("experiment.json")


def read_experiment(roster: str) -> Experiment | None:
    """Return the latest experiment of the roster at a path; ``None`` if there is none, or no such path.

    Raises:
        RejectedState: E5101 the file cannot be read, E5102 it is damaged or of a newer version.
    """
    if roster == STANDARD_INPUT:
        return None
    kept = _shelf(experiment_file(roster)).rosters.get(Path(roster).name, ())
    return kept[-1] if kept else None


def write_experiment(roster: str, experiment: Experiment) -> None:
    """Keep an experiment: in the place of the latest one of the same seed, else after those before.

    Raises:
        RejectedInput: E0111 the roster came from standard input.
        RejectedState: as ``read_experiment``; the file is left as it is.
        RejectedOutput: as ``atomic.write_text``.
    """
    if roster == STANDARD_INPUT:
        message = "a roster from standard input has no place to record coins"
        raise RejectedInput((Problem("E0111", message, hint="name the roster's file"),))
    path = experiment_file(roster)
    shelf = _shelf(path)
    kept = shelf.rosters.get(Path(roster).name, ())
    before = kept[:-1] if kept and kept[-1].seed == experiment.seed else kept
    rosters = {**shelf.rosters, Path(roster).name: (*before, experiment)}
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = Problem("E6102", f"this folder cannot be made: {reason}", source=str(path.parent))
        raise RejectedOutput((problem,)) from None
    write_text(path, _Shelf(rosters=rosters).model_dump_json(indent=1) + "\n")


def _shelf(path: Path) -> _Shelf:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return _Shelf()
    except OSError as error:
        _refuse("E5101", path, f"this cannot be read: {(error.strerror or str(error)).lower()}")
    try:
        return _Shelf.model_validate_json(data)
    except ValidationError:
        _refuse("E5102", path, "the record of the coins is damaged, or from a newer coachplan")


def _refuse(code: str, path: Path, message: str) -> NoReturn:
    hint = "restore the file; removing it ends the experiment, as nobody knows then how the coins fell"
    raise RejectedState((Problem(code, message, hint=hint, source=str(path)),))
