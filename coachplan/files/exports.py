"""What is known about the exports of CRM systems, from the package's own data."""

from collections.abc import Mapping
from functools import cache

from coachplan.core.imports.cells import plain
from coachplan.core.imports.export_kinds import Exports
from coachplan.core.team.metrics import OTHER
from coachplan.files.metrics import known_metrics
from coachplan.files.shipped import shipped


@cache
def known_exports() -> Exports:
    """Return the names and words of every system that is known."""
    return Exports.model_validate(shipped("exports"))


@cache
def metric_names() -> Mapping[str, str]:
    """Return the metric that each name of a column means, the names as ``plain`` gives them."""
    return {
        plain(alias): name
        for name, metric in known_metrics().items()
        if name != OTHER
        for alias in (name, *metric.aliases)
    }


@cache
def metric_ranges() -> Mapping[str, tuple[float, float]]:
    """Return the least and the largest value of each known metric, in its own unit."""
    return {name: metric.range for name, metric in known_metrics().items() if name != OTHER}


@cache
def metrics_in_percent() -> frozenset[str]:
    """Return the known metrics that are told in per cent; a cell of theirs is a share."""
    return frozenset(name for name, metric in known_metrics().items() if metric.shows == "percent")
