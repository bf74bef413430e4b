"""What is known about the exports of CRM systems, from the package's own data."""

from collections.abc import Mapping
from functools import cache

from coachplan.core.imports.cells import plain
from coachplan.core.imports.export_kinds import Exports
from coachplan.core.team.metrics import OTHER, Shows
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
def metric_shows() -> Mapping[str, Shows]:
    """Return how each known metric is told: of one in per cent a cell is a share."""
    return {name: metric.shows for name, metric in known_metrics().items() if name != OTHER}
