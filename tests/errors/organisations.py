"""What is wrong with an organisation, or with the machines that plan it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

from errors.provocation import TEAM, Family, Provocation
from errors.surroundings import after, patched


def _lost(_work: object, orders: Iterator[object], _processes: int) -> Iterator[tuple[object, None]]:
    return ((order, None) for order in orders)


def nobody_answers(_folder: Path) -> AbstractContextManager[object]:
    """Let the package of the cluster be there, and the cluster not."""
    distributed = SimpleNamespace(Client=mock.Mock(side_effect=OSError))
    return mock.patch.dict("sys.modules", distributed=distributed)


FAMILY = Family(
    "organisations",
    "Organisations",
    (
        Provocation("E0002", "org schedule .", during=patched("coachplan.cli.engines.spread", new=_lost)),
        Provocation("E0170", "org schedule . --engine dask"),
        Provocation(
            "E0171", "org schedule . --engine dask --scheduler tcp://127.0.0.1:8786", during=nobody_answers
        ),
        Provocation("E1504", "org schedule .", {"roster.yaml": None}),
        Provocation("E1505", "org schedule .", {"org.yaml": "rosters: [roster.yaml, ./roster.yaml]\n"}),
        Provocation(
            "E1506",
            "org summary .",
            {"org.yaml": "rosters: roster.yaml\nregions: [{name: DACH}, {name: DACH}]\n"},
        ),
        Provocation(
            "E1508",
            "org schedule .",
            during=after("org schedule . --quiet", roster=TEAM.replace("North", "South")),
        ),
    ),
)
