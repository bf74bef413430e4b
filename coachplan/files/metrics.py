"""The metrics that are known by name, from the package's own data."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from coachplan.core.team.metrics import OTHER, KnownMetric


@cache
def known_metrics() -> Mapping[str, KnownMetric]:
    """Return the known metrics by name; under ``OTHER``, what a metric of the roster's own starts from."""
    import yaml

    text = files("coachplan").joinpath("data", "metrics.yaml").read_text(encoding="utf-8")
    # The package's own file is no stranger: the fast loader's limits on hostile input do not matter here.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, by the line above
    shared = {field: data["other"][field] for field in ("cv", "win_rate")}
    known = {**data["metrics"], OTHER: data["other"]}
    return MappingProxyType(
        {name: KnownMetric.model_validate(shared | stanza) for name, stanza in known.items()}
    )
