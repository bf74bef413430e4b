"""What is wrong with an organisation, or with the machines that plan it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from errors.provocation import TEAM, Family, Provocation
from errors.surroundings import During, after, patched


def _lost(_work: object, orders: Iterator[object], _processes: int) -> Iterator[tuple[object, None]]:
    return ((order, None) for order in orders)


def nobody_answers(_folder: Path) -> AbstractContextManager[object]:
    """Let the package of the cluster be there, and the cluster not."""
    distributed = SimpleNamespace(Client=mock.Mock(side_effect=OSError))
    return mock.patch.dict("sys.modules", distributed=distributed)


def _there(**answers: Any) -> During:
    """Let there be a cluster that answers so."""

    def made(_folder: Path) -> AbstractContextManager[object]:
        client = mock.MagicMock()
        client.__enter__.return_value = client
        client.configure_mock(**answers)
        distributed = SimpleNamespace(Client=lambda *_, **__: client, as_completed=None)
        return mock.patch.dict("sys.modules", distributed=distributed)

    return made


_ON_DASK = "org schedule . --engine dask --scheduler tcp://127.0.0.1:8786"

FAMILY = Family(
    "organisations",
    "Organisations",
    (
        Provocation("E0002", "org schedule .", during=patched("coachplan.cli.engines.spread", new=_lost)),
        Provocation("E0170", "org schedule . --engine dask"),
        Provocation("E0171", _ON_DASK, during=nobody_answers),
        Provocation("E0172", _ON_DASK, during=_there(**{"wait_for_workers.side_effect": BrokenPipeError})),
        Provocation("E0173", _ON_DASK, during=_there(**{"run.return_value": {"tcp://10.0.0.2:4": None}})),
        Provocation(
            "E0174",
            "org schedule . --jobs 8",
            during=patched(
                "coachplan.cli.pool.ProcessPoolExecutor", side_effect=OSError(24, "Too many open files")
            ),
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
