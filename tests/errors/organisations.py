"""What is wrong with an organisation of several teams."""

from collections.abc import Iterable, Iterator

from errors.provocation import Family, Provocation
from errors.surroundings import patched


def lost(_work: object, orders: Iterable[object], _processes: int) -> Iterator[tuple[object, None]]:
    """Yield each order without an outcome, as where every process comes to a sudden end."""
    return ((order, None) for order in orders)


FAMILY = Family(
    "organisations",
    "Organisations",
    (
        Provocation(
            "E0002", "org schedule .", during=patched("coachplan.cli.org_run.spread", side_effect=lost)
        ),
        Provocation("E1504", "org schedule .", {"roster.yaml": None}),
        Provocation("E1505", "org schedule .", {"org.yaml": "rosters: [roster.yaml, ./roster.yaml]\n"}),
    ),
)
