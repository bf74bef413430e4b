"""The metrics that are known by name, from the package's own data."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from coachplan.core.team.metrics import OTHER, KnownMetric
from coachplan.files.shipped import shipped


@cache
def known_metrics() -> Mapping[str, KnownMetric]:
    """Return the known metrics by name; under ``OTHER``, what a metric of the roster's own starts from."""
    data = shipped("metrics")
    shared = {field: data["other"][field] for field in ("cv", "win_rate")}
    known = {**data["metrics"], OTHER: data["other"]}
    return MappingProxyType(
        {name: KnownMetric.model_validate(shared | stanza) for name, stanza in known.items()}
    )
