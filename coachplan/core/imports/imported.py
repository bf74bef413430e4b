"""Imported: what the tables said, for everybody who shows it or writes it down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coachplan.core.imports.deal_metrics import Figure
from coachplan.core.imports.measured import Measured
from coachplan.core.imports.period import Period
from coachplan.core.imports.team import Team
from coachplan.core.problems import Problem
from coachplan.core.team.metrics import KnownMetric, in_figures, in_range


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file was taken for, and how its columns were read; ``currency`` as for ``DealsRead``."""

    name: str
    title: str
    how: str
    forms: str
    rows: int
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    stages: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """One roster to be: its people, and in their order the figures and won, lost and open deals of each."""

    team: Team
    figures: tuple[dict[str, Figure], ...]
    counts: tuple[tuple[int, int, int], ...]

    def rows(self, period: Period | None) -> tuple[Measured, ...]:
        """Return the rows of the metrics file; a metric that nobody has data for is left out."""
        since, until = (str(period.first), str(period.last)) if period else ("", "")
        some = {name for own in self.figures for name, figure in own.items() if figure.reading}
        return tuple(
            Measured(person.id, name, one.reading, since, until, one.weeks)
            for person, own in zip(self.team.people, self.figures, strict=True)
            for name in sorted(some)
            for one in [own.get(name, Figure(None))]
        )

    def out_of_range(self, known: Mapping[str, KnownMetric]) -> Iterable[Problem]:
        """Yield a problem (E1205) for each figure that no roster can hold, as a whole or in some week."""
        for person, own in zip(self.team.people, self.figures, strict=True):
            for name, figure in sorted(own.items()):
                if figure.reading and (metric := known.get(name)):
                    told = _beyond(figure.reading.value, figure.weeks, metric)
                    hint = "look for a wrong date or amount among the deals, or for a wrong quota"
                    if told:
                        yield Problem("E1205", f"{metric.title} of {person.name} {told}", hint=hint)

    def in_several_currencies(self) -> Iterable[Problem]:
        """Yield a problem (E2116) for each metric that is in one currency here and in another there."""
        first: dict[str, tuple[str, str]] = {}
        for person, own in zip(self.team.people, self.figures, strict=True):
            for name, figure in sorted(own.items()):
                if figure.reading is None or not figure.reading.currency:
                    continue
                before, whose = first.setdefault(name, (figure.reading.currency, person.name))
                if before and before != figure.reading.currency:
                    first[name] = "", ""
                    both = f"{before} for {whose}, {figure.reading.currency} for {person.name}"
                    message = f"amounts in several currencies in one team: {name} is in {both}"
                    yield Problem("E2116", message, hint="export converted amounts")


def _beyond(whole: float, weeks: Sequence[str], metric: KnownMetric) -> str:
    """Return what is wrong with a figure, or nothing; a ratio of a week is always within its range."""
    low, high = metric.range
    must = f"must lie {in_range(metric.range, metric.shows)}"
    if not low <= whole <= high:
        return f"{must}, not {in_figures(whole, metric.shows)}"
    numbers = (float(text) for text in weeks if text != "-" and "/" not in text)
    odd = next((number for number in numbers if not low <= number <= high), None)
    return "" if odd is None else f"{must} in every week, not {in_figures(odd, metric.shows)}"


@dataclass(frozen=True, slots=True)
class Imported:
    """All that an import found."""

    files: tuple[FileRead, ...]
    period: Period | None
    currency: str
    teams: tuple[TeamFigures, ...]
    warnings: tuple[Problem, ...]
