"""The metrics of a team: what the roster says about each, completed by what is known about it."""

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from coachplan.core.base import Value
from coachplan.core.policies.policy import Provenance
from coachplan.core.problems import Problem, RejectedInput
from coachplan.core.scalars import value_of
from coachplan.core.team.readings import Reading, read_cell
from coachplan.core.team.roster import MetricSettings, Rep, Roster

OTHER = "(other)"
"""Under this name the known metrics hold what a metric of the roster's own starts from."""

Better = Literal["higher", "lower"]
Kind = Literal["leading", "lagging"]
Scale = Literal["ratio", "attainment", "positive", "count", "linear"]
Shows = Literal["percent", "times", "days", "money", "number"]
EvidenceKind = Literal["deals", "weeks", "accounts"]
Peers = Literal["group", "team"]


def _provenance(value: Any) -> Any:
    """Read ``assumption: why`` as a kind and a source."""
    if not isinstance(value, str):
        return value
    kind, _, source = value.partition(":")
    return {"kind": kind.strip(), "source": source.strip()}


class KnownMetric(Value):
    """What is known about a metric before any roster is read; each number with its provenance.

    ``unit`` is a difference that matters, in the metric's own unit; ``unit_share`` the same as a share of
    the team's usual value. ``cv`` is how far one deal or week strays from the rep's own average (a share of
    it; in units on the linear scale). ``win_rate`` is assumed where attainment is given and win rate is not.
    ``evidence_from`` names the metric whose tries count as evidence, where a rep has them. ``standard`` is
    what good looks like in number, for every team, and ``good`` in a sentence that the rep reads.
    """

    title: str
    aliases: tuple[str, ...] = ()
    better: Better
    kind: Kind
    scale: Scale
    shows: Shows
    unit: float | None = None
    unit_share: float | None = None
    evidence: float
    evidence_kind: EvidenceKind
    evidence_from: str | None = None
    cv: float = Field(gt=0)
    win_rate: float = Field(gt=0, lt=1)
    weight: float
    range: tuple[float, float]
    doubt: float | None = None
    ramps: bool = False
    same_deals: bool = False
    standard: float | None = None
    good: str | None = None
    provenance: dict[str, Annotated[Provenance, BeforeValidator(_provenance)]]


class Metric(Value):
    """One metric as this team reads it; the weights of all its metrics sum to 1.

    ``keys`` are the spellings that the roster uses. ``evidence_stated`` tells whether the roster says how
    much lies behind each value, ``standard_stated`` whether the standard is the roster's own, ``peers``
    whether reps are compared within their group or the whole team. The other fields are those of
    ``KnownMetric``.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    better: Better
    kind: Kind
    scale: Scale
    shows: Shows
    unit: float | None
    unit_share: float | None
    evidence: float
    evidence_kind: EvidenceKind
    evidence_from: str | None = None
    evidence_stated: bool = False
    cv: float
    win_rate: float
    weight: float
    range: tuple[float, float]
    doubt: float | None = None
    ramps: bool = False
    same_deals: bool = False
    standard: float | None = None
    standard_stated: bool = False
    good: str | None = None
    peers: Peers = "group"

    @property
    def sign(self) -> int:
        """Return 1 where more is better, -1 where less is."""
        return 1 if self.better == "higher" else -1

    def reading(self, rep: Rep) -> Reading | None:
        """Return what the roster says about ``rep`` on this metric, ``None`` if nothing."""
        return self._among(rep.metrics)

    def readings(self, cells: Sequence[Mapping[str, Reading | None]]) -> list[Reading | None]:
        """Return what the roster says about each of many reps, whose ``metrics`` are ``cells``."""
        if len(self.keys) > 1:
            return [self._among(own) for own in cells]
        key = self.keys[0]
        return [own.get(key) for own in cells]

    def _among(self, own: Mapping[str, Reading | None]) -> Reading | None:
        if len(self.keys) == 1:
            return own.get(self.keys[0])
        return next((found for key in self.keys if (found := own.get(key)) is not None), None)


@lru_cache(maxsize=4_000)
def metric_key(text: str) -> str:
    """Return the plain spelling of a metric's name: ``Win rate`` is ``win_rate``.

    Every run asks for the same few hundred aliases.
    """
    return re.sub(r"[^\w]+", "_", text.strip().casefold().replace("%", " percent")).strip("_")


def called(name: str, metrics: Sequence[Metric]) -> Metric | None:
    """Return the one of the team's metrics that people call ``name``, if there is one."""
    key = metric_key(name)
    spelt = {
        metric_key(word): metric for metric in metrics for word in (metric.title, *metric.keys, metric.name)
    }
    return spelt.get(key)


def resolve(roster: Roster, known: Mapping[str, KnownMetric]) -> tuple[Metric, ...]:
    """Return the team's metrics, heaviest first (then by name), their weights summing to 1.

    A metric that a rep has and the roster's settings do not mention gets what is known about it. Beside
    weights that are stated, on whatever scale, those of the other metrics keep their usual proportion. Raises
    ``RejectedInput`` with every problem found: a metric nobody knows without direction or unit (E1220), one
    metric under two names (E1221), no weight at all (E1222), values out of range (E1205) or in several
    currencies (E1223), a standard that is no value (the fault of the cell).
    """
    named = {name: metric for name, metric in known.items() if name != OTHER}
    names = {metric_key(alias): name for name, metric in named.items() for alias in (name, *metric.aliases)}
    spellings = _spellings(roster, names)
    problems: list[Problem] = []
    metrics, stated = [], set[str]()
    for name in sorted(spellings):
        keys = spellings[name]
        settings = next((roster.metrics[key] for key in keys if key in roster.metrics), MetricSettings())
        problems += _named_twice(roster, keys)
        if settings.weight is not None:
            stated.add(name)
        if name not in known and (settings.better is None or settings.unit is None):
            problems.append(_unknown(roster, keys[0], names))
            continue
        try:
            metrics.append(_metric(name, keys, settings, known.get(name, known[OTHER])))
        except PydanticCustomError as error:
            hint = str((error.context or {}).get("hint", ""))
            problems.append(Problem(error.type, error.message(), ("metrics", keys[0], "standard"), hint))
    for metric in metrics:
        problems += _unfit(roster, metric)
    if metrics and not any(metric.weight for metric in metrics):
        hint = "give at least one metric a weight above 0"
        problems.append(Problem("E1222", "no metric has any weight", ("metrics",), hint))
    if problems:
        raise RejectedInput(tuple(problems))
    return _weighted(_on_one_scale(metrics, stated, named))


def _spellings(roster: Roster, names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    written = sorted({*roster.metrics, *(key for rep in roster.reps for key in rep.metrics)})
    found: dict[str, tuple[str, ...]] = {}
    for key in written:
        name = names.get(metric_key(key), metric_key(key))
        found[name] = (*found.get(name, ()), key)
    return found


def _named_twice(roster: Roster, keys: tuple[str, ...]) -> Iterable[Problem]:
    if len(keys) == 1:
        return
    places: list[tuple[tuple[str | int, ...], list[str]]] = [
        (("metrics",), [key for key in keys if key in roster.metrics])
    ]
    for index, rep in enumerate(roster.reps):
        places.append((("reps", index, "metrics"), [key for key in keys if rep.metrics.get(key) is not None]))
    for path, used in places:
        if len(used) > 1:
            message = f"'{used[0]}' and '{used[1]}' are the same metric"
            yield Problem("E1221", message, (*path, used[1]), "keep one of the two")


def _unknown(roster: Roster, key: str, names: Mapping[str, str]) -> Problem:
    import difflib

    settings = roster.metrics.get(key, MetricSettings())
    unit = "5%" if written_in_percent(rep.metrics.get(key) for rep in roster.reps) else "5"
    own = (
        f"describe it under metrics, as {key}: {{better: {settings.better or 'higher'}, unit: {unit}}}; "
        "unit is a difference that matters"
    )
    near = difflib.get_close_matches(metric_key(key), sorted(names), n=3, cutoff=0.75)
    meant = " or ".join(dict.fromkeys(names[name] for name in near))
    hint = f"did you mean {meant}? If not, {own}" if meant else own
    path: tuple[str | int, ...] = ("metrics", key)
    if key not in roster.metrics:
        index = next(i for i, rep in enumerate(roster.reps) if key in rep.metrics)
        path = ("reps", index, "metrics", key)
    lacks = "unit" if settings.better else "direction" if settings.unit else ""
    message = (
        f"the metric '{key}' is described without its {lacks}"
        if lacks
        else f"no metric called '{key}' is known"
    )
    return Problem("E1220", message, path, hint)


def written_in_percent(readings: Iterable[Reading | None]) -> bool:
    """Tell whether the roster writes one of these figures as per cent."""
    return any(reading.text.endswith("%") for reading in readings if reading)


def _metric(name: str, keys: tuple[str, ...], settings: MetricSettings, base: KnownMetric) -> Metric:
    told = settings.model_dump(exclude_none=True, exclude={"standard", "unit"})
    standard = None if settings.standard is None else read_cell(settings.standard)
    own: dict[str, Any] = {} if base.aliases else {"title": keys[0]}
    if settings.unit is not None:
        own |= {"unit": value_of(settings.unit), "unit_share": None}
    return Metric(
        **base.model_dump(exclude={"aliases", "provenance", "standard"}) | own | told,
        name=name,
        keys=keys,
        evidence_stated=settings.evidence is not None,
        standard=base.standard if standard is None else standard.value,
        standard_stated=standard is not None,
    )


def _unfit(roster: Roster, metric: Metric) -> Iterable[Problem]:
    before, (least, largest) = "", metric.range
    for index, reading in enumerate(metric.readings([rep.metrics for rep in roster.reps])):
        if reading is None:
            continue
        weeks = [week for week in reading.series if week is not None] if reading.series else ()
        strays = not all(least <= value <= largest for value in (reading.value, *weeks))
        other = before and reading.currency not in {"", before}
        if strays or other:
            own = roster.reps[index].metrics
            path = ("reps", index, "metrics", next(key for key in metric.keys if own.get(key) is reading))
            yield from [_out_of_range(metric, reading, path)] if strays else []
            message = f"{metric.title} is given in {reading.currency} here and in {before} before"
            yield from [Problem("E1223", message, path, "give one metric in one currency")] if other else []
        before = before or reading.currency


def in_figures(value: float, shows: Shows | None) -> str:
    """Return a value as it is, unrounded: ``3650``, or ``36%`` of a metric in per cent."""
    return f"{value * 100:g}%" if shows == "percent" else f"{value:g}"


def in_range(bounds: tuple[float, float], shows: Shows | None) -> str:
    """Return where values may lie, in words: ``between 0 and 3650``, or ``between 0% and 100%``."""
    low, high = (in_figures(bound, shows) for bound in bounds)
    return f"between {low} and {high}"


def _out_of_range(metric: Metric, reading: Reading, path: tuple[str | int, ...]) -> Problem:
    where = in_range(metric.range, metric.shows)
    message = f"{metric.title} must lie {where}, not {reading.text or format(reading.value, 'g')}"
    unsigned = metric.shows == "percent" and not reading.text.endswith("%")
    hint = f"write per cent with the sign, as {reading.value:g}%" if unsigned else "check the number"
    return Problem("E1205", message, path, hint)


def _on_one_scale(
    metrics: Sequence[Metric], stated: Container[str], known: Mapping[str, KnownMetric]
) -> Sequence[Metric]:
    """Return the metrics with the weights that the roster leaves out brought to the scale of those it states.

    The scale is that of the stated weights above 0 of known metrics to their usual ones: beside
    ``quota_attainment: 40`` (usually 0.4) a win rate of 0.25 counts 25.
    """
    compared = [m for m in metrics if m.name in stated and m.name in known and m.weight > 0]
    usual = math.fsum(known[m.name].weight for m in compared)
    if not usual:
        return metrics
    scale = math.fsum(m.weight for m in compared) / usual
    return [m if m.name in stated else m.model_copy(update={"weight": m.weight * scale}) for m in metrics]


def _weighted(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    ordered = sorted(metrics, key=lambda metric: (-metric.weight, metric.name))
    total = math.fsum(metric.weight for metric in ordered)
    return tuple(metric.model_copy(update={"weight": metric.weight / total}) for metric in ordered)
